package dev.treeline.server.dialect.agno;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.kit.Ask;
import dev.treeline.server.dialect.kit.Golden;
import dev.treeline.server.dialect.kit.ListFixture;
import dev.treeline.server.routing.InMemoryTraceReader;
import dev.treeline.span.Tenant;
import dev.treeline.testing.SpanBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionStatsTest {

  private static final String PATH = "/trace_session_stats";
  private static final long FIRST = SpanBuilder.EPOCH + 1;

  private final InMemoryTraceReader reader =
      new InMemoryTraceReader(new AtomicLong(SpanBuilder.EPOCH));

  /** As it arrived. */
  private record Arrived(
      long at, @Nullable String session, @Nullable String user, @Nullable String agent) {}

  @Test
  void tracesAreAddedUpByTheirSession() {
    given(new Arrived(FIRST, "s1", "ann", "x"));
    given(new Arrived(FIRST + 1, "s2", null, null));
    given(new Arrived(FIRST + 2, "s1", "bob", null));
    given(new Arrived(FIRST + 3, null, "bob", null));

    JsonNode body = AgnoListTest.withoutTime(ask().body(PATH, ""));

    assertThat(body)
        .hasToString(
            "{\"data\":[{\"session_id\":\"s1\",\"user_id\":\"bob\",\"agent_id\":\"x\","
                + "\"total_traces\":2,\"first_trace_at\":\"2026-01-01T00:00:00.001000Z\","
                + "\"last_trace_at\":\"2026-01-01T00:00:00.003000Z\"},"
                + "{\"session_id\":\"s2\",\"total_traces\":1,"
                + "\"first_trace_at\":\"2026-01-01T00:00:00.002000Z\","
                + "\"last_trace_at\":\"2026-01-01T00:00:00.002000Z\"}],"
                + "\"meta\":{\"page\":1,\"limit\":20,\"total_pages\":1,\"total_count\":2,"
                + "\"search_time_ms\":0.5}}");
  }

  @Test
  void aPageIsAsItWasFoundRight() {
    given(new Arrived(FIRST, "s2", null, null));
    reader.add(
        Tenant.DEFAULT,
        List.of(
            aSpan("s")
                .inTrace("full")
                .with("session_id", "s1")
                .with("user_id", "u")
                .with("agent_id", "a")
                .with("team_id", "t")
                .with("workflow_id", "w")
                .build()));

    JsonNode body = AgnoListTest.withoutTime(ask().body(PATH, ""));

    Golden.assertMatches("agno-sessions", "page", ListFixture.pretty(body));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theyAreWhatANaiveGroupingFinds(long seed) {
    Random random = new Random(seed);
    List<Arrived> all = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      all.add(
          new Arrived(
              FIRST + i,
              random.nextInt(4) == 0 ? null : "s" + random.nextInt(20),
              random.nextBoolean() ? null : "u" + random.nextInt(3),
              random.nextBoolean() ? null : "a" + random.nextInt(3)));
      given(all.get(i));
    }
    reader.lookingAt(1 + random.nextInt(40));
    for (int round = 0; round < 30; round++) {
      Map<String, String> query = new HashMap<>();
      Stream<Arrived> wanted = all.stream().filter(trace -> trace.session() != null);
      if (random.nextInt(3) == 0) {
        String user = "u" + random.nextInt(3);
        query.put("user_id", user);
        wanted = wanted.filter(trace -> user.equals(trace.user()));
      }
      if (random.nextInt(3) == 0) {
        int ms = random.nextInt(150);
        query.put("start_time", "2026-01-01T00:00:00.%03dZ".formatted(ms));
        wanted = wanted.filter(trace -> trace.at() - SpanBuilder.EPOCH >= ms);
      }
      if (random.nextInt(3) == 0) {
        int ms = random.nextInt(150);
        query.put("end_time", "2026-01-01T00:00:00.%03dZ".formatted(ms));
        wanted = wanted.filter(trace -> trace.at() - SpanBuilder.EPOCH <= ms);
      }
      List<String> expected = grouped(wanted.toList());
      int limit = 1 + random.nextInt(8);
      List<String> walked = new ArrayList<>();
      for (int page = 1; page <= expected.size() / limit + 1; page++) {
        Ask ask = ask().query("page", "" + page).query("limit", "" + limit);
        query.forEach(ask::query);
        JsonNode body = ask.body(PATH, "");
        assertThat(body.at("/meta/total_count").asInt()).isEqualTo(expected.size());
        body.path("data").forEach(session -> walked.add(line(session)));
      }
      assertThat(walked).as("%s", query).isEqualTo(expected);
    }
  }

  private static List<String> grouped(List<Arrived> traces) {
    Map<String, List<Arrived>> sessions =
        traces.stream().collect(Collectors.groupingBy(trace -> String.valueOf(trace.session())));
    Comparator<Map.Entry<String, List<Arrived>>> byLast =
        Comparator.comparing(entry -> last(entry.getValue()));
    return sessions.entrySet().stream()
        .sorted(byLast.reversed())
        .map(
            entry ->
                entry.getKey()
                    + " "
                    + entry.getValue().size()
                    + " "
                    + entry.getValue().stream()
                        .map(Arrived::agent)
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .orElse("")
                    + " "
                    + Row.createdAt(entry.getValue().get(0).at())
                    + " "
                    + Row.createdAt(last(entry.getValue())))
        .toList();
  }

  private static long last(List<Arrived> traces) {
    return traces.get(traces.size() - 1).at();
  }

  private static String line(JsonNode session) {
    return Stream.of("session_id", "total_traces", "agent_id", "first_trace_at", "last_trace_at")
        .map(key -> session.path(key).asText())
        .collect(Collectors.joining(" "));
  }

  @Test
  void asManyTracesAsAreAddedUpAreAll() {
    given(new Arrived(FIRST, "s1", null, null));
    given(new Arrived(FIRST + 1, "s2", null, null));

    Answer.Ok answer =
        Ask.ok(Ask.of(new AgnoDialect(new AgnoSettings(Set.of(), 2)), reader).answer(PATH, ""));

    assertThat(answer.headers()).doesNotContainKey("Treeline-Reason");
  }

  /** The product does not know these here. */
  @Test
  void runsAndSessionsAreNoFilters() {
    given(new Arrived(FIRST, "s1", null, null));

    JsonNode body = ask().query("run_id", "r").query("session_id", "s2").body(PATH, "");

    assertThat(body.at("/data/0/session_id").asText()).isEqualTo("s1");
  }

  @Test
  void noMoreTracesAreAddedUpThanIsSetAndTheAnswerSaysSo() {
    for (int i = 0; i < 12; i++) {
      given(new Arrived(FIRST + i, "s" + i % 5, null, null));
    }

    Answer.Ok answer =
        Ask.ok(Ask.of(new AgnoDialect(new AgnoSettings(Set.of(), 10)), reader).answer(PATH, ""));

    JsonNode body = Ask.parsed(Ask.text(answer.body(), false));
    assertThat(body.findValues("total_traces").stream().mapToInt(JsonNode::asInt).sum())
        .isEqualTo(10);
    assertThat(answer.headers()).containsEntry("Treeline-Reason", "max_count");
    assertThat(
            Ask.ok(ask().query("start_time", "2026-01-01T00:00:00.005Z").answer(PATH, ""))
                .headers())
        .as("all that was asked for was seen")
        .isEmpty();
  }

  @Test
  void sumsThatLookingEndedSayThatAndNothingElse() {
    for (int i = 0; i < 150; i++) {
      given(new Arrived(FIRST + i, "s" + i % 5, null, null));
    }
    reader.lookingAt(1);

    Answer.Ok answer = Ask.ok(ask().answer(PATH, ""));

    assertThat(answer.headers()).containsEntry("Treeline-Reason", "look_ups");
  }

  @ParameterizedTest
  @CsvSource({"page,0", "limit,0", "page,x"})
  void pagesBeginWithOneHere(String name, String value) {
    assertThat(ask().query(name, value).answer(PATH, "")).isInstanceOf(Answer.Failed.class);
  }

  private void given(Arrived trace) {
    SpanBuilder span = aSpan("s").inTrace("t" + trace.at());
    with(span, "session.id", trace.session());
    with(span, "user.id", trace.user());
    with(span, "agno.agent.id", trace.agent());
    reader.add(Tenant.DEFAULT, List.of(span.build()));
  }

  private static void with(SpanBuilder span, String key, @Nullable String value) {
    if (value != null) {
      span.with(key, value);
    }
  }

  private Ask ask() {
    return Ask.of(new AgnoDialect(AgnoSettings.DEFAULT), reader);
  }
}
