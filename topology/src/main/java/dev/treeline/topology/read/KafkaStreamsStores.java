package dev.treeline.topology.read;

import dev.treeline.topics.Topics;
import dev.treeline.topology.store.Openings;
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
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.internals.StateStoreProvider;

/**
 * The stores of a running application, or its copies of others' stores: interactive queries. Which
 * of them can be read, their openings say. Kafka Streams would say less: as long as one task of a
 * thread is restored, which may take minutes, it takes none of that thread's stores for readable,
 * though the thread goes on with all its other tasks.
 */
public final class KafkaStreamsStores implements LocalStores {

  private final Supplier<KafkaStreams> streams;
  private final Topics topics;
  private final Openings openings;
  private final KeptStores kept;

  /**
   * @param streams the application, another one where its start had to be repeated
   * @param openings of the stores that these are to be
   */
  public KafkaStreamsStores(Supplier<KafkaStreams> streams, Topics topics, Openings openings) {
    this.streams = streams;
    this.topics = topics;
    this.openings = openings;
    this.kept = new KeptStores(() -> streams.get().state() == KafkaStreams.State.RUNNING);
  }

  /** To be told after each change of the application's state. */
  public void stateChanged() {
    kept.forget();
  }

  @Override
  public Object opening(String name, int partition) {
    return openings.of(name, partition);
  }

  @Override
  @SuppressWarnings("unchecked") // what the topology has under this name
  public WindowStore<byte[], byte[]> window(String name, int partition) {
    return (WindowStore<byte[], byte[]>) open(name, QueryableStoreTypes.windowStore(), partition);
  }

  @Override
  @SuppressWarnings("unchecked") // what the topology has under this name
  public ReadOnlyKeyValueStore<byte[], byte[]> keyValue(String name, int partition) {
    return (ReadOnlyKeyValueStore<byte[], byte[]>)
        open(name, QueryableStoreTypes.keyValueStore(), partition);
  }

  @Override
  public int runPartitionOf(byte[] runKey) {
    KeyQueryMetadata found =
        whileRunning(
            () ->
                streams
                    .get()
                    .queryMetadataForKey(StateStores.RUNS, runKey, new ByteArraySerializer()));
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
    return streams.get().metadataForLocalThreads().stream()
        .flatMap(thread -> thread.activeTasks().stream())
        .flatMap(task -> task.topicPartitions().stream())
        .filter(partition -> partition.topic().equals(topics.spans()))
        .map(TopicPartition::partition)
        .toList();
  }

  private StateStore open(String name, QueryableStoreType<?> type, int partition) {
    return kept.get(
        name,
        partition,
        () -> whileRunning(() -> streams.get().store(question(name, type, partition))));
  }

  private StoreQueryParameters<StateStore> question(
      String name, QueryableStoreType<?> type, int partition) {
    return StoreQueryParameters.<StateStore>fromNameAndType(name, new Itself(type))
        .withPartition(partition)
        .enableStaleStores();
  }

  /**
   * The store itself. What Kafka Streams gives otherwise asks all stream threads for it again at
   * every look, under a lock that they need, too: half of the time of a small trace. This one says
   * itself when it has been closed.
   */
  private record Itself(QueryableStoreType<?> type) implements QueryableStoreType<StateStore> {

    @Override
    public boolean accepts(StateStore store) {
      return type.accepts(store);
    }

    @Override
    public StateStore create(StateStoreProvider provider, String name) {
      return (StateStore) provider.stores(name, type).get(0); // it throws where there is none
    }
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
