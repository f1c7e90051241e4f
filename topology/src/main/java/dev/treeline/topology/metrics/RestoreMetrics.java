package dev.treeline.topology.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/**
 * What is read again from the changelogs before a partition can be worked on: how much of it there
 * was, and how much is left, which is how long its traces cannot be read yet.
 */
public final class RestoreMetrics implements StateRestoreListener {

  private final Counter restored;

  /** In offsets, of which a compacted changelog has far more than records. */
  private final Map<TopicPartition, Progress> restoring = new ConcurrentHashMap<>();

  private record Progress(long next, long end) {

    long left() {
      return Math.max(0, end - next);
    }
  }

  public RestoreMetrics(MeterRegistry registry) {
    this.restored = registry.counter("treeline.restore.records");
    registry.gauge("treeline.restore.records_left", restoring, RestoreMetrics::left);
  }

  private static double left(Map<TopicPartition, Progress> restoring) {
    return restoring.values().stream().mapToLong(Progress::left).sum();
  }

  @Override
  public void onRestoreStart(TopicPartition changelog, String store, long from, long end) {
    restoring.put(changelog, new Progress(from, end));
  }

  @Override
  public void onBatchRestored(TopicPartition changelog, String store, long to, long records) {
    restored.increment(records);
    restoring.computeIfPresent(changelog, (same, before) -> new Progress(to + 1, before.end));
  }

  @Override
  public void onRestoreEnd(TopicPartition changelog, String store, long all) {
    restoring.remove(changelog);
  }

  /** It moved to another instance in the middle. */
  @Override
  public void onRestoreSuspended(TopicPartition changelog, String store, long all) {
    restoring.remove(changelog);
  }
}
