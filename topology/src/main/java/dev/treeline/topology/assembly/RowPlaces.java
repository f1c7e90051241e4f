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
  record Place(byte[] rowKey, boolean taken) {}

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
   * The place of its hash, or the next one that no other record of the same hash stands at.
   *
   * @param traceBegan the first arrival of its trace
   * @param now the partition clock
   */
  Place of(byte[] traceKey, byte[] row, long bucket, long traceBegan, long now) {
    long hash = RecordHash.of(row);
    if (!recent.mayHave(hash, traceBegan, now)) {
      return new Place(TraceKey.row(traceKey, hash), false);
    }
    while (true) {
      byte[] rowKey = TraceKey.row(traceKey, hash);
      byte[] there = rows.fetch(rowKey, bucket);
      if (there == null || Arrays.equals(there, row)) {
        return new Place(rowKey, there != null);
      }
      hash++;
      recent.mayHave(hash, traceBegan, now); // or whose place this is would not look
    }
  }
}
