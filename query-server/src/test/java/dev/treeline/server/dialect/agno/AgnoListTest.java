package dev.treeline.server.dialect.agno;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.ErrorAnswer;
import dev.treeline.server.dialect.kit.Ask;
import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.server.dialect.kit.Golden;
import dev.treeline.server.routing.InMemoryTraceReader;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.testing.SpanBuilder;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceStatus;
import dev.treeline.trace.TraceSummary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgnoListTest {

  private static final String PATH = "/traces";

  private final InMemoryTraceReader reader =
      new InMemoryTraceReader(new AtomicLong(SpanBuilder.EPOCH + 10_000));

  @Test
  void aTraceIsListedWithWhatItsDetailSays() {
    given(
        aSpan("root")
            .inTrace("t")
            .named("Stock_Price_Agent.run")
            .lasting(1200)
            .with("input.value", "What?")
            .with("output.value", "That.")
            .with("agno.run.id", "r")
            .with("session.id", "s")
            .with("agno.agent.id", "a")
            .build(),
        aSpan("kid").inTrace("t").childOf("root").failed("no").build());

    JsonNode body = ask().body(PATH, "");

    assertThat(withoutTime(body))
        .hasToString(
            ("{\"data\":[{\"trace_id\":\"%s\",\"name\":\"Stock_Price_Agent.run\","
                    + "\"status\":\"ERROR\",\"duration\":\"1.20s\","
                    + "\"start_time\":\"2026-01-01T00:00:00Z\","
                    + "\"end_time\":\"2026-01-01T00:00:01.200000Z\","
                    + "\"total_spans\":2,\"error_count\":1,\"input\":\"What?\",\"run_id\":\"r\","
                    + "\"session_id\":\"s\",\"agent_id\":\"a\","
                    + "\"created_at\":\"2026-01-01T00:00:10.001000Z\"}],"
                    + "\"meta\":{\"page\":1,\"limit\":20,\"total_pages\":1,\"total_count\":1,"
                    + "\"search_time_ms\":0.5}}")
                .formatted(traceId("t")));
  }

  @Test
  void aPageIsAsItWasFoundRight() {
    given(
        aSpan("root")
            .inTrace("full")
            .named("Stock_Price_Agent.run")
            .lasting(1200)
            .ok()
            .with("input.value", "What?")
            .with("run_id", "r")
            .with("session_id", "s")
            .with("user_id", "u")
            .with("agent_id", "a")
            .with("team_id", "t")
            .with("workflow_id", "w")
            .build());
    given(aSpan("bare").inTrace("bare").startingAt(1).failed("no").build());

    Golden.assertMatches("agno-traces", "page", pretty(withoutTime(ask().body(PATH, ""))));
  }

  @Test
  void theFilterSchemaIsAsItWasFoundRight() {
    Golden.assertMatches(
        "agno-filter-schema", "schema", pretty(ask().body("/traces/filter-schema", "")));
  }

  static String pretty(JsonNode body) {
    return Ask.text(json -> new ObjectMapper().writeTree(json, body), true);
  }

  /** Its spans tell otherwise by now; the row is what the filter goes by. */
  @Test
  void aRowOfAnOpenTraceShowsTheIdsThatTheListWasSearchedBy() {
    Trace trace = ExampleTraces.live(aSpan("s").inTrace("t").with("user.id", "now").build());
    TraceSummary then =
        TraceSummary.of(
            trace.traceId(),
            List.of(aSpan("s").inTrace("t").with("user.id", "then").build()),
            TraceStatus.LIVE,
            0,
            trace.firstArrival());
    FakeReader lagging = FakeReader.with(trace);
    lagging.add(then);

    JsonNode body = Ask.of(new AgnoDialect(AgnoSettings.DEFAULT), lagging).body(PATH, "");

    assertThat(body.at("/data/0/user_id").asText()).isEqualTo("then");
  }

  @Test
  void noTracesAreAnEmptyPage() {
    assertThat(withoutTime(ask().body(PATH, "")))
        .hasToString(
            "{\"data\":[],\"meta\":{\"page\":1,\"limit\":20,\"total_pages\":0,\"total_count\":0,"
                + "\"search_time_ms\":0.5}}");
    assertThat(Ask.ok(ask().answer(PATH, "")).headers()).isEmpty();
  }

  /** Every filter alone and with others, on every page, against a walk over all traces. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void thePagesOfAFilterAreWhatANaiveSearchFinds(long seed) {
    Random random = new Random(seed);
    List<Span> roots = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      roots.add(0, randomRoot(random, i)); // the newest first
      given(roots.get(0));
    }
    reader.lookingAt(1 + random.nextInt(30));
    for (int round = 0; round < 40; round++) {
      Map<String, String> query = new HashMap<>();
      Predicate<Span> naive = randomFilter(random, query);
      List<String> expected =
          roots.stream().filter(naive).map(span -> span.traceId().toString()).toList();
      int limit = 1 + random.nextInt(20);

      List<String> walked = new ArrayList<>();
      int pages = Math.max(1, (expected.size() + limit - 1) / limit);
      for (int page = 1; page <= pages + 1; page++) {
        Ask ask = ask().query("page", "" + page).query("limit", "" + limit);
        query.forEach(ask::query);
        JsonNode body = ask.body(PATH, "");
        assertThat(body.at("/meta/total_count").asInt()).isEqualTo(expected.size());
        assertThat(body.at("/meta/total_pages").asInt())
            .isEqualTo((expected.size() + limit - 1) / limit);
        assertThat(body.at("/meta/page").asInt()).isEqualTo(page);
        walked.addAll(ids(body));
      }
      assertThat(walked).as("%s", query).isEqualTo(expected);
    }
  }

  private static Span randomRoot(Random random, int number) {
    SpanBuilder root =
        aSpan("root").inTrace("t" + number).startingAt(number).lasting(random.nextInt(50));
    for (String key : List.of("run_id", "session_id", "user_id", "agent_id", "workflow_id")) {
      if (random.nextBoolean()) {
        root.with(key, "v" + random.nextInt(3));
      }
    }
    return (random.nextBoolean() ? root.failed("no") : root).build();
  }

  private static Predicate<Span> randomFilter(Random random, Map<String, String> query) {
    Predicate<Span> naive = span -> true;
    for (String key : List.of("run_id", "session_id", "user_id", "agent_id", "workflow_id")) {
      if (random.nextInt(5) == 0) {
        String value = "v" + random.nextInt(3);
        query.put(key, value);
        naive = naive.and(span -> value.equals(span.attributes().text(key)));
      }
    }
    if (random.nextInt(3) == 0) {
      boolean failed = random.nextBoolean();
      query.put("status", failed ? "ERROR" : "OK");
      naive = naive.and(span -> span.isError() == failed);
    }
    if (random.nextInt(3) == 0) {
      int ms = random.nextInt(120);
      query.put("start_time", "2026-01-01T00:00:00.%03dZ".formatted(ms));
      naive = naive.and(span -> startMs(span) >= ms);
    }
    if (random.nextInt(3) == 0) {
      int ms = random.nextInt(150);
      query.put("end_time", "2026-01-01T01:00:00.%03d+01:00".formatted(ms));
      naive = naive.and(span -> span.lastUnixNano() / 1_000_000 - SpanBuilder.EPOCH <= ms);
    }
    return naive;
  }

  private static long startMs(Span span) {
    return span.startUnixNano() / 1_000_000 - SpanBuilder.EPOCH;
  }

  /** Numbers move when traces come in front; none of those that were there is left out. */
  @Test
  void noTraceIsLeftOutWhileOthersArrive() {
    Set<String> there = new TreeSet<>();
    for (int i = 0; i < 25; i++) {
      given(aSpan("s").inTrace("old" + i).build());
      there.add(traceId("old" + i).toString());
    }
    Set<String> seen = new TreeSet<>();
    JsonNode body;
    int page = 1;
    do {
      body = ask().query("page", "" + page++).query("limit", "4").body(PATH, "");
      seen.addAll(ids(body));
      given(aSpan("s").inTrace("new" + page).build());
    } while (!ids(body).isEmpty());

    assertThat(seen).containsAll(there);
  }

  @Test
  void aPageIsInTheOrderOfStarts() {
    given(aSpan("s").inTrace("late").startingAt(50).build());
    given(aSpan("s").inTrace("early").startingAt(5).build());

    assertThat(ids(ask().body(PATH, "")))
        .containsExactly(traceId("late").toString(), traceId("early").toString());
  }

  @Test
  void noMoreAreCountedThanIsSetAndTheAnswerSaysSo() {
    for (int i = 0; i < 12; i++) {
      given(aSpan("s").inTrace("t" + i).build());
    }
    Ask counting = Ask.of(new AgnoDialect(new AgnoSettings(Set.of(), 10)), reader);

    Answer.Ok answer = Ask.ok(counting.query("limit", "4").query("page", "3").answer(PATH, ""));
    JsonNode body = Ask.parsed(Ask.text(answer.body(), false));

    assertThat(ids(body)).hasSize(4);
    assertThat(body.at("/meta/total_count").asInt()).isEqualTo(12);
    assertThat(answer.headers()).isEmpty();

    given(aSpan("s").inTrace("another").build());
    Answer.Ok more = Ask.ok(counting.query("page", "1").answer(PATH, ""));
    assertThat(Ask.parsed(Ask.text(more.body(), false)).at("/meta/total_count").asInt())
        .isEqualTo(10);
    assertThat(more.headers())
        .containsEntry("Treeline-Status", "partial")
        .containsEntry("Treeline-Reason", "max_count");
    assertThat(error(counting.query("page", "4").answer(PATH, "")).status()).isEqualTo(422);
  }

  @Test
  void aListThatSomePartitionsLackSaysSo() {
    given(aSpan("s").inTrace("t").build());
    reader.covering(3, 0, 2);

    assertThat(Ask.ok(ask().answer(PATH, "")).headers())
        .containsEntry("Treeline-Status", "partial")
        .containsEntry("Treeline-Reason", "missing_partitions")
        .containsEntry("Treeline-Missing-Partitions", "1");
  }

  /** Its row comes from its summary, which has no input. */
  @Test
  void aTraceOfVeryManySpansIsListedWithoutBeingRead() {
    List<Span> spans =
        IntStream.range(0, 50_001)
            .mapToObj(
                i ->
                    aSpan("s" + i)
                        .inTrace("big")
                        .childOf(i == 0 ? null : "s0")
                        .with("input.value", "hi")
                        .with("user.id", "ann")
                        .build())
            .toList();
    reader.add(Tenant.DEFAULT, spans);
    given(aSpan("s").inTrace("small").with("input.value", "hi").build());

    Answer.Ok answer = Ask.ok(ask().answer(PATH, ""));
    JsonNode data = Ask.parsed(Ask.text(answer.body(), false)).path("data");

    assertThat(data.findValuesAsText("input")).containsExactly("hi");
    assertThat(data.findValuesAsText("user_id")).containsExactly("ann");
    assertThat(data.findValuesAsText("total_spans")).contains("50001");
    assertThat(answer.headers()).containsEntry("Treeline-Reason", "rows_not_read");
  }

  @ParameterizedTest
  @CsvSource({
    "limit,0,422,Input should be greater than or equal to 1",
    "limit,-3,422,Input should be greater than or equal to 1",
    "limit,1001,422,Input should be less than or equal to 1000",
    "limit,99999999999999999999,422,Input should be less than or equal to 1000",
    "page,-1,422,Input should be greater than or equal to 0",
    "page,1e9,422,'Input should be a valid integer, unable to parse string as an integer'",
    "page,' 1',422,'Input should be a valid integer, unable to parse string as an integer'",
    "page,2147483647,422,pages go through the newest 10000 only: choose fewer with the filters",
  })
  void aNumberThatCannotBeIsSaidAsFastApiSaysIt(
      String name, String value, int status, String message) {
    ErrorAnswer error = error(ask().query(name, value).answer(PATH, ""));

    assertThat(error.status()).isEqualTo(status);
    JsonNode detail = Ask.parsed(Ask.text(error.body(), false)).at("/detail/0");
    assertThat(detail.path("msg").asText()).isEqualTo(message);
    assertThat(detail.path("loc")).hasToString("[\"query\",\"" + name + "\"]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "2026-13-01", "1767225600", "' OR 1=1 --"})
  void aTimeThatIsNoneIsA400(String time) {
    ErrorAnswer error = error(ask().query("start_time", time).answer(PATH, ""));

    assertThat(error.status()).isEqualTo(400);
    assertThat(Ask.text(error.body(), false))
        .startsWith("{\"detail\":\"Invalid start_time format. Use ISO 8601 format");
  }

  @Test
  void unknownAndEmptyParametersHaveNoEffectAndTheLastOfSeveralCounts() {
    given(aSpan("s").inTrace("t").with("user.id", "ann").build());

    JsonNode body =
        ask()
            .query("colour", "red")
            .query("run_id", "")
            .query("user_id", "x", "ann")
            .body(PATH, "");

    assertThat(ids(body)).hasSize(1);
    assertThat(ids(ask().query("page", "0").body(PATH, ""))).hasSize(1);
    assertThat(ids(ask().query("status", "UNSET").body(PATH, ""))).isEmpty();
  }

  @Test
  void theFilterSchemaNamesEachFieldWithItsOperators() {
    JsonNode schema = ask().body("/traces/filter-schema", "");

    assertThat(schema.path("fields")).hasSize(13);
    assertThat(schema.at("/fields/0"))
        .hasToString(
            "{\"key\":\"status\",\"label\":\"Status\",\"type\":\"enum\","
                + "\"operators\":[\"EQ\",\"NEQ\",\"IN\"],\"values\":[\"OK\",\"ERROR\"]}");
    assertThat(schema.at("/fields/9"))
        .hasToString(
            "{\"key\":\"duration_ms\",\"label\":\"Duration (ms)\",\"type\":\"number\","
                + "\"operators\":[\"EQ\",\"NEQ\",\"GT\",\"GTE\",\"LT\",\"LTE\"],\"values\":null}");
    assertThat(schema.path("logical_operators")).hasToString("[\"AND\",\"OR\"]");
  }

  private void given(Span... spans) {
    reader.add(Tenant.DEFAULT, List.of(spans));
  }

  private Ask ask() {
    return Ask.of(new AgnoDialect(AgnoSettings.DEFAULT), reader);
  }

  private static List<String> ids(JsonNode body) {
    return StreamSupport.stream(body.path("data").spliterator(), false)
        .map(row -> row.path("trace_id").asText())
        .toList();
  }

  private static ErrorAnswer error(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Failed.class);
    return new AgnoDialect(AgnoSettings.DEFAULT).error(((Answer.Failed) answer).problem());
  }

  /** With the only value that differs each time made the same. */
  static JsonNode withoutTime(JsonNode body) {
    assertThat(body.at("/meta/search_time_ms").isDouble()).isTrue();
    ((ObjectNode) body.path("meta")).put("search_time_ms", 0.5);
    return body;
  }
}
