package dev.treeline.topology.waiting;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Has each task read on from what is committed when it begins. Kafka Streams 4.3.1 sees to that
 * itself, but forgets it where a task has failed and a rebalance comes before it has begun again,
 * which with transactions it asks for itself: what had been fetched since the last commit was never
 * processed, and the next commit passed it.
 */
class RereadingConsumer extends KafkaConsumer<byte[], byte[]> {

  RereadingConsumer(Map<String, Object> config) {
    super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
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
}
