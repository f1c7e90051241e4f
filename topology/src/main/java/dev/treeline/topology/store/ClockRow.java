package dev.treeline.topology.store;

import dev.treeline.key.TraceKey;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;

/**
 * The partition clock as a row beside the rows it speaks of: whoever reads a store, active or
 * standby, learns from it up to when that very copy has seen everything. One window a minute, so
 * that it expires like all rows.
 */
public final class ClockRow {

  private static final long WINDOW = Duration.ofMinutes(1).toMillis();

  /** Of no trace: a trace id is never all zero. */
  private static final byte[] KEY = new byte[TraceKey.BYTES + Long.BYTES];

  private ClockRow() {}

  public static void write(WindowStore<byte[], byte[]> rows, long time) {
    rows.put(KEY, ByteBuffer.allocate(Long.BYTES).putLong(time).array(), time - time % WINDOW);
  }

  /** The clock, unless it stands more than some minutes behind {@code now}. */
  public static OptionalLong read(ReadOnlyWindowStore<byte[], byte[]> rows, long now) {
    try (WindowStoreIterator<byte[]> found =
        rows.backwardFetch(
            KEY,
            Instant.ofEpochMilli(Math.max(0, now - 10 * WINDOW)),
            Instant.ofEpochMilli(now + WINDOW))) {
      return found.hasNext()
          ? OptionalLong.of(ByteBuffer.wrap(found.next().value).getLong())
          : OptionalLong.empty();
    }
  }
}
