package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.treeline.codec.TraceChunk;
import dev.treeline.span.Span;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.topology.assembly.TraceLimits;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that was replaced and does not know it yet emits what it has of a trace. */
class OverwrittenRevisionTest {

  @TempDir Path stateDir;
  private AssemblyDriver treeline;

  @BeforeEach
  void start() {
    treeline = new AssemblyDriver(AssemblySettings.DEFAULTS, stateDir);
  }

  @AfterEach
  void stop() {
    treeline.close();
  }

  @Test
  void anOldRevisionBehindTheLastOneIsFollowedByTheWholeTraceOnceMore() {
    treeline.arrives(aSpan("root").build());
    treeline.quietFor(Duration.ofSeconds(8));
    List<TestRecord<byte[], byte[]>> first = treeline.writtenRecords();
    treeline.arrives(aSpan("late").childOf("root").startingAt(10).build());
    treeline.quietFor(Duration.ofSeconds(64));
    assertThat(treeline.completed()).extracting(TraceChunk::revision).containsExactly(2);

    first.forEach(treeline::writtenBehind);
    treeline.quietFor(Duration.ofSeconds(140));

    List<TraceChunk> last = treeline.completed();
    assertThat(last).extracting(TraceChunk::revision).containsExactly(3);
    assertThat(last.get(0).spans()).hasSize(2);
    assertThat(treeline.trace(traceId("trace")).status()).isEqualTo(TraceStatus.COMPLETE);
  }

  @Test
  void theLastRevisionReadOnceMoreChangesNothing() {
    treeline.arrives(aSpan("root").build());
    treeline.quietFor(Duration.ofSeconds(8));

    treeline.writtenRecords().forEach(treeline::writtenBehind);
    treeline.quietFor(Duration.ofSeconds(140));

    assertThat(treeline.completed()).isEmpty();
    assertThat(treeline.trace(traceId("trace")).revision()).isEqualTo(1);
    assertThat(treeline.trace(traceId("trace")).status()).isEqualTo(TraceStatus.COMPLETE);
  }

  /** One that was replaced sent it, and did not know of the rest. */
  @Test
  void aRevisionOfFewerRowsThanThereAreIsFollowedByAnother() {
    Span root = aSpan("root").build();
    treeline.arrives(root);
    treeline.quietFor(Duration.ofSeconds(8));

    try (AssemblyDriver next =
        new AssemblyDriver(AssemblySettings.DEFAULTS, stateDir.resolve("next"))) {
      next.arrives(root);
      next.arrives(aSpan("late").childOf("root").startingAt(10).build());
      treeline.writtenRecords().forEach(next::writtenBehind);
      assertThat(next.trace(traceId("trace")).revision()).isEqualTo(1);
      next.quietFor(Duration.ofSeconds(140));

      List<TraceChunk> last = next.completed();
      assertThat(last).extracting(TraceChunk::revision).containsExactly(2);
      assertThat(last.get(0).spans()).hasSize(2);
    }
  }

  /** That of a limit which spans were dropped at since: its rows are no fewer. */
  @Test
  void anOldRevisionOfAsManyRowsIsFollowedByAnotherToo() {
    AssemblySettings oneSpan = AssemblySettings.DEFAULTS.withLimits(new TraceLimits(1, 1 << 20));
    try (AssemblyDriver small = new AssemblyDriver(oneSpan, stateDir.resolve("small"))) {
      small.arrives(aSpan("root").build());
      small.quietFor(Duration.ofSeconds(8));
      List<TestRecord<byte[], byte[]>> first = small.writtenRecords();
      small.arrives(aSpan("late").childOf("root").build());
      small.quietFor(Duration.ofSeconds(64));
      assertThat(small.completed()).extracting(TraceChunk::revision).containsExactly(2);

      first.forEach(small::writtenBehind);
      small.quietFor(Duration.ofSeconds(140));

      assertThat(small.completed())
          .extracting(TraceChunk::revision, TraceChunk::droppedSpans)
          .containsExactly(tuple(3, 1L));
    }
  }

  /** Both processes closed the trace for the first time, and the one that had less came last. */
  @Test
  void aRevisionOfTheSameNumberAndFewerRowsIsFollowedByAnother() {
    Span root = aSpan("root").build();
    treeline.arrives(root);
    treeline.quietFor(Duration.ofSeconds(8));

    try (AssemblyDriver next =
        new AssemblyDriver(AssemblySettings.DEFAULTS, stateDir.resolve("next"))) {
      next.arrives(root);
      next.arrives(aSpan("late").childOf("root").startingAt(10).build());
      next.quietFor(Duration.ofSeconds(8));
      assertThat(next.completed()).extracting(TraceChunk::revision).containsExactly(1);

      treeline.writtenRecords().forEach(next::writtenBehind);
      next.quietFor(Duration.ofSeconds(140));

      List<TraceChunk> last = next.completed();
      assertThat(last).extracting(TraceChunk::revision).containsExactly(2);
      assertThat(last.get(0).spans()).hasSize(2);
    }
  }

  /** After a kill all is read again that was not committed, from revisions before the last one. */
  @Test
  void allRevisionsReadOnceMoreChangeNothing() {
    treeline.arrives(aSpan("root").build());
    treeline.quietFor(Duration.ofSeconds(8));
    treeline.arrives(aSpan("late").childOf("root").startingAt(10).build());
    treeline.quietFor(Duration.ofSeconds(64));

    treeline.writtenRecords().forEach(treeline::writtenBehind);
    treeline.quietFor(Duration.ofSeconds(140));

    assertThat(treeline.completed()).isEmpty();
    assertThat(treeline.trace(traceId("trace")).revision()).isEqualTo(2);
    assertThat(treeline.trace(traceId("trace")).status()).isEqualTo(TraceStatus.COMPLETE);
  }

  /** It says less than the truth since, and its rows are as many as there are. */
  @Test
  void aRevisionReadOnceMoreAfterSpansWereDroppedIsFollowedByAnother() {
    AssemblySettings oneSpan = AssemblySettings.DEFAULTS.withLimits(new TraceLimits(1, 1 << 20));
    try (AssemblyDriver small = new AssemblyDriver(oneSpan, stateDir.resolve("small"))) {
      small.arrives(aSpan("root").build());
      small.quietFor(Duration.ofSeconds(8));
      small.arrives(aSpan("late").childOf("root").build());
      small.writtenRecords().forEach(small::writtenBehind);
      small.quietFor(Duration.ofSeconds(140));

      assertThat(small.completed()).extracting(TraceChunk::droppedSpans).containsExactly(1L);
    }
  }

  /** Likewise: a row has expired, and another one has come. */
  @Test
  void aRevisionReadOnceMoreAfterRowsHaveExpiredIsFollowedByAnother() {
    List<TestRecord<byte[], byte[]>> last = List.of();
    for (String label : List.of("root", "second", "third")) {
      treeline.arrives(aSpan(label).build());
      treeline.quietFor(Duration.ofMinutes(5));
      last = treeline.writtenRecords();
      treeline.skip(Duration.ofHours(13));
    }
    treeline.arrives(aSpan("fourth").build());
    last.forEach(treeline::writtenBehind);
    treeline.quietFor(Duration.ofMinutes(10));

    assertThat(treeline.completed())
        .extracting(TraceChunk::revision, TraceChunk::reason)
        .containsExactly(tuple(4, Trace.EXPIRED));
  }

  /** In a backlog, minutes of the log are processed between one revision and the next. */
  @Test
  void theLastRevisionIsWaitedForBehindAnOlderOne() {
    treeline.arrives(aSpan("root").build());
    treeline.quietFor(Duration.ofSeconds(8));
    treeline.arrives(aSpan("late").childOf("root").startingAt(10).build());
    treeline.quietFor(Duration.ofSeconds(64));
    List<TestRecord<byte[], byte[]>> both = treeline.writtenRecords();

    treeline.writtenBehind(both.get(0));
    treeline.arrivedAt(Duration.ofMinutes(10), aSpan("other").inTrace("other").running().build());
    treeline.writtenBehind(both.get(1));
    treeline.arrivedAt(Duration.ofMinutes(30), aSpan("more").inTrace("other").running().build());

    assertThat(treeline.completed()).isEmpty();
    assertThat(treeline.trace(traceId("trace")).revision()).isEqualTo(2);
    assertThat(treeline.trace(traceId("trace")).open()).isFalse();
  }
}
