package dev.treeline.topology.assembly;

import java.util.Arrays;

/**
 * Knows of most new rows that they are new, without a look into the store. Two Bloom filters: one
 * is filled, the one before it is still asked. They speak of the traces alone that began after the
 * older one did, for only of those they have seen each row.
 */
final class RecentRows {

  private static final int BITS = 1 << 21;

  /** With ten bits a row and four of them set, one row in seventy is looked up in vain. */
  private static final int ROWS = BITS / 10;

  private static final int PROBES = 4;

  /** All bits of a row stand in one block of 512: they are one look into memory, not four. */
  private static final int BLOCK_WORDS = 8;

  private static final int BLOCK_BITS = BLOCK_WORDS * Long.SIZE;

  private long[] filled = new long[BITS / Long.SIZE];
  private long[] before = new long[BITS / Long.SIZE];
  private int rows;
  private long filledSince;
  private long beforeSince;

  /**
   * @param newestBegin of the traces that have rows already
   */
  RecentRows(long newestBegin) {
    filledSince = newestBegin;
    beforeSince = newestBegin;
  }

  /**
   * Whether the store may have the row; notes that it has it from now on.
   *
   * @param traceBegan the first arrival of its trace
   * @param now the partition clock
   */
  boolean mayHave(long hash, long traceBegan, long now) {
    if (rows == ROWS) {
      long[] oldest = before;
      before = filled;
      beforeSince = filledSince;
      filled = oldest;
      Arrays.fill(filled, 0);
      filledSince = now;
      rows = 0;
    }
    boolean inBefore = true;
    boolean inFilled = true;
    int block = (int) (hash >>> 40) & (BITS / BLOCK_BITS - 1);
    long probe = hash;
    for (int i = 0; i < PROBES; i++) {
      int word = block * BLOCK_WORDS + ((int) (probe >>> 6) & (BLOCK_WORDS - 1));
      long bit = 1L << probe;
      inBefore &= (before[word] & bit) != 0;
      inFilled &= (filled[word] & bit) != 0;
      filled[word] |= bit;
      probe >>>= 9;
    }
    if (!inFilled) {
      rows++;
    }
    return inBefore || inFilled || traceBegan <= beforeSince;
  }
}
