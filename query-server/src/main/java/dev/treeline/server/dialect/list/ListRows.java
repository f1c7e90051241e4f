package dev.treeline.server.dialect.list;

import dev.treeline.span.Tenant;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceReader;
import dev.treeline.trace.TraceSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a page. The products tell more of a trace than its summary knows, so each is read, as
 * long as they are not too many spans together; one trace is held at a time. All of them are made
 * before the answer begins, for its headers say whether each could be.
 */
public final class ListRows {

  /** Of one answer: some 0.3 s, and at most one such trace in memory. */
  static final int MOST_SPANS = 50_000;

  /** Of one answer's rows, which wait for each other: 16 MB at most. */
  static final int MOST_CHARS = 8 << 20;

  /**
   * The order of the products, in a page. From page to page the order is that of arrival, in which
   * nothing moves.
   */
  private static final Comparator<TraceSummary> LATEST_START_FIRST =
      Comparator.comparingLong(TraceSummary::startUnixNano)
          .reversed()
          .thenComparing(TraceSummary::traceId);

  /** Makes a row of a trace, and keeps nothing else of it. */
  @FunctionalInterface
  public interface Maker<R> {

    /**
     * The row.
     *
     * @param trace null where it is not read, is gone by now, or cannot be looked at
     */
    R rowOf(TraceSummary summary, @Nullable Trace trace);
  }

  private ListRows() {}

  /**
   * In the order of the page.
   *
   * @param chars of the texts of a row that a summary does not have
   */
  public static <R> List<R> of(
      List<TraceSummary> page,
      TraceReader reader,
      Tenant tenant,
      ListWalk walk,
      Maker<R> maker,
      ToIntFunction<R> chars) {
    List<R> rows = new ArrayList<>();
    int spans = 0;
    long kept = 0;
    for (TraceSummary summary : page.stream().sorted(LATEST_START_FIRST).toList()) {
      Trace trace = null;
      if (spans + summary.spanCount() <= MOST_SPANS && kept < MOST_CHARS) {
        spans += summary.spanCount();
        trace = read(summary, reader, tenant);
      }
      if (trace == null) {
        walk.cut("rows_not_read");
      }
      R row = maker.rowOf(summary, trace);
      kept += chars.applyAsInt(row);
      rows.add(row);
    }
    return rows;
  }

  private static @Nullable Trace read(TraceSummary summary, TraceReader reader, Tenant tenant) {
    return reader.trace(tenant, summary.traceId()) instanceof TraceAnswer.Found found
        ? found.trace()
        : null;
  }
}
