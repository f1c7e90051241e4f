package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.treeline.codec.TraceChunk;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceStatus;
import dev.treeline.trace.TraceSummary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The changelog of the rows has lost some of what the state of their trace knows of. */
class LostRowsTest {

  private static final Span ROOT = aSpan("root").build();
  private static final Span A = aSpan("a").childOf("root").build();
  private static final Span B = aSpan("b").childOf("root").build();
  private static final Duration UNTIL_CLOSED_AGAIN = Duration.ofMinutes(3);

  @TempDir Path stateDir;
  private AssemblyDriver treeline;

  @BeforeEach
  void aTraceOfThreeRowsIsClosed() {
    treeline = new AssemblyDriver(AssemblySettings.DEFAULTS, stateDir);
    for (Span span : List.of(ROOT, A, B)) {
      treeline.arrives(span);
      treeline.aRound();
    }
    treeline.quietFor(Duration.ofSeconds(20));
    assertThat(trace().status()).isEqualTo(TraceStatus.COMPLETE);
    assertThat(treeline.completed()).extracting(TraceChunk::revision).containsExactly(1);
  }

  @AfterEach
  void stop() {
    treeline.close();
  }

  @Test
  void aTraceThatLacksOneOfItsRowsIsNotComplete() {
    treeline.losesTheRowsOf("b");

    assertThat(trace().tree().size()).isEqualTo(2);
    assertThat(trace().status()).isEqualTo(TraceStatus.PARTIAL);
    assertThat(trace().reason()).isEqualTo(Trace.LOST);
  }

  /** Where the state is restored before the rows are, that is no loss; and it is not complete. */
  @Test
  void whatIsBehindIsNotSaidToHaveLostAnything() {
    treeline.losesTheRowsOf("b");
    treeline.stalledFor(Duration.ofMinutes(1));

    assertThat(trace().status()).isEqualTo(TraceStatus.LIVE);
  }

  @Test
  void aTraceThatLacksAllItsRowsCannotBeLookedAt() {
    treeline.losesTheRowsOf("root", "a", "b");

    assertThat(treeline.reader.trace(Tenant.DEFAULT, traceId("trace")))
        .isInstanceOfSatisfying(
            TraceAnswer.Unavailable.class,
            unavailable -> assertThat(unavailable.why()).contains("lost"));
  }

  @Test
  void aTraceThatIsOlderThanTheRetentionIsNotFoundAsBefore() {
    treeline.skip(AssemblySettings.DEFAULTS.rowRetention());
    treeline.quietFor(Duration.ofSeconds(2));

    assertThat(treeline.reader.trace(Tenant.DEFAULT, traceId("trace")))
        .isInstanceOf(TraceAnswer.NotFound.class);
  }

  @Test
  void theRevisionAfterALossSaysSoAndSoDoAllThatFollow() {
    treeline.losesTheRowsOf("a", "b");
    treeline.arrives(aSpan("late").childOf("root").build());
    treeline.quietFor(UNTIL_CLOSED_AGAIN);
    assertThat(trace().reason()).isEqualTo(Trace.LOST);
    assertThat(listed()).isEqualTo(TraceStatus.PARTIAL);

    treeline.arrives(aSpan("later").childOf("root").build());
    treeline.quietFor(UNTIL_CLOSED_AGAIN);

    assertThat(treeline.completed())
        .extracting(TraceChunk::revision, TraceChunk::status, TraceChunk::reason)
        .containsExactly(tuple(2, "partial", Trace.LOST), tuple(3, "partial", Trace.LOST));
    assertThat(trace().tree().size()).isEqualTo(3);
    assertThat(trace().reason()).isEqualTo(Trace.LOST);
    assertThat(treeline.count("treeline.traces.lost_rows")).isEqualTo(1);
  }

  /** As many rows as the revision had. */
  @Test
  void aLateSpanIsWrittenAlsoWhereOneIsLostForIt() {
    treeline.losesTheRowsOf("b");
    treeline.arrives(aSpan("late").childOf("root").build());
    treeline.quietFor(UNTIL_CLOSED_AGAIN);

    assertThat(treeline.completed())
        .singleElement()
        .satisfies(
            revision -> {
              assertThat(revision.revision()).isEqualTo(2);
              assertThat(revision.spans())
                  .extracting(Span::name)
                  .containsExactlyInAnyOrder("root", "a", "late");
              assertThat(revision.reason()).isEqualTo(Trace.LOST);
            });
    assertThat(trace().reason()).isEqualTo(Trace.LOST);
  }

  /** What stands in treeline.traces is better than what could take its place. */
  @Test
  void repetitionsDoNotReplaceAWholeRevisionByWhatIsLeft() {
    treeline.losesTheRowsOf("b");
    treeline.arrives(A);
    treeline.quietFor(UNTIL_CLOSED_AGAIN);

    assertThat(treeline.completed()).isEmpty();
    assertThat(trace().open()).isFalse();
    assertThat(trace().reason()).isEqualTo(Trace.LOST);
  }

  private Trace trace() {
    return treeline.trace(traceId("trace"));
  }

  private TraceStatus listed() {
    List<TraceSummary> summaries =
        treeline.reader.list(Tenant.DEFAULT, SummaryQuery.newest(10)).summaries();
    assertThat(summaries).hasSize(1);
    return summaries.get(0).status();
  }
}
