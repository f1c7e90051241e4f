package dev.treeline.topology.read;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.StateStore;

/**
 * Stores that answers have found. To look for one asks the stream threads for their tasks, under
 * locks that all answers and the threads need. No task moves but in a rebalance, which an
 * application enters and leaves with a change of its state; so what was found between two changes
 * is right until the second.
 */
final class KeptStores {

  private record Place(String store, int partition) {}

  private final BooleanSupplier steady;

  /**
   * Another one after each change: who has looked meanwhile puts what he found into the old one.
   */
  private volatile Map<Place, StateStore> found = new ConcurrentHashMap<>();

  /**
   * @param steady whether no task moves now
   */
  KeptStores(BooleanSupplier steady) {
    this.steady = steady;
  }

  /** After each change of the application's state. */
  void forget() {
    found = new ConcurrentHashMap<>();
  }

  /** One that is open, as far as is known; looked for where none is kept. */
  StateStore get(String store, int partition, Supplier<StateStore> look) {
    Map<Place, StateStore> kept = found; // before the look at the state, which may change behind it
    if (!steady.getAsBoolean()) {
      return look.get();
    }
    Place place = new Place(store, partition);
    StateStore known = kept.get(place);
    if (known != null && known.isOpen()) {
      return known;
    }
    StateStore looked = look.get();
    kept.put(place, looked);
    return looked;
  }
}
