package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.TraceChunk;
import dev.treeline.topology.assembly.AssemblySettings;
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
}
