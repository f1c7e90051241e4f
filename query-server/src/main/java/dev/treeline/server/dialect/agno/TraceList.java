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
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** {@code GET /traces}: a page by its number, and how many there are. */
final class TraceList {

  private static final String FAILED = Row.status(1);
  private static final long NANOS_OF_MICRO = 1_000;

  private final PageInfo page;

  /** Any text is taken; one that is no status has no traces. */
  private final @Nullable String status;

  private final List<TraceSummary> found = new ArrayList<>();
  private long count;

  private TraceList(PageInfo page, @Nullable String status) {
    this.page = page;
    this.status = status;
  }

  static Answer answer(
      ApiRequest request, TraceReader reader, QueryParameters parameters, PageInfo page)
      throws QueryParameters.Bad {
    long start = Times.start(parameters).orElse(Long.MIN_VALUE);
    OptionalLong end = Times.end(parameters);
    String status = parameters.text("status");
    SummaryFilter filter =
        new SummaryFilter(
            start,
            Long.MAX_VALUE,
            null,
            TraceIdentity.asked(parameters),
            null,
            null,
            end.isPresent() ? lastOfMicro(end.getAsLong()) : null,
            status == null ? null : status.equals(FAILED));
    return new TraceList(page, status).answer(request, reader, filter);
  }

  /** The product knows no smaller part, and a row shows none. */
  private static long lastOfMicro(long nanos) {
    long last = nanos + NANOS_OF_MICRO - 1 - Math.floorMod(nanos, NANOS_OF_MICRO);
    return Math.max(nanos, last); // the last that there is has no whole microsecond
  }

  private Answer answer(ApiRequest request, TraceReader reader, SummaryFilter filter) {
    ListWalk walk = new ListWalk(reader, request.tenant(), filter);
    SummaryPosition rest = walk.walk(null, ListWalk.PAGE, this::visit);
    if (rest != null && count >= page.maxCount()) {
      walk.cut("max_count");
    }
    List<Row> rows = ListRows.of(found, reader, request.tenant(), walk, Row::of, Row::charsOfInput);
    return new Answer.Ok(
        walk.headers(),
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("data");
          for (Row row : rows) {
            row.write(json);
          }
          json.writeEndArray();
          page.write(json, count);
          json.writeEndObject();
        });
  }

  private boolean visit(TraceSummary summary) {
    if (status == null || status.equals(Row.status(summary.errorCount()))) {
      if (page.contains(count)) {
        found.add(summary);
      }
      count++;
    }
    return count < page.maxCount();
  }
}
