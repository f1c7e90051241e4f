package dev.treeline.server.dialect.agno;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.ApiRequest;
import dev.treeline.server.dialect.list.ListWalk;
import dev.treeline.server.dialect.list.QueryParameters;
import dev.treeline.span.TraceId;
import dev.treeline.trace.SummaryField;
import dev.treeline.trace.SummaryFilter;
import dev.treeline.trace.SummaryPosition;
import dev.treeline.trace.TraceReader;
import dev.treeline.trace.TraceSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /trace_session_stats}: traces by their session, whose latest activity comes first. The
 * walk meets sessions in this very order, so only those of the page are added up; of the others the
 * names are held, up to the number of traces that are counted.
 */
final class SessionStats {

  private static final List<TraceIdentity> TOLD =
      List.of(TraceIdentity.USER, TraceIdentity.AGENT, TraceIdentity.TEAM, TraceIdentity.WORKFLOW);

  private static final long NANOS_OF_MILLI = 1_000_000;

  /** Adds up one session. */
  private static final class Session {

    private final String id;
    private final Map<TraceIdentity, String> ids = new EnumMap<>(TraceIdentity.class);
    private final long last;
    private long first;
    private int traces;

    Session(String id, long last) {
      this.id = id;
      this.last = last;
    }

    /** Of several values the greatest, as in the product. */
    void add(TraceSummary summary) {
      traces++;
      first = summary.firstArrival();
      for (TraceIdentity identity : TOLD) {
        String value = summary.field(identity.listed());
        if (value != null) {
          ids.merge(identity, value, (a, b) -> a.compareTo(b) >= 0 ? a : b);
        }
      }
    }

    void write(JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeStringField("session_id", id);
      for (TraceIdentity identity : TOLD) {
        NodeJson.writeIfKnown(json, identity.field(), ids.get(identity));
      }
      json.writeNumberField("total_traces", traces);
      json.writeStringField("first_trace_at", Row.createdAt(first));
      json.writeStringField("last_trace_at", Row.createdAt(last));
      json.writeEndObject();
    }
  }

  private final PageInfo page;
  private final OptionalLong start;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<Session> shown = new ArrayList<>();
  private int traces;

  private SessionStats(PageInfo page, OptionalLong start) {
    this.page = page;
    this.start = start;
  }

  static Answer answer(
      ApiRequest request, TraceReader reader, QueryParameters parameters, PageInfo page)
      throws QueryParameters.Bad {
    Map<SummaryField, String> fields = new EnumMap<>(SummaryField.class);
    fields.putAll(TraceIdentity.asked(parameters));
    fields.keySet().retainAll(TOLD.stream().map(TraceIdentity::listed).toList());
    SummaryFilter filter =
        new SummaryFilter(Long.MIN_VALUE, Long.MAX_VALUE, null, fields, null, null);
    SessionStats stats = new SessionStats(page, Times.start(parameters));
    return stats.answer(request, reader, filter, Times.end(parameters));
  }

  /**
   * Times are those of creation here, which is the order of the list.
   *
   * @param end where to begin, for the newest come first
   */
  private Answer answer(
      ApiRequest request, TraceReader reader, SummaryFilter filter, OptionalLong end) {
    ListWalk walk = new ListWalk(reader, request.tenant(), filter);
    SummaryPosition rest = walk.walk(before(end), ListWalk.PAGE, this::visit);
    if (rest != null && traces >= page.maxCount()) {
      walk.cut("max_count");
    }
    return new Answer.Ok(
        walk.headers(),
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("data");
          for (Session session : shown) {
            session.write(json);
          }
          json.writeEndArray();
          page.write(json, numbers.size());
          json.writeEndObject();
        });
  }

  /** Behind all that arrived later. */
  private static @Nullable SummaryPosition before(OptionalLong end) {
    if (end.isEmpty()) {
      return null;
    }
    long millis = Math.max(0, Math.floorDiv(end.getAsLong(), NANOS_OF_MILLI) + 1);
    return new SummaryPosition(millis, new TraceId(-1, -1));
  }

  private boolean visit(TraceSummary summary) {
    if (start.isPresent() && summary.firstArrival() * NANOS_OF_MILLI < start.getAsLong()) {
      return false;
    }
    String id = summary.field(TraceIdentity.SESSION.listed());
    if (id == null) {
      return true;
    }
    int next = numbers.size();
    int number = numbers.computeIfAbsent(id, session -> next);
    if (page.contains(number)) {
      int at = (int) (number - page.first());
      if (at == shown.size()) {
        shown.add(new Session(id, summary.firstArrival()));
      }
      shown.get(at).add(summary);
    }
    traces++;
    return traces < page.maxCount();
  }
}
