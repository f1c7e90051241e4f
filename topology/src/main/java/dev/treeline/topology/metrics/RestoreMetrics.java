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
  private final Map<TopicPartition, Long> left = new ConcurrentHashMap<>();

  public RestoreMetrics(MeterRegistry registry) {
    this.restored = registry.counter("treeline.restore.records");
    registry.gauge("treeline.restore.records_left", left, RestoreMetrics::sum);
  }

  private static double sum(Map<TopicPartition, Long> left) {
    return left.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void onRestoreStart(TopicPartition changelog, String store, long from, long end) {
    left.put(changelog, Math.max(0, end - from));
  }

  @Override
  public void onBatchRestored(TopicPartition changelog, String store, long to, long records) {
    restored.increment(records);
    left.computeIfPresent(changelog, (same, before) -> Math.max(0, before - records));
  }

  @Override
  public void onRestoreEnd(TopicPartition changelog, String store, long all) {
    left.remove(changelog);
  }

  /** It moved to another instance in the middle. */
  @Override
  public void onRestoreSuspended(TopicPartition changelog, String store, long all) {
    left.remove(changelog);
  }
}
