package dev.treeline.topology.store;

import dev.treeline.key.TraceKey;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.jspecify.annotations.Nullable;

/**
 * The partition clock as a row beside the rows it speaks of: whoever reads a store, active or
 * standby, learns from it up to when that very copy has seen everything. One window a minute, so
 * that it expires like all rows.
 */
public final class ClockRow {

  private static final long WINDOW = Duration.ofMinutes(1).toMillis();

  /** Of no trace: a trace id is never all zero. */
  private static final byte[] KEY = new byte[TraceKey.BYTES + Long.BYTES];

  private static final long FORGOTTEN = 0;

  private ClockRow() {}

  public static void write(WindowStore<byte[], byte[]> rows, long time) {
    write(rows, time, time - time % WINDOW);
  }

  private static void write(WindowStore<byte[], byte[]> rows, long time, long window) {
    rows.put(KEY, ByteBuffer.allocate(Long.BYTES).putLong(time).array(), window);
  }

  /**
   * Beside the rows of a store that has no windows: one row, whose key no other row may have the
   * length of.
   */
  public static void write(KeyValueStore<byte[], byte[]> store, long time) {
    store.put(KEY, ByteBuffer.allocate(Long.BYTES).putLong(time).array());
  }

  public static boolean isKey(byte[] key) {
    return Arrays.equals(KEY, key);
  }

  /** The clock, unless there is none, or it was forgotten. */
  public static OptionalLong read(ReadOnlyKeyValueStore<byte[], byte[]> store) {
    return known(time(store.get(KEY)));
  }

  private static OptionalLong known(OptionalLong time) {
    return time.isPresent() && time.getAsLong() == FORGOTTEN ? OptionalLong.empty() : time;
  }

  private static OptionalLong time(byte @Nullable [] row) {
    return row == null ? OptionalLong.empty() : OptionalLong.of(ByteBuffer.wrap(row).getLong());
  }

  /**
   * For a store that comes from elsewhere: after a kill, its files and its changelog may have a
   * clock without each row that the clock speaks of. The new owner reads again whatever that can
   * be; until it has begun, this copy claims nothing. Rows of minutes to come are forgotten, too:
   * the broker's clock may have been ahead of this machine's.
   */
  public static void forget(WindowStore<byte[], byte[]> rows, long now) {
    try (WindowStoreIterator<byte[]> found = newest(rows, now)) {
      while (found.hasNext()) {
        write(rows, FORGOTTEN, found.next().key);
      }
    }
  }

  /** The same for a store without windows. */
  public static void forget(KeyValueStore<byte[], byte[]> store) {
    if (store.get(KEY) != null) {
      write(store, FORGOTTEN);
    }
  }

  /**
   * The clock, unless it stands more than some minutes behind {@code now}, or was forgotten. Each
   * read of a trace begins here: to look one key up costs a fraction of a range, and RocksDB tells
   * with an exception that there is none, so the minute that most likely has it comes first. It is
   * as good as the next one, which there is only where the broker's clock is ahead: what the last
   * moment of this minute has seen is all until {@code now}. Where this minute's was forgotten,
   * only a later one can have been written since.
   */
  public static OptionalLong read(WindowStore<byte[], byte[]> rows, long now) {
    return known(newestTime(rows, now));
  }

  private static OptionalLong newestTime(WindowStore<byte[], byte[]> rows, long now) {
    long minute = now - now % WINDOW;
    OptionalLong here = at(rows, minute);
    if (here.isPresent()) {
      return here.getAsLong() == FORGOTTEN ? scan(rows, now) : here;
    }
    OptionalLong ahead = at(rows, minute + WINDOW);
    if (ahead.isPresent()) {
      return ahead;
    }
    OptionalLong behind = at(rows, minute - WINDOW);
    return behind.isPresent() ? behind : scan(rows, now);
  }

  private static OptionalLong at(WindowStore<byte[], byte[]> rows, long window) {
    return time(rows.fetch(KEY, window));
  }

  private static OptionalLong scan(WindowStore<byte[], byte[]> rows, long now) {
    try (WindowStoreIterator<byte[]> found = newest(rows, now)) {
      return time(found.hasNext() ? found.next().value : null);
    }
  }

  private static WindowStoreIterator<byte[]> newest(WindowStore<byte[], byte[]> rows, long now) {
    return rows.backwardFetch(KEY, Math.max(0, now - 10 * WINDOW), Long.MAX_VALUE);
  }
}
