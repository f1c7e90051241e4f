package dev.treeline.topology.assembly;

import dev.treeline.codec.DecodeException;
import dev.treeline.codec.SpanRecords;
import dev.treeline.key.TraceKey;
import dev.treeline.span.Span;
import dev.treeline.vocabulary.CanonicalField;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.WindowStore;

/** Takes the rows of a deleted trace out of the store, a bounded piece at a time. */
final class RowErasure {

  /** A piece costs some milliseconds of the stream thread, whatever the size of the trace. */
  private static final int ROWS_PER_STEP = 256;

  private static final long BYTES_PER_STEP = 1 << 20;

  /** A run is told again for nothing beyond this; it would do no harm. */
  private static final int RUNS_REMEMBERED = 1_000;

  private final byte[] lastRow;
  private final long[] buckets;
  private final Set<String> told = new HashSet<>();
  private int bucket;

  /** Not from the first row again: what was deleted before it is still passed over on disk. */
  private byte[] from;

  RowErasure(byte[] traceKey, long[] buckets) {
    this.from = TraceKey.firstRow(traceKey);
    this.lastRow = TraceKey.lastRow(traceKey);
    this.buckets = buckets;
  }

  /**
   * Takes one piece.
   *
   * @param runs is told each run id that stands in the rows, before they go
   * @return whether that was the last
   */
  boolean step(WindowStore<byte[], byte[]> rows, Consumer<String> runs) {
    if (bucket == buckets.length) {
      return true;
    }
    Instant at = Instant.ofEpochMilli(buckets[bucket]);
    List<byte[]> keys = new ArrayList<>();
    boolean more;
    try (KeyValueIterator<Windowed<byte[]>, byte[]> found = rows.fetch(from, lastRow, at, at)) {
      long bytes = 0;
      while (found.hasNext() && keys.size() < ROWS_PER_STEP && bytes < BYTES_PER_STEP) {
        KeyValue<Windowed<byte[]>, byte[]> row = found.next();
        keys.add(row.key.key());
        bytes += row.value.length;
        tell(row.value, runs);
      }
      more = found.hasNext();
    }
    keys.forEach(key -> rows.put(key, null, buckets[bucket]));
    if (more) {
      from = keys.get(keys.size() - 1);
    } else {
      from = TraceKey.firstRow(TraceKey.prefixOf(lastRow));
      bucket++;
    }
    return bucket == buckets.length;
  }

  private void tell(byte[] row, Consumer<String> runs) {
    try {
      for (Span span : SpanRecords.decode(row)) {
        String runId = CanonicalField.RUN_ID.text(span);
        if (runId != null && !told.contains(runId)) {
          runs.accept(runId);
          if (told.size() < RUNS_REMEMBERED) {
            told.add(runId);
          }
        }
      }
    } catch (DecodeException unreadable) {
      // It goes all the same.
    }
  }
}
