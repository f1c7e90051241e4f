package dev.treeline.topology.assembly;

import dev.treeline.key.RecordHash;
import dev.treeline.key.TraceKey;
import java.util.Arrays;
import org.apache.kafka.streams.state.WindowStore;

/** Where the rows of a trace stand: each at the hash of its record, so that it is there once. */
final class RowPlaces {

  /**
   * @param taken by the record itself: it came before
   */
  record Place(byte[] rowKey, long bucket, boolean taken) {}

  private final WindowStore<byte[], byte[]> rows;
  private final RecentRows recent;

  /**
   * @param newestBegin of the traces that have rows already
   */
  RowPlaces(WindowStore<byte[], byte[]> rows, long newestBegin) {
    this.rows = rows;
    this.recent = new RecentRows(newestBegin);
  }

  /**
   * Where it stands already, in whichever bucket: what is sent again half a day later is no news.
   * Else the place of its hash, or the next one that no other record of the same hash stands at.
   *
   * @param buckets of the trace, the newest last
   * @param bucket for a new row
   * @param traceBegan the first arrival of its trace
   * @param now the partition clock
   */
  Place of(byte[] traceKey, byte[] row, long[] buckets, long bucket, long traceBegan, long now) {
    long hash = RecordHash.of(row);
    if (!recent.mayHave(hash, traceBegan, now)) {
      return new Place(TraceKey.row(traceKey, hash), bucket, false);
    }
    for (int i = buckets.length - 1; i >= 0; i--) {
      if (buckets[i] != bucket) {
        Place there = in(buckets[i], traceKey, row, hash, traceBegan, now);
        if (there.taken) {
          return there;
        }
      }
    }
    return in(bucket, traceKey, row, hash, traceBegan, now);
  }

  private Place in(long bucket, byte[] traceKey, byte[] row, long hash, long traceBegan, long now) {
    long at = hash;
    while (true) {
      byte[] rowKey = TraceKey.row(traceKey, at);
      byte[] there = rows.fetch(rowKey, bucket);
      if (there == null || Arrays.equals(there, row)) {
        return new Place(rowKey, bucket, there != null);
      }
      at++;
      recent.mayHave(at, traceBegan, now); // or whose place this is would not look
    }
  }
}
