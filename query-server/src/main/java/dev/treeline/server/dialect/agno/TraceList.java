package dev.treeline.server.dialect.agno;

import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.ApiRequest;
import dev.treeline.server.dialect.list.ListRows;
import dev.treeline.server.dialect.list.ListWalk;
import dev.treeline.server.dialect.list.QueryParameters;
import dev.treeline.trace.SummaryFilter;
import dev.treeline.trace.SummaryPosition;
import dev.treeline.trace.TraceReader;
import dev.treeline.trace.TraceSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** {@code GET /traces}: a page by its number, and how many there are. */
final class TraceList {

  private final PageInfo page;
  private final Predicate<TraceSummary> wanted;
  private final List<TraceSummary> found = new ArrayList<>();
  private long count;

  private TraceList(PageInfo page, Predicate<TraceSummary> wanted) {
    this.page = page;
    this.wanted = wanted;
  }

  static Answer answer(
      ApiRequest request, TraceReader reader, QueryParameters parameters, PageInfo page)
      throws QueryParameters.Bad {
    long start = Times.start(parameters).orElse(Long.MIN_VALUE);
    long end = Times.end(parameters).orElse(Long.MAX_VALUE);
    String status = parameters.text("status");
    SummaryFilter filter =
        new SummaryFilter(start, Long.MAX_VALUE, null, TraceIdentity.asked(parameters), null, null);
    TraceList list =
        new TraceList(
            page,
            summary ->
                micros(summary.endUnixNano()) <= micros(end)
                    && (status == null || status.equals(Row.status(summary.errorCount()))));
    return list.answer(request, reader, filter);
  }

  /** The product knows no smaller part, and a row shows none. */
  private static long micros(long nanos) {
    return Math.floorDiv(nanos, 1_000);
  }

  private Answer answer(ApiRequest request, TraceReader reader, SummaryFilter filter) {
    ListWalk walk = new ListWalk(reader, request.tenant(), filter);
    SummaryPosition rest = walk.walk(null, ListWalk.PAGE, this::visit);
    if (rest != null && count >= page.maxCount()) {
      walk.cut("max_count");
    }
    ListRows rows = new ListRows(reader, request.tenant(), found, walk);
    return new Answer.Ok(
        walk.headers(),
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("data");
          for (TraceSummary summary : rows.summaries()) {
            Row.of(summary, rows.read(summary)).write(json);
          }
          json.writeEndArray();
          page.write(json, count);
          json.writeEndObject();
        });
  }

  private boolean visit(TraceSummary summary) {
    if (wanted.test(summary)) {
      if (page.contains(count)) {
        found.add(summary);
      }
      count++;
    }
    return count < page.maxCount();
  }
}
