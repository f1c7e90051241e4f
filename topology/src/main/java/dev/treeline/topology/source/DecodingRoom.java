package dev.treeline.topology.source;

import java.util.concurrent.Semaphore;

/**
 * The heap for what is made of records, of all source topics and stream threads of a process
 * together. Nobody answers for a record as a sender does for a request: one that ended in an
 * OutOfMemoryError would be read again after each start, and end there again.
 */
public final class DecodingRoom {

  /** Of the heap: the intake has half of it, reads and closes need theirs. */
  private static final int SHARE = 4;

  /** More threads than that wait for each other, also with records that nobody has weighed. */
  private static final int LIGHT_RECORDS = 16;

  private static final int UNIT = 1024;

  private final long bytes;
  private final Semaphore units;

  private DecodingRoom(long bytes) {
    this.bytes = bytes;
    this.units = new Semaphore((int) Math.min(bytes / UNIT, Integer.MAX_VALUE), true);
  }

  public static DecodingRoom inHeap(long heapBytes) {
    return new DecodingRoom(heapBytes / SHARE);
  }

  /** What one record may take, with no other beside it. */
  long bytes() {
    return bytes;
  }

  /** A weight that is not worth a look at the record. */
  long light() {
    return bytes / LIGHT_RECORDS;
  }

  /** Waits for others to be done, in the order in which they came. Close it after the record. */
  Taken take(long weight) {
    int count = (int) (weight / UNIT);
    units.acquireUninterruptibly(count);
    return () -> units.release(count);
  }

  /** One record's share. */
  interface Taken extends AutoCloseable {
    @Override
    void close();
  }
}
