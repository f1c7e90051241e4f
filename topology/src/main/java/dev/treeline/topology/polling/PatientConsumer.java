package dev.treeline.topology.polling;

import dev.treeline.codec.DeleteTrace;
import dev.treeline.codec.SpanRecords;
import dev.treeline.topology.metrics.SpanMetrics;
import dev.treeline.wire.WireValues;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Hands a record out when its schema is known. Until then its partition is paused right before it:
 * nothing of it is committed, its clock stands still, so that no answer claims to have seen it, and
 * its thread goes on with all other partitions, for as long as a registry may be away.
 *
 * <p>Kafka Streams pauses and resumes partitions as well; one is read when neither wants it paused.
 */
final class PatientConsumer extends RereadingConsumer {

  private final String spans;
  private final WireValues values;
  private final SpanMetrics metrics;
  private final Map<TopicPartition, ConsumerRecord<byte[], byte[]>> waiting = new HashMap<>();
  private final Set<TopicPartition> pausedByStreams = new HashSet<>();

  PatientConsumer(
      Map<String, Object> config,
      String spans,
      WireValues values,
      SpanMetrics metrics,
      BooleanSupplier leaves) {
    super(config, metrics, leaves);
    this.spans = spans;
    this.values = values;
    this.metrics = metrics;
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    goOn();
    ConsumerRecords<byte[], byte[]> polled = super.poll(timeout);
    Map<TopicPartition, Integer> ready = new HashMap<>();
    for (TopicPartition partition : polled.partitions()) {
      if (partition.topic().equals(spans)) {
        List<ConsumerRecord<byte[], byte[]>> records = polled.records(partition);
        int count = ready(records);
        if (count < records.size()) {
          ready.put(partition, count);
          hold(partition, records.get(count));
        }
      }
    }
    return ready.isEmpty() ? polled : without(polled, ready);
  }

  /** All are asked for at once, so that many unknown schemas take no longer than one. */
  private int ready(List<ConsumerRecord<byte[], byte[]>> records) {
    int ready = records.size();
    for (int i = records.size() - 1; i >= 0; i--) {
      if (!isReady(records.get(i))) {
        ready = i;
      }
    }
    return ready;
  }

  private boolean isReady(ConsumerRecord<byte[], byte[]> record) {
    return record.value() == null
        || SpanRecords.isOwn(record.value())
        || DeleteTrace.isOne(record.value())
        || values.isReady(record.topic(), record.headers(), record.value());
  }

  private void hold(TopicPartition partition, ConsumerRecord<byte[], byte[]> next) {
    seek(partition, new OffsetAndMetadata(next.offset(), next.leaderEpoch(), ""));
    super.pause(Set.of(partition));
    if (waiting.put(partition, next) == null) {
      metrics.waiting(1);
    }
  }

  private void goOn() {
    if (waiting.isEmpty()) {
      return;
    }
    Set<TopicPartition> assigned = assignment();
    waiting
        .entrySet()
        .removeIf(
            entry -> {
              TopicPartition partition = entry.getKey();
              boolean mine = assigned.contains(partition);
              if (mine && !isReady(entry.getValue())) {
                return false;
              }
              if (mine && !pausedByStreams.contains(partition)) {
                super.resume(Set.of(partition));
              }
              metrics.waiting(-1);
              return true;
            });
  }

  private static ConsumerRecords<byte[], byte[]> without(
      ConsumerRecords<byte[], byte[]> polled, Map<TopicPartition, Integer> ready) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>(polled.nextOffsets());
    for (TopicPartition partition : polled.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> all = polled.records(partition);
      Integer count = ready.get(partition);
      if (count == null) {
        records.put(partition, all);
        continue;
      }
      if (count > 0) {
        records.put(partition, all.subList(0, count));
      }
      ConsumerRecord<byte[], byte[]> held = all.get(count);
      next.put(partition, new OffsetAndMetadata(held.offset(), held.leaderEpoch(), ""));
    }
    return new ConsumerRecords<>(records, next);
  }

  @Override
  public void pause(Collection<TopicPartition> partitions) {
    pausedByStreams.addAll(partitions);
    super.pause(partitions);
  }

  @Override
  public void resume(Collection<TopicPartition> partitions) {
    pausedByStreams.removeAll(partitions);
    super.resume(partitions.stream().filter(partition -> !waiting.containsKey(partition)).toList());
  }

  @Override
  public void close() {
    forget();
    super.close();
  }

  @Override
  public void close(CloseOptions options) {
    forget();
    super.close(options);
  }

  private void forget() {
    metrics.waiting(-waiting.size());
    waiting.clear();
  }
}
