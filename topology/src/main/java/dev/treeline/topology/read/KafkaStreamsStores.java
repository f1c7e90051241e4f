package dev.treeline.topology.read;

import dev.treeline.topics.Topics;
import dev.treeline.topology.store.StateStores;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsNotStartedException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;

/** The stores of a running application: interactive queries. */
public final class KafkaStreamsStores implements LocalStores {

  private final KafkaStreams streams;
  private final Topics topics;

  public KafkaStreamsStores(KafkaStreams streams, Topics topics) {
    this.streams = streams;
    this.topics = topics;
  }

  @Override
  public ReadOnlyWindowStore<byte[], byte[]> window(String name, int partition) {
    return open(
        StoreQueryParameters.fromNameAndType(
                name, QueryableStoreTypes.<byte[], byte[]>windowStore())
            .withPartition(partition));
  }

  @Override
  public ReadOnlyKeyValueStore<byte[], byte[]> keyValue(String name, int partition) {
    return open(
        StoreQueryParameters.fromNameAndType(
                name, QueryableStoreTypes.<byte[], byte[]>keyValueStore())
            .withPartition(partition));
  }

  @Override
  public int runPartitionOf(byte[] runKey) {
    KeyQueryMetadata found =
        whileRunning(
            () -> streams.queryMetadataForKey(StateStores.RUNS, runKey, new ByteArraySerializer()));
    if (found == null || found.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
      throw new InvalidStateStoreException("partitions are being assigned");
    }
    return found.partition();
  }

  @Override
  public List<Integer> partitions() {
    return whileRunning(this::activePartitions);
  }

  private List<Integer> activePartitions() {
    return streams.metadataForLocalThreads().stream()
        .flatMap(thread -> thread.activeTasks().stream())
        .flatMap(task -> task.topicPartitions().stream())
        .filter(partition -> partition.topic().equals(topics.spans()))
        .map(TopicPartition::partition)
        .toList();
  }

  private <T> T open(StoreQueryParameters<T> store) {
    return whileRunning(() -> streams.store(store));
  }

  /** An application that is not running, or no longer, says so in another way. */
  private static <T> T whileRunning(Supplier<T> query) {
    try {
      return query.get();
    } catch (IllegalStateException | StreamsNotStartedException notRunning) {
      throw new InvalidStateStoreException("the application is not running", notRunning);
    }
  }
}
