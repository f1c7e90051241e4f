package dev.treeline.topology.read;

import java.util.List;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;

/**
 * The stores that are here. All methods throw {@link
 * org.apache.kafka.streams.errors.InvalidStateStoreException} while one is not to be read.
 */
public interface LocalStores {

  ReadOnlyWindowStore<byte[], byte[]> window(String name, int partition);

  ReadOnlyKeyValueStore<byte[], byte[]> keyValue(String name, int partition);

  /** The partition of {@code treeline.runs} that has this key. */
  int runPartitionOf(byte[] runKey);

  /** The partitions of {@code treeline.spans} that are active here. */
  List<Integer> partitions();
}
