package dev.treeline.server.dialect.list;

import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceReader;
import dev.treeline.trace.TraceSummary;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a page. The products tell more of a trace than its summary knows, so each is read, as
 * long as they are not too many spans together; one trace is held at a time.
 */
public final class ListRows {

  /** Of one answer: some 0.3 s, and at most one such trace in memory. */
  static final int MOST_SPANS = 50_000;

  /**
   * The order of the products, in a page. From page to page the order is that of arrival, in which
   * nothing moves.
   */
  private static final Comparator<TraceSummary> LATEST_START_FIRST =
      Comparator.comparingLong(TraceSummary::startUnixNano)
          .reversed()
          .thenComparing(TraceSummary::traceId);

  private final TraceReader reader;
  private final Tenant tenant;
  private final List<TraceSummary> summaries;
  private final Set<TraceId> readable = new HashSet<>();

  public ListRows(TraceReader reader, Tenant tenant, List<TraceSummary> page, ListWalk walk) {
    this.reader = reader;
    this.tenant = tenant;
    this.summaries = page.stream().sorted(LATEST_START_FIRST).toList();
    int spans = 0;
    for (TraceSummary summary : summaries) {
      if (spans + summary.spanCount() <= MOST_SPANS) {
        spans += summary.spanCount();
        readable.add(summary.traceId());
      } else {
        walk.cut("rows_not_read");
      }
    }
  }

  public List<TraceSummary> summaries() {
    return summaries;
  }

  /** Null where it is not read, is gone by now, or cannot be looked at: the summary is there. */
  public @Nullable Trace read(TraceSummary summary) {
    return readable.contains(summary.traceId())
            && reader.trace(tenant, summary.traceId()) instanceof TraceAnswer.Found found
        ? found.trace()
        : null;
  }
}
