package dev.treeline.topology.read;

import java.util.List;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.WindowStore;

/**
 * The stores that are here. All methods throw {@link InvalidStateStoreException} while one is not
 * to be read. What they return is for one answer: the store may move at any time.
 */
public interface LocalStores {

  WindowStore<byte[], byte[]> window(String name, int partition);

  ReadOnlyKeyValueStore<byte[], byte[]> keyValue(String name, int partition);

  /** Asked for before a store is looked at; another one each time that the store is opened. */
  Object opening(String name, int partition);

  /**
   * Of a store that has been looked at: one that is being closed has fewer rows from one moment to
   * the next, and one that is opened again may have none yet; neither says so.
   */
  default void requireSame(Object opening, String name, int partition) {
    if (opening(name, partition) != opening) {
      throw new InvalidStateStoreException(name + " was closed while it was read");
    }
  }

  /** The partition of {@code treeline.runs} that has this key. */
  int runPartitionOf(byte[] runKey);

  /** The partitions of {@code treeline.spans} that are active here. */
  List<Integer> partitions();
}
