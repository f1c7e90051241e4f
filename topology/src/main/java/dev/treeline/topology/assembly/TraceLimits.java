package dev.treeline.topology.assembly;

import org.jspecify.annotations.Nullable;

/**
 * How large a trace may grow. The records that arrived first stay: the one that would cross a limit
 * is left out whole, and with it all that come after, so that what is kept is the head of the trace
 * and no record has to be cut. A record that is kept is told from its repetitions by its bytes; one
 * that was cut could not be.
 *
 * @param spans parts of spans; a start and an end that were sent apart are two
 * @param bytes of the rows they stand in, or their weight where that is more
 */
public record TraceLimits(int spans, long bytes) {

  public static final TraceLimits DEFAULTS = new TraceLimits(100_000, 256L << 20);

  /** Of the heap, for what the closes of all stream threads hold together. */
  private static final int SHARE = 2;

  /** Of heap, for each byte as it is stored: a text that is not Latin-1 throughout is doubled. */
  private static final double HEAP_OF_A_BYTE = 2.3;

  /**
   * Of heap, for each part of a span beside its bytes: itself, and its places in lists and maps.
   */
  private static final int HEAP_OF_A_SPAN = 600;

  /**
   * The same, or less where the heap has no room for it. A trace is decoded whole when it is
   * closed, by each stream thread one at a time; one that did not fit would end the process, and
   * then whoever takes its partition over.
   */
  public TraceLimits inHeap(long heapBytes, int threads) {
    long room = heapBytes / SHARE / threads;
    int fewer = (int) Math.max(1, Math.min(spans, room / 2 / HEAP_OF_A_SPAN));
    double left = room - (double) fewer * HEAP_OF_A_SPAN;
    return new TraceLimits(fewer, Math.min(bytes, (long) (left / HEAP_OF_A_BYTE)));
  }

  /** Which limit keeps a record out. */
  enum Limit {
    SPANS("trace_spans"),
    BYTES("trace_bytes");

    private final String reason;

    Limit(String reason) {
      this.reason = reason;
    }

    /** As it stands in metrics. */
    String reason() {
      return reason;
    }
  }

  /** The limit that keeps a record out, or null where it is let in. A first record always is. */
  @Nullable Limit reachedBy(Arrivals before, int moreSpans, int moreWeight) {
    double ofSpans = (double) (before.spans() + moreSpans) / spans;
    double ofBytes = (double) (before.weight() + moreWeight) / bytes;
    boolean full = before.dropped() > 0 || ofSpans > 1 || ofBytes > 1;
    if (before.records() == 0 || !full) {
      return null;
    }
    return ofSpans >= ofBytes ? Limit.SPANS : Limit.BYTES;
  }
}
