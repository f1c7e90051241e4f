package dev.treeline.topology.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a key-value store over and over, a bounded piece at a time, for what has expired.
 * Rows need none of this: their store drops whole segments.
 */
public final class Sweep {

  /** How often to take a step. */
  public static final Duration EVERY = Duration.ofSeconds(1);

  /**
   * A step costs some 10 ms of the stream thread. As long as fewer keys than this come in a second,
   * what has expired is gone after one more round at the latest.
   */
  private static final int KEYS_PER_STEP = 5_000;

  private final KeyValueStore<byte[], byte[]> store;
  private final int keysPerStep;
  private byte @Nullable [] from;

  public Sweep(KeyValueStore<byte[], byte[]> store) {
    this(store, KEYS_PER_STEP);
  }

  Sweep(KeyValueStore<byte[], byte[]> store, int keysPerStep) {
    this.store = store;
    this.keysPerStep = keysPerStep;
  }

  public void step(BiPredicate<byte[], byte[]> expired, BiConsumer<byte[], byte[]> remove) {
    List<KeyValue<byte[], byte[]>> found = new ArrayList<>();
    try (KeyValueIterator<byte[], byte[]> rows = store.range(from, null)) {
      int seen = 0;
      while (rows.hasNext() && seen++ < keysPerStep) {
        KeyValue<byte[], byte[]> row = rows.next();
        if (expired.test(row.key, row.value)) {
          found.add(row);
        }
      }
      from = rows.hasNext() ? rows.peekNextKey() : null;
    }
    found.forEach(row -> remove.accept(row.key, row.value));
  }
}
