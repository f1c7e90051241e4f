package dev.treeline.topology.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RestoreMetricsTest {

  private static final TopicPartition ROWS = new TopicPartition("rows-changelog", 0);
  private static final TopicPartition STATES = new TopicPartition("states-changelog", 0);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final RestoreMetrics metrics = new RestoreMetrics(registry);

  @Test
  void whatIsLeftIsWhatWasThereLessWhatWasRead() {
    metrics.onRestoreStart(ROWS, "rows", 100, 1_100);
    metrics.onRestoreStart(STATES, "states", 0, 500);
    metrics.onBatchRestored(ROWS, "rows", 399, 300);

    assertThat(restored()).isEqualTo(300);
    assertThat(left()).isEqualTo(1_200);
  }

  /** A compacted changelog has fewer records than offsets, and most of those at its end. */
  @Test
  void whatWasCompactedAwayIsNotLeft() {
    metrics.onRestoreStart(STATES, "states", 0, 1_000_000);
    metrics.onBatchRestored(STATES, "states", 989_999, 20);

    assertThat(restored()).isEqualTo(20);
    assertThat(left()).isEqualTo(10_000);
  }

  @Test
  void nothingIsLeftOfAPartitionThatIsThrough() {
    metrics.onRestoreStart(STATES, "states", 0, 500);
    metrics.onBatchRestored(STATES, "states", 499, 20);
    metrics.onRestoreEnd(STATES, "states", 20);

    assertThat(restored()).isEqualTo(20);
    assertThat(left()).isZero();
  }

  @Test
  void aPartitionThatMovesAwayIsNotWaitedFor() {
    metrics.onRestoreStart(ROWS, "rows", 0, 500);
    metrics.onRestoreSuspended(ROWS, "rows", 20);

    assertThat(left()).isZero();
  }

  private double restored() {
    return registry.get("treeline.restore.records").counter().count();
  }

  private double left() {
    return registry.get("treeline.restore.records_left").gauge().value();
  }
}
