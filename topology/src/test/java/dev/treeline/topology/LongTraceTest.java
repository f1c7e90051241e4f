package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.TraceChunk;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.topology.assembly.TraceLimits;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceStatus;
import dev.treeline.trace.TraceSummary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trace that goes on for three times the retention. */
class LongTraceTest {

  private static final Duration RETENTION = Duration.ofMinutes(10);
  private static final int MINUTES = 30;

  @TempDir Path stateDir;
  private AssemblyDriver treeline;

  @BeforeEach
  void start() {
    treeline =
        new AssemblyDriver(
            new AssemblySettings(
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofMinutes(2),
                RETENTION,
                Duration.ofSeconds(5),
                TraceLimits.DEFAULTS),
            stateDir);
  }

  @AfterEach
  void stop() {
    treeline.close();
  }

  @Test
  void aTraceWhoseRowsAreClosedWhileItIsReadIsNoShorterTrace() {
    treeline.arrives(aSpan("root").build());
    treeline.quietFor(RETENTION.dividedBy(2).plusMinutes(1));
    treeline.arrives(aSpan("later").childOf("root").build());
    treeline.quietFor(Duration.ofSeconds(40));

    treeline.whileNextScanned(treeline::closeRows);

    assertThat(treeline.reader.trace(Tenant.DEFAULT, traceId("trace")))
        .isInstanceOf(TraceAnswer.Unavailable.class);
  }

  /** The rows of the first bucket, and then a store that is restored, or will be. */
  @Test
  void aTraceWhoseRowsAreClosedAndOpenedAgainWhileItIsReadIsNoShorterTrace() {
    treeline.arrives(aSpan("root").build());
    treeline.quietFor(RETENTION.dividedBy(2).plusMinutes(1));
    treeline.arrives(aSpan("later").childOf("root").build());

    treeline.whileNextScanned(treeline::reopenRows);

    assertThat(treeline.reader.trace(Tenant.DEFAULT, traceId("trace")))
        .isInstanceOf(TraceAnswer.Unavailable.class);
    assertThat(treeline.trace(traceId("trace")).tree().size()).isEqualTo(2);
  }

  @Test
  void whatIsWithinTheRetentionIsReadAndTheAnswerSaysThatTheRestIsGone() {
    treeline.arrives(aSpan("root").with("ctx.run.id", "run_long").build());
    for (int minute = 1; minute <= MINUTES; minute++) {
      treeline.quietFor(Duration.ofMinutes(1));
      treeline.arrives(
          aSpan("minute " + minute).childOf("root").with("ctx.run.id", "run_long").build());
      Trace trace = treeline.trace(traceId("trace"));
      int oldest = Math.max(1, minute - (int) RETENTION.toMinutes() + 1);
      for (int seen = oldest; seen <= minute; seen++) {
        assertThat(trace.tree().spans()).extracting(Span::name).contains("minute " + seen);
      }
    }
    treeline.quietFor(Duration.ofSeconds(2));

    assertThat(treeline.count("treeline.rows.expired_put")).isZero();
    Trace trace = treeline.trace(traceId("trace"));
    assertThat(trace.tree().spans()).extracting(Span::name).doesNotContain("root", "minute 1");
    assertThat(trace.status()).isEqualTo(TraceStatus.PARTIAL);
    assertThat(trace.reason()).contains("expired_spans");
    assertThat(treeline.reader.run(Tenant.DEFAULT, "run_long")).isInstanceOf(RunAnswer.Found.class);
  }

  /** Its oldest bucket expires while it is still kept for its last span, and nothing arrives. */
  @Test
  void anAnswerSaysThatSpansAreGoneThoughNothingArrivedSince() {
    treeline.arrives(aSpan("root").build());
    treeline.skip(Duration.ofMinutes(9));
    treeline.arrives(aSpan("child").childOf("root").build());
    treeline.quietFor(Duration.ofMinutes(2)); // closed again

    treeline.skip(Duration.ofMinutes(6));
    treeline.quietFor(Duration.ofMinutes(1));

    Trace trace = treeline.trace(traceId("trace"));
    assertThat(trace.tree().spans()).extracting(Span::name).containsExactly("child");
    assertThat(trace.status()).isEqualTo(TraceStatus.PARTIAL);
    assertThat(trace.reason()).contains("expired_spans");
    assertThat(treeline.reader.list(Tenant.DEFAULT, SummaryQuery.newest(10)).summaries())
        .extracting(TraceSummary::status)
        .as("in lists, too")
        .containsExactly(TraceStatus.PARTIAL);
  }

  /** As where a backfill is sent twice, half a day apart. */
  @Test
  void whatIsSentAgainLaterIsARepetitionInWhicheverBucketItStands() {
    treeline.arrives(aSpan("root").build());
    treeline.skip(Duration.ofMinutes(6));
    treeline.arrives(aSpan("root").build());
    treeline.quietFor(Duration.ofMinutes(2));
    assertThat(treeline.trace(traceId("trace")).revision()).isEqualTo(1);
    assertThat(treeline.rowsOf(traceId("trace"))).isEqualTo(1);

    treeline.arrives(aSpan("child").childOf("root").build());
    treeline.quietFor(Duration.ofMinutes(2));
    treeline.arrives(aSpan("root").build());
    treeline.quietFor(Duration.ofMinutes(2));

    assertThat(treeline.trace(traceId("trace")).revision()).isEqualTo(2);
    assertThat(treeline.rowsOf(traceId("trace"))).isEqualTo(2);
    assertThat(treeline.count("treeline.spans.duplicate")).isEqualTo(2);
  }

  /** Its row expires when it would have without them. */
  @Test
  void repetitionsDoNotHaveATraceOutliveItsRows() {
    Span root = aSpan("root").build();
    treeline.arrives(root);
    for (int minute = 0; minute < 2 * RETENTION.toMinutes(); minute++) {
      treeline.quietFor(Duration.ofMinutes(1));
      treeline.arrives(root);
    }

    assertThat(treeline.count("treeline.rows.expired_put")).isZero();
    assertThat(treeline.trace(traceId("trace")).status()).isEqualTo(TraceStatus.COMPLETE);
  }

  /** The number of rows says whether anything is new, as long as none has gone. */
  @Test
  void newSpansAreWrittenAlsoWhenAsManyOthersAreGone() {
    treeline.arrives(aSpan("old").build());
    treeline.skip(Duration.ofMinutes(9));
    treeline.arrives(aSpan("middle").childOf("old").build());
    treeline.quietFor(Duration.ofMinutes(2));
    treeline.skip(Duration.ofMinutes(6));
    treeline.quietFor(Duration.ofMinutes(1));
    int revision = treeline.trace(traceId("trace")).revision();

    treeline.arrives(aSpan("new").childOf("old").build());
    treeline.quietFor(Duration.ofMinutes(2));

    Trace trace = treeline.trace(traceId("trace"));
    assertThat(trace.revision()).isEqualTo(revision + 1);
    assertThat(trace.tree().spans()).extracting(Span::name).contains("middle", "new");
    TraceChunk last = treeline.completed().stream().reduce((first, second) -> second).orElseThrow();
    assertThat(last.spans()).hasSize(2);
    assertThat(last.reason()).contains("expired_spans");
  }

  @Test
  void aRevisionThatLostChunksPutsAnEndToThemOnce() {
    String big = "x".repeat(60_000);
    for (String label : List.of("a", "b", "c", "d", "e", "f")) {
      treeline.arrives(aSpan(label).with("1", big).with("2", big).with("3", big).build());
    }
    treeline.skip(Duration.ofMinutes(9));
    treeline.arrives(aSpan("middle").build());
    treeline.quietFor(Duration.ofMinutes(2));
    assertThat(written()).hasSize(3 + 3).doesNotContain(false); // two revisions
    treeline.skip(Duration.ofMinutes(6));
    treeline.quietFor(Duration.ofMinutes(1));

    treeline.arrives(aSpan("later").build());
    treeline.quietFor(Duration.ofMinutes(3));
    assertThat(written()).containsExactly(true, false, false);

    treeline.arrives(aSpan("last").build());
    treeline.quietFor(Duration.ofMinutes(3));
    assertThat(written()).containsExactly(true);
  }

  /** As when another broker leads the partition, whose clock is behind. */
  @Test
  void aStepBackOfTheBrokersClockTakesNoRowToWhereItCannotBeRead() {
    treeline.arrives(aSpan("elsewhere").inTrace("other").build());
    treeline.skip(Duration.ofMinutes(30));
    treeline.quietFor(Duration.ofSeconds(2));

    treeline.arrivesAppended(Duration.ofMinutes(25), aSpan("root").build());

    assertThat(treeline.trace(traceId("trace")).tree().size()).isEqualTo(1);
    assertThat(treeline.count("treeline.rows.expired_put")).isZero();
  }

  @Test
  void aTraceThatComesBackAfterItWasForgottenBeginsAnew() {
    treeline.arrives(aSpan("root").build());
    treeline.quietFor(Duration.ofMinutes(1));
    treeline.skip(RETENTION);
    treeline.quietFor(Duration.ofSeconds(2));
    assertThat(treeline.reader.trace(Tenant.DEFAULT, traceId("trace")))
        .isInstanceOf(TraceAnswer.NotFound.class);

    treeline.arrives(aSpan("late").childOf("root").build());
    treeline.quietFor(Duration.ofMinutes(1));

    Trace trace = treeline.trace(traceId("trace"));
    assertThat(trace.tree().spans()).extracting(Span::name).containsExactly("late");
    assertThat(trace.revision()).isEqualTo(1);
  }

  /** Of each record of treeline.traces: whether it is a chunk, and no tombstone. */
  private List<Boolean> written() {
    return treeline.written().stream().map(Optional::isPresent).toList();
  }
}
