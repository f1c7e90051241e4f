package dev.treeline.topology.polling;

import dev.treeline.topology.metrics.SpanMetrics;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of records that were gone before they were read, which Kafka Streams passes in silence, and
 * has each task read on from what is committed when it begins. Kafka Streams 4.3.1 sees to that
 * itself, but forgets it where a task has failed and a rebalance comes before it has begun again,
 * which with transactions it asks for itself: what had been fetched since the last commit was never
 * processed, and the next commit passed it. It leaves the group where its thread is replaced, which
 * Kafka Streams means to do as well, and forgets: partitions waited for the session of a thread
 * that was gone. It polls at a {@link PollPace}.
 */
class RereadingConsumer extends KafkaConsumer<byte[], byte[]> {

  private static final Logger LOG = LoggerFactory.getLogger(RereadingConsumer.class);

  private final SpanMetrics metrics;
  private final BooleanSupplier leaves;
  private final PollPace pace = new PollPace(System::nanoTime);

  /**
   * @param leaves whether the thread that asks is to leave its group
   */
  RereadingConsumer(Map<String, Object> config, SpanMetrics metrics, BooleanSupplier leaves) {
    super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.metrics = metrics;
    this.leaves = leaves;
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    LockSupport.parkNanos(pace.nanosToNext());
    try {
      ConsumerRecords<byte[], byte[]> polled = super.poll(timeout);
      if (!polled.isEmpty()) {
        pace.brought();
      }
      return polled;
    } catch (OffsetOutOfRangeException e) {
      tellMissed(e.offsetOutOfRangePartitions());
      throw e; // for Kafka Streams, which goes on with the first record that is there
    }
  }

  private void tellMissed(Map<TopicPartition, Long> wanted) {
    Map<TopicPartition, Long> first;
    try {
      first = beginningOffsets(wanted.keySet());
    } catch (KafkaException e) { // else the thread would end of it
      LOG.error("Nobody could say how much is gone of what was to be read at {}", wanted, e);
      return;
    }
    wanted.forEach(
        (partition, offset) -> tellMissed(partition, offset, first.getOrDefault(partition, 0L)));
  }

  private void tellMissed(TopicPartition partition, long wanted, long first) {
    if (first > wanted) {
      LOG.error(
          "{} records of {} were gone before they were read: retention, or somebody, has deleted"
              + " offsets {} to {}",
          first - wanted,
          partition,
          wanted,
          first - 1);
      metrics.missed(partition.topic(), first - wanted);
      passOver(partition, wanted, first);
    } else {
      LOG.warn(
          "Offset {} of {} is not there, which is read from its beginning: it was made anew, or"
              + " has lost its end",
          wanted,
          partition);
    }
  }

  /**
   * Kafka Streams commits what it has processed: of a topic that is silent since, whoever reads
   * next would tell of the same records once more. Where something has been read since the last
   * commit, that commit is yet to come.
   */
  private void passOver(TopicPartition partition, long wanted, long first) {
    try {
      OffsetAndMetadata committed = super.committed(Set.of(partition)).get(partition);
      if (committed != null && committed.offset() == wanted) {
        commitSync(Map.of(partition, new OffsetAndMetadata(first, committed.metadata())));
      }
    } catch (KafkaException e) { // say, in the midst of a rebalance
      LOG.warn("What is gone of {} may be told of once more", partition, e);
    }
  }

  /** Asked by a task that is about to begin, of which nothing is buffered. */
  @Override
  public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> committed = super.committed(partitions);
    Set<TopicPartition> assigned = assignment();
    committed.forEach(
        (partition, offset) -> {
          if (!assigned.contains(partition)) {
            return;
          }
          if (offset == null) {
            seekToBeginning(Set.of(partition)); // where a new group begins, too
          } else {
            seek(partition, offset);
          }
        });
    return committed;
  }

  @Override
  public void close(CloseOptions options) {
    super.close(
        leaves.getAsBoolean()
            ? options.withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
            : options);
  }
}
