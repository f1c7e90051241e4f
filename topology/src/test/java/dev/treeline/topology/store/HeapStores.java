package dev.treeline.topology.store;

import java.time.Duration;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/** Stores on the heap, without changelogs. They are open, and leave nothing that must be closed. */
public final class HeapStores {

  private HeapStores() {}

  public static WindowStore<byte[], byte[]> rows() {
    return open(
        Stores.windowStoreBuilder(
                Stores.inMemoryWindowStore(
                    StateStores.ROWS, Duration.ofHours(1), Duration.ofMillis(1), false),
                Serdes.ByteArray(),
                Serdes.ByteArray())
            .withLoggingDisabled()
            .withCachingDisabled()
            .build());
  }

  public static KeyValueStore<byte[], byte[]> keyValue(String name) {
    return open(
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(name), Serdes.ByteArray(), Serdes.ByteArray())
            .withLoggingDisabled()
            .withCachingDisabled()
            .build());
  }

  private static <T extends StateStore> T open(T store) {
    store.init(new MockProcessorContext<Void, Void>().getStateStoreContext(), store);
    return store;
  }
}
