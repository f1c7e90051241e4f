package dev.treeline.trace;

import dev.treeline.span.TraceId;
import java.util.Comparator;

/**
 * Where a trace stands in a list: newest first by first arrival, then by trace id. It never moves,
 * and is the same whoever has the trace, so a list can be gone on with after any of them.
 *
 * @param firstArrival broker time in milliseconds
 */
public record SummaryPosition(long firstArrival, TraceId traceId)
    implements Comparable<SummaryPosition> {

  private static final Comparator<SummaryPosition> NEWEST_FIRST =
      Comparator.comparingLong(SummaryPosition::firstArrival)
          .reversed()
          .thenComparing(SummaryPosition::traceId);

  @Override
  public int compareTo(SummaryPosition other) {
    return NEWEST_FIRST.compare(this, other);
  }
}
