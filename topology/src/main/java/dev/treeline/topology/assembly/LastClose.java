package dev.treeline.topology.assembly;

import dev.treeline.topology.archive.CloseHeader;
import dev.treeline.trace.ClosedBy;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The last revision that is known to be in {@code treeline.traces}.
 *
 * @param revision how many there were; 0 before the first
 * @param rows that it was made of
 * @param chunks records that hold it; tombstones are not among them. More, where a later revision
 *     came in pieces
 */
record LastClose(int revision, @Nullable ClosedBy by, int rows, int chunks) {
  static final LastClose NONE = new LastClose(0, null, 0, 0);

  /** Their number says nothing any more: a next revision is due, whatever it is. */
  private static final int OTHER_ROWS = -1;

  LastClose ofOtherRows() {
    return new LastClose(revision, by, OTHER_ROWS, chunks);
  }

  LastClose ofChunks(int number) {
    return new LastClose(revision, by, rows, number);
  }

  /** Rows are never rewritten, so the same number is the same set. */
  boolean isOf(CloseHeader close) {
    return revision == close.revision() && (rows == close.rows() || rows == OTHER_ROWS);
  }

  /** The later one; of two with one revision, that of more rows, or of other ones. */
  LastClose joined(LastClose other) {
    return LATER.compare(this, other) >= 0 ? this : other;
  }

  private static final Comparator<LastClose> LATER =
      Comparator.comparingInt(LastClose::revision)
          .thenComparing(LastClose::rows, Integer::compareUnsigned)
          .thenComparingInt(LastClose::chunks)
          .thenComparingInt(close -> close.by == null ? -1 : close.by.ordinal());
}
