package dev.treeline.server.dialect.idun;

import dev.treeline.cost.Costs;
import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.ApiRequest;
import dev.treeline.server.dialect.Problem;
import dev.treeline.server.dialect.json.JsonValues;
import dev.treeline.server.dialect.list.ListCursor;
import dev.treeline.server.dialect.list.ListRows;
import dev.treeline.server.dialect.list.ListWalk;
import dev.treeline.server.dialect.list.QueryParameters;
import dev.treeline.span.Tenant;
import dev.treeline.trace.SummaryField;
import dev.treeline.trace.SummaryFilter;
import dev.treeline.trace.SummaryPosition;
import dev.treeline.trace.TraceReader;
import dev.treeline.trace.TraceSummary;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /admin/api/v1/traces}. The server of the product takes names with underscores, and its
 * own pages send them in camel case: both are taken.
 */
final class TraceList {

  private static final String FAILED = Row.status(1);
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 500;

  private final SummaryFilter filter;

  /** Any text is taken; one that is no status has no traces. */
  private final @Nullable String status;

  private final int limit;

  private TraceList(SummaryFilter filter, @Nullable String status, int limit) {
    this.filter = filter;
    this.status = status;
    this.limit = limit;
  }

  static Answer answer(ApiRequest request, TraceReader reader, Costs costs)
      throws QueryParameters.Bad {
    QueryParameters parameters = new QueryParameters(request);
    String status = parameters.text("status");
    TraceList list =
        new TraceList(
            filter(parameters, status),
            status,
            parameters.whole("limit", DEFAULT_LIMIT, 1, MAX_LIMIT));
    parameters.check();
    return list.answer(request.tenant(), reader, costs, list.cursor(request.tenant(), parameters));
  }

  private static SummaryFilter filter(QueryParameters parameters, @Nullable String status) {
    Map<SummaryField, String> fields = new EnumMap<>(SummaryField.class);
    put(fields, SummaryField.FIRST_USER_ID, parameters.text("user_id", "userId"));
    put(fields, SummaryField.FIRST_SESSION_ID, parameters.text("session_id", "sessionId"));
    return new SummaryFilter(
        parameters.dateTime("started_after", "startedAfter").orElse(Long.MIN_VALUE),
        parameters.dateTime("started_before", "startedBefore").orElse(Long.MAX_VALUE),
        null,
        fields,
        parameters.text("name_contains", "nameContains"),
        parameters.text("model"),
        null,
        status == null ? null : status.equals(FAILED));
  }

  private static void put(
      Map<SummaryField, String> fields, SummaryField field, @Nullable String value) {
    if (value != null) {
      fields.put(field, value);
    }
  }

  private @Nullable SummaryPosition cursor(Tenant tenant, QueryParameters parameters)
      throws QueryParameters.Bad {
    String text = parameters.text("cursor");
    if (text == null) {
      return null;
    }
    return ListCursor.decode(text, tenant, filter, beside())
        .orElseThrow(
            () ->
                new QueryParameters.Bad(
                    Problem.of(Problem.Kind.INVALID_PARAMETER, "Malformed cursor.")));
  }

  /** Begins with the list's name: a cursor of another one would lead to some place here, too. */
  private String beside() {
    return "idun:" + (status == null ? "" : status);
  }

  private Answer answer(
      Tenant tenant, TraceReader reader, Costs costs, @Nullable SummaryPosition after) {
    List<TraceSummary> found = new ArrayList<>();
    ListWalk walk = new ListWalk(reader, tenant, filter);
    SummaryPosition next =
        walk.walk(
            after,
            limit,
            summary -> {
              if (status == null || status.equals(Row.status(summary.errorCount()))) {
                found.add(summary);
              }
              return found.size() < limit;
            });
    String cursor = next == null ? null : ListCursor.encode(next, tenant, filter, beside());
    List<Row> rows =
        ListRows.of(
            found,
            reader,
            tenant,
            walk,
            (summary, trace) -> Row.of(summary, trace, costs),
            row -> 0);
    return new Answer.Ok(
        walk.headers(),
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("items");
          for (Row row : rows) {
            row.write(json);
          }
          json.writeEndArray();
          JsonValues.writeText(json, "nextCursor", cursor);
          json.writeNullField("totalEstimate");
          json.writeEndObject();
        });
  }
}
