package dev.treeline.server.limits;

import io.github.bucket4j.Bucket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * A bucket for each of many. A full one says nothing that a new one would not, so these are
 * forgotten: memory is bounded by who has been active within a bucket's time to fill.
 */
final class Buckets<K> {

  /** Few enough to be nothing, many enough that sweeping is rare. */
  private static final int NOT_WORTH_SWEEPING = 1_000;

  private final Map<K, Bucket> buckets = new ConcurrentHashMap<>();
  private final AtomicInteger sweepAt = new AtomicInteger(NOT_WORTH_SWEEPING);
  private final Function<K, Bucket> make;
  private final ToLongFunction<K> capacity;

  /**
   * @param make a full bucket
   * @param capacity of such a bucket
   */
  Buckets(Function<K, Bucket> make, ToLongFunction<K> capacity) {
    this.make = make;
    this.capacity = capacity;
  }

  Bucket of(K owner) {
    Bucket known = buckets.get(owner);
    if (known != null) {
      return known;
    }
    if (buckets.size() >= sweepAt.get()) {
      buckets
          .entrySet()
          .removeIf(e -> e.getValue().getAvailableTokens() >= capacity.applyAsLong(e.getKey()));
      sweepAt.set(Math.max(NOT_WORTH_SWEEPING, 2 * buckets.size()));
    }
    return buckets.computeIfAbsent(owner, make);
  }

  int size() {
    return buckets.size();
  }
}
