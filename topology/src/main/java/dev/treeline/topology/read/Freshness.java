package dev.treeline.topology.read;

import dev.treeline.topology.store.ClockRow;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalLong;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.WindowStore;

/** How far a store is behind, and how far it may be. */
record Freshness(Clock clock, Duration maxStale) {

  long behindMs(WindowStore<byte[], byte[]> rows) {
    return behindMs(ClockRow.read(rows, clock.millis()));
  }

  long behindMs(ReadOnlyKeyValueStore<byte[], byte[]> store) {
    return behindMs(ClockRow.read(store));
  }

  private long behindMs(OptionalLong partitionClock) {
    return partitionClock.isPresent()
        ? clock.millis() - partitionClock.getAsLong()
        : Long.MAX_VALUE;
  }

  boolean isEnough(long behindMs) {
    return behindMs <= maxStale.toMillis();
  }
}
