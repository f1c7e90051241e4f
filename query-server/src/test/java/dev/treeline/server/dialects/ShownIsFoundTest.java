package dev.treeline.server.dialects;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.treeline.server.dialect.Dialect;
import dev.treeline.server.dialect.kit.Ask;
import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.server.routing.InMemoryTraceReader;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.testing.SpanBuilder;
import dev.treeline.trace.Trace;
import dev.treeline.vocabulary.CanonicalField;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever an answer shows as an id or a name of a trace, the filter of that name finds it by. */
class ShownIsFoundTest {

  private static final List<String> AGNO =
      List.of("run_id", "session_id", "user_id", "agent_id", "team_id", "workflow_id", "status");

  private static final Map<String, String> IDUN =
      Map.of(
          "userId", "user_id",
          "sessionId", "session_id",
          "name", "name_contains",
          "status", "status");

  private static final List<CanonicalField> TOLD =
      List.of(
          CanonicalField.RUN_ID,
          CanonicalField.SESSION_ID,
          CanonicalField.USER_ID,
          CanonicalField.AGENT_ID,
          CanonicalField.TEAM_ID,
          CanonicalField.WORKFLOW_ID,
          CanonicalField.MODEL);

  private final InMemoryTraceReader reader =
      new InMemoryTraceReader(new AtomicLong(SpanBuilder.EPOCH));
  private final List<Trace> traces = new ArrayList<>();

  @BeforeEach
  void addTraces() {
    ExampleTraces.all().entrySet().stream()
        .filter(
            example -> !example.getKey().equals(ExampleTraces.BIG)) // tells nothing others do not
        .forEach(example -> add(example.getValue()));
    Random random = new Random(7);
    for (int i = 0; i < 40; i++) {
      add(ExampleTraces.closed(contradictory(random, "t" + i)));
    }
  }

  /** Its spans speak of themselves under several keys at once, each with another value. */
  private static List<Span> contradictory(Random random, String trace) {
    List<Span> spans = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      SpanBuilder span = aSpan("s" + i).inTrace(trace).startingAt(random.nextInt(30));
      if (i > 0 || random.nextInt(4) == 0) {
        span.childOf(random.nextBoolean() ? "s0" : "lost");
      }
      span.with("openinference.span.kind", random.nextBoolean() ? "LLM" : "AGENT");
      for (CanonicalField field : TOLD) {
        for (int n = random.nextInt(4); n > 0; n--) {
          String key = field.keys().get(random.nextInt(field.keys().size()));
          Object value = random.nextInt(6) == 0 ? "" : field + "-" + random.nextInt(12);
          span = random.nextInt(5) == 0 ? span.withResource(key, value) : span.with(key, value);
        }
      }
      spans.add((random.nextInt(5) == 0 ? span.failed("no") : span).build());
    }
    return spans;
  }

  private void add(Trace trace) {
    traces.add(trace);
    reader.add(Tenant.DEFAULT, trace.tree().spans());
  }

  @Test
  void inAgno() {
    JsonNode list = body("agno", Map.of("limit", "1000"), "/traces");
    for (Trace trace : traces) {
      String id = trace.traceId().toString();
      JsonNode detail = body("agno", Map.of(), "/traces/{trace_id}", id);
      JsonNode row = row(list, "trace_id", id);
      for (String field : AGNO) {
        assertThat(row.path(field)).as("%s of %s", field, detail).isEqualTo(detail.path(field));
        if (detail.has(field)) {
          Map<String, String> query = Map.of("limit", "1000", field, detail.path(field).asText());
          assertThat(values(body("agno", query, "/traces").path("data"), "trace_id"))
              .as("traces with %s", query)
              .contains(id);
        }
      }
    }
  }

  /** Of a session are as many traces as the list finds by it, and they are whose it says. */
  @Test
  void inTheSessionsOfAgno() {
    JsonNode sessions = body("agno", Map.of("limit", "1000"), "/trace_session_stats").path("data");
    Set<String> shown = new TreeSet<>();
    for (JsonNode session : sessions) {
      String id = session.path("session_id").asText();
      shown.add(id);
      Map<String, String> ofSession = Map.of("limit", "1000", "session_id", id);
      JsonNode found = body("agno", ofSession, "/traces");
      assertThat(session.path("total_traces")).isEqualTo(found.at("/meta/total_count"));
      for (String field : List.of("user_id", "agent_id", "team_id", "workflow_id")) {
        Set<String> all = values(found.path("data"), field);
        assertThat(session.path(field).asText()).isEqualTo(all.isEmpty() ? "" : greatest(all));
        if (session.has(field)) {
          Map<String, String> query = Map.of("limit", "1000", field, session.path(field).asText());
          JsonNode again = body("agno", query, "/trace_session_stats").path("data");
          assertThat(values(again, "session_id")).as("sessions with %s", query).contains(id);
        }
      }
    }
    JsonNode rows = body("agno", Map.of("limit", "1000"), "/traces").path("data");
    assertThat(shown).isNotEmpty().isEqualTo(values(rows, "session_id"));
  }

  @Test
  void inIdun() {
    String path = "/admin/api/v1/traces";
    JsonNode list = body("idun", Map.of("limit", "500"), path);
    for (Trace trace : traces) {
      String id = trace.traceId().toString();
      JsonNode detail = body("idun", Map.of(), path + "/{otel_trace_id}", id).path("trace");
      JsonNode row = row(list, "otelTraceId", id);
      assertThat(row).isEqualTo(detail);
      IDUN.forEach(
          (field, parameter) -> {
            if (!detail.path(field).isNull()) {
              assertFoundInIdun(id, parameter, detail.path(field).asText());
            }
          });
      detail.path("models").forEach(model -> assertFoundInIdun(id, "model", model.asText()));
    }
  }

  private void assertFoundInIdun(String id, String parameter, String value) {
    Map<String, String> query = Map.of("limit", "500", parameter, value);
    assertThat(values(body("idun", query, "/admin/api/v1/traces").path("items"), "otelTraceId"))
        .as("traces with %s", query)
        .contains(id);
  }

  /** A run that a span names is a run that can be asked for. */
  @Test
  void inTrigger() {
    Deque<String> open = new ArrayDeque<>();
    for (Trace trace : traces) {
      trace.tree().spans().stream()
          .map(CanonicalField.RUN_ID::text)
          .filter(Objects::nonNull)
          .forEach(open::add);
    }
    Set<String> asked = new TreeSet<>(Set.of("unknown"));
    while (!open.isEmpty()) {
      String run = open.pop();
      if (asked.add(run)) {
        body("trigger", Map.of(), "/api/v1/runs/{runId}/trace", run)
            .findValues("runId")
            .forEach(shown -> open.add(shown.asText()));
      }
    }
    assertThat(asked).hasSizeGreaterThan(20);
  }

  private JsonNode body(String dialectName, Map<String, String> query, String path, String... ids) {
    Dialect dialect =
        TestDialects.all().stream()
            .filter(candidate -> candidate.name().equals(dialectName))
            .findFirst()
            .orElseThrow();
    Ask ask = Ask.of(dialect, reader);
    query.forEach(ask::query);
    return ask.body(path, ids);
  }

  private static JsonNode row(JsonNode list, String key, String id) {
    for (JsonNode row : list.path(list.has("data") ? "data" : "items")) {
      if (row.path(key).asText().equals(id)) {
        return row;
      }
    }
    throw new AssertionError("no row of " + id);
  }

  private static Set<String> values(JsonNode rows, String key) {
    Set<String> values = new TreeSet<>();
    rows.forEach(
        row -> {
          if (row.has(key)) {
            values.add(row.path(key).asText());
          }
        });
    return values;
  }

  private static String greatest(Set<String> values) {
    return new TreeSet<>(values).last();
  }
}
