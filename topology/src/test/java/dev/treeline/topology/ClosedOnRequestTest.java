package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.TraceChunk;
import dev.treeline.span.Span;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.topology.assembly.TraceLimits;
import dev.treeline.trace.ClosedBy;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record whose sender says that its trace is over with it. */
class ClosedOnRequestTest {

  @TempDir Path stateDir;
  private AssemblyDriver treeline;

  @BeforeEach
  void start() {
    treeline =
        new AssemblyDriver(
            AssemblySettings.DEFAULTS.withLimits(new TraceLimits(3, 1 << 20)), stateDir);
  }

  @AfterEach
  void stop() {
    treeline.close();
  }

  @Test
  void itIsClosedWithoutAnyTimeGoingBy() {
    treeline.arrives(aSpan("root").build());
    assertThat(trace().open()).isTrue();
    treeline.arrivesLast(aSpan("child").childOf("root").build());

    assertThat(revisions()).containsExactly(1);
    aRoundGoesBy();
    assertThat(trace().status()).isEqualTo(TraceStatus.COMPLETE);
    assertThat(trace().closedBy()).isEqualTo(ClosedBy.REQUEST);
  }

  @Test
  void whatIsRunningOrMissingDoesNotKeepItOpenAndShows() {
    treeline.arrivesLast(aSpan("late").childOf("nobody").running().build());

    assertThat(revisions()).containsExactly(1);
    aRoundGoesBy();
    assertThat(trace().status()).isEqualTo(TraceStatus.PARTIAL);
    assertThat(trace().reason()).isEqualTo("root_missing,running_spans,missing_parents");
  }

  @Test
  void aLookInVainBeforeDoesNotPutItOff() {
    treeline.arrives(aSpan("root").build(), aSpan("child").childOf("root").running().build());
    treeline.quietFor(Duration.ofMinutes(5));
    assertThat(trace().open()).isTrue();
    treeline.arrivesLast(aSpan("child").childOf("root").build());

    assertThat(trace().status()).isEqualTo(TraceStatus.COMPLETE);
  }

  @Test
  void theSameOnceMoreChangesNothing() {
    Span root = aSpan("root").build();
    treeline.arrivesLast(root);
    treeline.arrivesLast(root);
    treeline.arrives(root);
    treeline.quietFor(Duration.ofMinutes(2));

    assertThat(revisions()).containsExactly(1);
    assertThat(trace().closedBy()).isEqualTo(ClosedBy.REQUEST);
  }

  @Test
  void aLateSpanOpensItAgainAndTheTreeIsWrittenOnceMore() {
    treeline.arrivesLast(aSpan("root").build());
    treeline.arrives(aSpan("late").childOf("root").build());
    assertThat(trace().status()).isEqualTo(TraceStatus.LIVE);
    treeline.quietFor(Duration.ofMinutes(2));

    assertThat(trace().status()).isEqualTo(TraceStatus.COMPLETE);
    assertThat(trace().closedBy()).isEqualTo(ClosedBy.ROOT_ENDED);
    assertThat(revisions()).containsExactly(1, 2);
  }

  /** An SDK whose endpoint has the parameter sends it with each batch. */
  @Test
  void whoAsksWithEachSpanDoesNotGetTheTreeWrittenForEach() {
    treeline.arrivesLast(aSpan("root").build());
    treeline.arrivesLast(aSpan("second").childOf("root").build());
    treeline.quietFor(Duration.ofSeconds(4));
    assertThat(trace().open()).isTrue();
    treeline.quietFor(Duration.ofSeconds(2));

    assertThat(trace().closedBy()).isEqualTo(ClosedBy.REQUEST);
    assertThat(revisions()).containsExactly(1, 2);
  }

  @Test
  void aFullTraceIsClosedToo() {
    treeline.arrives(aSpan("a").build(), aSpan("b").build(), aSpan("c").build());
    treeline.arrivesLast(aSpan("d").build());

    assertThat(revisions()).containsExactly(1);
    aRoundGoesBy();
    assertThat(trace().open()).isFalse();
    assertThat(trace().droppedSpans()).isEqualTo(1);
  }

  @Test
  void aDeletedTraceStaysDeleted() {
    treeline.arrives(aSpan("root").build());
    treeline.deletes(traceId("trace"));
    treeline.arrivesLast(aSpan("late").build());

    assertThat(revisions()).isEmpty();
    assertThat(treeline.count("treeline.spans.dropped")).isEqualTo(1);
  }

  /** In which it is written down how far the partition was read; readers rely on no more. */
  private void aRoundGoesBy() {
    treeline.quietFor(Duration.ofMillis(250));
  }

  private Trace trace() {
    return treeline.trace(traceId("trace"));
  }

  private List<Integer> revisions() {
    return treeline.completed().stream().map(TraceChunk::revision).toList();
  }
}
