package dev.treeline.topology.assembly;

import org.jspecify.annotations.Nullable;

/**
 * How large a trace may grow. The records that arrived first stay: the one that would cross a limit
 * is left out whole, and with it all that come after, so that what is kept is the head of the trace
 * and no record has to be cut. A record that is kept is told from its repetitions by its bytes; one
 * that was cut could not be.
 *
 * @param spans parts of spans; a start and an end that were sent apart are two
 * @param bytes of the rows they stand in
 */
public record TraceLimits(int spans, long bytes) {

  public static final TraceLimits DEFAULTS = new TraceLimits(100_000, 256L << 20);

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
  @Nullable Limit reachedBy(Arrivals before, int moreSpans, int moreBytes) {
    double ofSpans = (double) (before.spans() + moreSpans) / spans;
    double ofBytes = (double) (before.bytes() + moreBytes) / bytes;
    boolean full = before.dropped() > 0 || ofSpans > 1 || ofBytes > 1;
    if (before.records() == 0 || !full) {
      return null;
    }
    return ofSpans >= ofBytes ? Limit.SPANS : Limit.BYTES;
  }
}
