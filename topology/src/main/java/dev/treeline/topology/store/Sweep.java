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
   * what has expired is gone after a pause and one more round at the latest.
   */
  private static final int KEYS_PER_STEP = 5_000;

  /** What is late by a hundredth of its retention is not late. */
  private static final int ROUNDS_PER_RETENTION = 100;

  private final KeyValueStore<byte[], byte[]> store;
  private final int keysPerStep;
  private final long restMs;
  private byte @Nullable [] from;
  private long nextRound;

  /**
   * @param retention of what is in the store
   */
  public Sweep(KeyValueStore<byte[], byte[]> store, Duration retention) {
    this(store, retention.dividedBy(ROUNDS_PER_RETENTION), KEYS_PER_STEP);
  }

  Sweep(KeyValueStore<byte[], byte[]> store, Duration rest, int keysPerStep) {
    this.store = store;
    this.restMs = rest.toMillis();
    this.keysPerStep = keysPerStep;
  }

  /**
   * @param now by the partition clock, which what expires depends on
   */
  public void step(
      long now, BiPredicate<byte[], byte[]> expired, BiConsumer<byte[], byte[]> remove) {
    if (from == null) {
      if (now < nextRound) {
        return; // for an idle instance these would be most of its work
      }
      nextRound = now + restMs;
    }
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
