package dev.treeline.trace;

import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param after where the page before ended; null for the first
 */
public record SummaryQuery(SummaryFilter filter, int limit, @Nullable SummaryPosition after) {

  private static final int MAX_LIMIT = 10_000;

  public SummaryQuery {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit must be from 1 to " + MAX_LIMIT);
    }
  }

  /** The newest traces, whatever they are. */
  public static SummaryQuery newest(int limit) {
    return new SummaryQuery(SummaryFilter.ALL, limit, null);
  }

  public SummaryQuery after(@Nullable SummaryPosition position) {
    return new SummaryQuery(filter, limit, position);
  }
}
