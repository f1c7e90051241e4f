package dev.treeline.topology.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/**
 * Which stores are worked on here, each from when its task begins until it ends. Kafka Streams does
 * not tell: after a failure of a task ({@code TaskCorruptedException}) it closes the stores, opens
 * the same objects again and restores them, and hands them out all the while, as its thread goes on
 * with other tasks.
 */
public final class Openings {

  private record Place(String store, int partition) {}

  private final Map<Place, Object> open = new ConcurrentHashMap<>();

  /**
   * What was restored is whole, and the task begins.
   *
   * @return to be run when it ends, before its stores are closed
   */
  public Runnable begin(String store, int partition) {
    Place place = new Place(store, partition);
    Object opening = new Object();
    open.put(place, opening);
    return () -> open.remove(place, opening);
  }

  /** Whether any store is worked on here. */
  public boolean any() {
    return !open.isEmpty();
  }

  /** Another one each time that the store is opened. */
  public Object of(String store, int partition) {
    Object opening = open.get(new Place(store, partition));
    if (opening == null) {
      throw new InvalidStateStoreException(
          "%s of partition %d is not worked on now".formatted(store, partition));
    }
    return opening;
  }
}
