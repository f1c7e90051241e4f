package dev.treeline.topology.read;

import dev.treeline.topology.store.ClockRow;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalLong;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.WindowStore;

/** How far a store is behind, and what may be said of what was found in it. */
sealed interface Freshness {

  Clock clock();

  /**
   * @param partitionClock as the store has it
   */
  long behindMs(OptionalLong partitionClock);

  /** Whether all that is not there can be called missing, and what is there complete. */
  boolean isEnough(long behindMs);

  /** How old an answer is about a trace of which something arrived then. */
  long age(long behindMs, long lastArrival);

  default long behindMs(WindowStore<byte[], byte[]> rows) {
    return behindMs(ClockRow.read(rows, clock().millis()));
  }

  default long behindMs(ReadOnlyKeyValueStore<byte[], byte[]> store) {
    return behindMs(ClockRow.read(store));
  }

  /**
   * Of stores that are worked on here.
   *
   * @param maxStale how far behind they may be
   */
  record OfOwner(Clock clock, Duration maxStale) implements Freshness {

    @Override
    public long behindMs(OptionalLong partitionClock) {
      return partitionClock.isPresent()
          ? clock.millis() - partitionClock.getAsLong()
          : Long.MAX_VALUE;
    }

    @Override
    public boolean isEnough(long behindMs) {
      return behindMs <= maxStale.toMillis();
    }

    /** What arrived last was seen in any case. The broker's clock may be ahead of ours. */
    @Override
    public long age(long behindMs, long lastArrival) {
      return Math.max(0, Math.min(behindMs, clock.millis() - lastArrival));
    }
  }

  /** Of copies, each of which follows its own changelog: the state may be ahead of the rows. */
  record OfCopy(Clock clock) implements Freshness {

    @Override
    public long behindMs(OptionalLong partitionClock) {
      return clock.millis()
          - partitionClock.orElseThrow(
              () -> new InvalidStateStoreException("nobody knows how old this copy is"));
    }

    @Override
    public boolean isEnough(long behindMs) {
      return false;
    }

    @Override
    public long age(long behindMs, long lastArrival) {
      return Math.max(0, behindMs);
    }
  }
}
