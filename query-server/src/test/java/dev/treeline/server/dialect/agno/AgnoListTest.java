package dev.treeline.server.dialect.agno;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.kit.Ask;
import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.server.dialect.kit.Golden;
import dev.treeline.server.dialect.kit.ListFixture;
import dev.treeline.server.dialect.kit.NaiveSearch;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.testing.SpanBuilder;
import dev.treeline.trace.SummaryFilter;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceStatus;
import dev.treeline.trace.TraceSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgnoListTest {

  private static final String PATH = "/traces";

  private static final List<String> KEYS =
      List.of("run_id", "session_id", "user_id", "agent_id", "workflow_id");

  private final ListFixture list =
      new ListFixture(new AgnoDialect(AgnoSettings.DEFAULT), "data", "trace_id");

  @Test
  void aTraceIsListedWithWhatItsDetailSays() {
    list.given(
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

    JsonNode body = list.ask().body(PATH, "");

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
    list.given(
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
    list.given(aSpan("bare").inTrace("bare").startingAt(1).failed("no").build());

    Golden.assertMatches(
        "agno-traces", "page", ListFixture.pretty(withoutTime(list.ask().body(PATH, ""))));
  }

  @Test
  void theFilterSchemaIsAsItWasFoundRight() {
    Golden.assertMatches(
        "agno-filter-schema",
        "schema",
        ListFixture.pretty(list.ask().body("/traces/filter-schema", "")));
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

  /** A row shows microseconds, of which the product knows no parts. */
  @Test
  void theTimesThatARowShowsFindIt() {
    long start = SpanBuilder.EPOCH * 1_000_000 + 123_456_789;
    list.given(aSpan("s").inTrace("t").betweenUnixNanos(start, start + 999).build());

    JsonNode row = list.ask().body(PATH, "").at("/data/0");
    Ask ask =
        list.ask()
            .query("start_time", row.path("start_time").asText())
            .query("end_time", row.path("end_time").asText());

    assertThat(list.ids(ask.body(PATH, ""))).containsExactly(traceId("t").toString());
    assertThat(row.path("end_time").asText()).isEqualTo("2026-01-01T00:00:00.123457Z");
    assertThat(list.ids(list.ask().query("end_time", "2026-01-01T00:00:00.123456Z").body(PATH, "")))
        .isEmpty();
  }

  /** Else each of the others would be looked up, and the walk would end among them. */
  @Test
  void theStoresLookForStatusAndEnd() {
    FakeReader reader = new FakeReader();
    Ask ask = Ask.of(new AgnoDialect(AgnoSettings.DEFAULT), reader);

    ask.query("status", "ERROR").query("end_time", "1970-01-01T00:00:01.5Z").body(PATH, "");
    ask.query("status", "OK").query("end_time", "1970-01-01T00:00:01.5000019Z").body(PATH, "");

    assertThat(reader.queries().get(0).filter())
        .isEqualTo(
            new SummaryFilter(
                Long.MIN_VALUE, Long.MAX_VALUE, null, Map.of(), null, null, 1_500_000_999L, true));
    assertThat(reader.queries().get(1).filter().failed()).isFalse();
    assertThat(reader.queries().get(1).filter().endedByUnixNano()).isEqualTo(1_500_001_999L);
  }

  @Test
  void noTraceHasAnotherStatusThanThose() {
    list.given(aSpan("s").inTrace("t").build());

    assertThat(list.ids(list.ask().query("status", "OK").body(PATH, ""))).hasSize(1);
    assertThat(list.ids(list.ask().query("status", "UNSET").body(PATH, ""))).isEmpty();
  }

  @Test
  void noTracesAreAnEmptyPage() {
    assertThat(withoutTime(list.ask().body(PATH, "")))
        .hasToString(
            "{\"data\":[],\"meta\":{\"page\":1,\"limit\":20,\"total_pages\":0,\"total_count\":0,"
                + "\"search_time_ms\":0.5}}");
    assertThat(Ask.ok(list.ask().answer(PATH, "")).headers()).isEmpty();
  }

  /** Every filter alone and with others, on every page, against a walk over all traces. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void thePagesOfAFilterAreWhatANaiveSearchFinds(long seed) {
    Random random = new Random(seed);
    List<Span> roots = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      SpanBuilder root = NaiveSearch.root(random, i, KEYS).lasting(random.nextInt(50));
      roots.add(0, root.build()); // the newest first
      list.given(roots.get(0));
    }
    list.reader().lookingAt(1 + random.nextInt(30));
    for (int round = 0; round < 40; round++) {
      NaiveSearch search = randomSearch(random);
      List<String> expected = search.in(roots);
      int limit = 1 + random.nextInt(20);

      List<String> walked = new ArrayList<>();
      int pages = Math.max(1, (expected.size() + limit - 1) / limit);
      for (int page = 1; page <= pages + 1; page++) {
        Ask ask = list.ask().query("page", "" + page).query("limit", "" + limit);
        JsonNode body = search.asked(ask).body(PATH, "");
        assertThat(body.at("/meta/total_count").asInt()).isEqualTo(expected.size());
        assertThat(body.at("/meta/total_pages").asInt())
            .isEqualTo((expected.size() + limit - 1) / limit);
        assertThat(body.at("/meta/page").asInt()).isEqualTo(page);
        assertThat(list.ids(body)).hasSizeLessThanOrEqualTo(limit);
        walked.addAll(list.ids(body));
      }
      assertThat(walked).as("%s", search).isEqualTo(expected);
    }
  }

  private static NaiveSearch randomSearch(Random random) {
    NaiveSearch search = new NaiveSearch(random);
    KEYS.forEach(key -> search.value(key, key));
    search.status();
    search.time(
        "start_time",
        "2026-01-01T00:00:00.%03dZ",
        (span, millis) -> NaiveSearch.startMillis(span) >= millis);
    search.time(
        "end_time",
        "2026-01-01T01:00:00.%03d+01:00",
        (span, millis) -> span.lastUnixNano() / 1_000_000 - SpanBuilder.EPOCH <= millis);
    return search;
  }

  /** Numbers move when traces come in front; none of those that were there is left out. */
  @Test
  void noTraceIsLeftOutWhileOthersArrive() {
    Set<String> there = new TreeSet<>();
    for (int i = 0; i < 25; i++) {
      list.given(aSpan("s").inTrace("old" + i).build());
      there.add(traceId("old" + i).toString());
    }
    Set<String> seen = new TreeSet<>();
    JsonNode body;
    int page = 1;
    do {
      body = list.ask().query("page", "" + page++).query("limit", "4").body(PATH, "");
      seen.addAll(list.ids(body));
      list.given(aSpan("s").inTrace("new" + page).build());
    } while (!list.ids(body).isEmpty());

    assertThat(seen).containsAll(there);
  }

  @Test
  void aPageIsInTheOrderOfStarts() {
    list.given(aSpan("s").inTrace("late").startingAt(50).build());
    list.given(aSpan("s").inTrace("early").startingAt(5).build());

    assertThat(list.ids(list.ask().body(PATH, "")))
        .containsExactly(traceId("late").toString(), traceId("early").toString());
  }

  @Test
  void noMoreAreCountedThanIsSetAndTheAnswerSaysSo() {
    for (int i = 0; i < 12; i++) {
      list.given(aSpan("s").inTrace("t" + i).build());
    }
    Ask counting = Ask.of(new AgnoDialect(new AgnoSettings(Set.of(), 10)), list.reader());

    Answer.Ok answer = Ask.ok(counting.query("limit", "4").query("page", "3").answer(PATH, ""));
    JsonNode body = Ask.parsed(Ask.text(answer.body(), false));

    assertThat(list.ids(body)).as("9 and 10").hasSize(2);
    assertThat(body.at("/meta/total_count").asInt()).isEqualTo(10);
    assertThat(body.at("/meta/total_pages").asInt()).isEqualTo(3);
    assertThat(answer.headers())
        .containsEntry("Treeline-Status", "partial")
        .containsEntry("Treeline-Reason", "max_count");
    assertThat(list.errorStatus(counting.query("page", "4").answer(PATH, ""))).isEqualTo(422);
    Ask behindTheLast = counting.query("limit", "5").query("page", "3");
    assertThat(list.errorStatus(behindTheLast.answer(PATH, ""))).isEqualTo(422);
  }

  /** What was counted when the looking ended is no number that was set. */
  @Test
  void aTotalThatLookingEndedSaysThatAndNothingElse() {
    for (int i = 0; i < 150; i++) {
      list.given(aSpan("s").inTrace("t" + i).build());
    }
    list.reader().lookingAt(1);

    Answer.Ok answer = Ask.ok(list.ask().answer(PATH, ""));

    assertThat(Ask.parsed(Ask.text(answer.body(), false)).at("/meta/total_count").asInt())
        .isEqualTo(100);
    assertThat(answer.headers()).containsEntry("Treeline-Reason", "look_ups");
  }

  @Test
  void asManyAsAreCountedAreAll() {
    for (int i = 0; i < 10; i++) {
      list.given(aSpan("s").inTrace("t" + i).build());
    }
    Answer.Ok answer =
        Ask.ok(
            Ask.of(new AgnoDialect(new AgnoSettings(Set.of(), 10)), list.reader())
                .answer(PATH, ""));

    assertThat(Ask.parsed(Ask.text(answer.body(), false)).at("/meta/total_count").asInt())
        .isEqualTo(10);
    assertThat(answer.headers()).isEmpty();
  }

  @Test
  void aListThatSomePartitionsLackSaysSo() {
    list.given(aSpan("s").inTrace("t").build());
    list.reader().covering(3, 0, 2);

    assertThat(Ask.ok(list.ask().answer(PATH, "")).headers())
        .containsEntry("Treeline-Status", "partial")
        .containsEntry("Treeline-Reason", "missing_partitions")
        .containsEntry("Treeline-Missing-Partitions", "1");
  }

  @Test
  void aListThatSomeHostsKeepSaysSo() {
    Ask ask = Ask.of(new AgnoDialect(AgnoSettings.DEFAULT), new FakeReader());

    assertThat(Ask.ok(ask.answer(PATH, "")).headers())
        .containsEntry("Treeline-Status", "partial")
        .containsEntry("Treeline-Reason", "failed_hosts,missing_partitions")
        .containsEntry("Treeline-Failed-Hosts", "10.0.0.7:8080");
  }

  @Test
  void aTraceOfAsManySpansAsMayBeIsRead() {
    List<Span> spans =
        IntStream.range(0, 50_000)
            .mapToObj(
                i ->
                    aSpan("s" + i)
                        .inTrace("big")
                        .childOf(i == 0 ? null : "s0")
                        .with("input.value", "hi")
                        .build())
            .toList();
    list.reader().add(Tenant.DEFAULT, spans);

    Answer.Ok answer = Ask.ok(list.ask().answer(PATH, ""));

    assertThat(Ask.parsed(Ask.text(answer.body(), false)).at("/data/0/input").asText())
        .isEqualTo("hi");
    assertThat(answer.headers()).doesNotContainKey("Treeline-Reason");
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
    list.reader().add(Tenant.DEFAULT, spans);
    list.given(aSpan("s").inTrace("small").with("input.value", "hi").build());

    Answer.Ok answer = Ask.ok(list.ask().answer(PATH, ""));
    JsonNode data = Ask.parsed(Ask.text(answer.body(), false)).path("data");

    assertThat(data.findValuesAsText("input")).containsExactly("hi");
    assertThat(data.findValuesAsText("user_id")).containsExactly("ann");
    assertThat(data.findValuesAsText("total_spans")).contains("50001");
    assertThat(answer.headers()).containsEntry("Treeline-Reason", "rows_not_read");
  }

  /** As FastAPI says it: each, in the order in which the product declares them. */
  @Test
  void allThatIsWrongIsSaidTogether() {
    Answer answer =
        list.ask().query("limit", "0").query("colour", "").query("page", "one").answer(PATH, "");

    assertThat(list.errorStatus(answer)).isEqualTo(422);
    assertThat(list.errorText(answer))
        .isEqualTo(
            "{\"detail\":[{\"type\":\"int_parsing\",\"loc\":[\"query\",\"page\"],"
                + "\"msg\":\"Input should be a valid integer, unable to parse string as an integer\","
                + "\"input\":\"one\"},"
                + "{\"type\":\"greater_than_equal\",\"loc\":[\"query\",\"limit\"],"
                + "\"msg\":\"Input should be greater than or equal to 1\",\"input\":\"0\","
                + "\"ctx\":{\"ge\":1}}]}");
  }

  @ParameterizedTest
  @CsvSource({
    "limit,-3,greater_than_equal",
    "limit,1001,less_than_equal",
    "limit,99999999999999999999,less_than_equal",
    "page,-1,greater_than_equal",
    "page,1e9,int_parsing",
    "page,'',int_parsing",
    "page,2147483647,value_error",
  })
  void aNumberThatCannotBeIsA422(String name, String value, String type) {
    Answer answer = list.ask().query(name, value).answer(PATH, "");

    assertThat(list.errorStatus(answer)).isEqualTo(422);
    JsonNode detail = Ask.parsed(list.errorText(answer)).path("detail");
    assertThat(detail).hasSize(1);
    assertThat(detail.at("/0/type").asText()).isEqualTo(type);
    assertThat(detail.at("/0/loc")).hasToString("[\"query\",\"" + name + "\"]");
    assertThat(detail.at("/0/input").asText()).isEqualTo(value);
  }

  /** Numbers are looked at first, then the database, then times. */
  @Test
  void whatIsWrongIsSaidInTheOrderOfTheProduct() {
    AgnoDialect dialect = new AgnoDialect(new AgnoSettings(Set.of("main"), 10));
    Ask ask = Ask.of(dialect, list.reader()).query("db_id", "other").query("start_time", "soon");
    for (String path : List.of(PATH, "/trace_session_stats")) {
      assertThat(list.errorStatus(ask.query("page", "1").answer(path, ""))).isEqualTo(404);
      assertThat(list.errorStatus(ask.query("page", "x").answer(path, ""))).isEqualTo(422);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "2026-13-01", "1767225600", "' OR 1=1 --"})
  void aTimeThatIsNoneIsA400(String time) {
    Answer answer = list.ask().query("start_time", time).answer(PATH, "");

    assertThat(list.errorStatus(answer)).isEqualTo(400);
    assertThat(list.errorText(answer))
        .startsWith("{\"detail\":\"Invalid start_time format. Use ISO 8601 format");
  }

  @Test
  void unknownAndEmptyParametersHaveNoEffectAndTheLastOfSeveralCounts() {
    list.given(aSpan("s").inTrace("t").with("user.id", "ann").build());

    JsonNode body =
        list.ask()
            .query("colour", "red")
            .query("run_id", "")
            .query("user_id", "x", "ann")
            .body(PATH, "");

    assertThat(list.ids(body)).hasSize(1);
    assertThat(list.ids(list.ask().query("page", "0").body(PATH, ""))).hasSize(1);
    assertThat(list.ids(list.ask().query("status", "UNSET").body(PATH, ""))).isEmpty();
  }

  /** Its page builds a filter bar of it: what it offers must be what the list takes. */
  @Test
  void theFilterSchemaOffersWhatTheListTakes() {
    JsonNode schema = list.ask().body("/traces/filter-schema", "");
    list.given(aSpan("s").inTrace("t").build());

    for (JsonNode field : schema.path("fields")) {
      boolean time = field.path("type").asText().equals("datetime");
      String key = field.path("key").asText();
      String value =
          time ? (key.equals("start_time") ? "2100-01-01" : "1999-01-01") : "no such value";
      assertThat(list.ids(list.ask().query(key, value).body(PATH, ""))).as(key).isEmpty();
      assertThat(field.path("operators"))
          .as(key)
          .hasToString(
              key.equals("start_time")
                  ? "[\"GTE\"]"
                  : key.equals("end_time") ? "[\"LTE\"]" : "[\"EQ\"]");
    }
    assertThat(schema.path("fields")).hasSize(9);
    assertThat(schema.path("logical_operators")).hasToString("[\"AND\"]");
  }

  /** With the only value that differs each time made the same. */
  static JsonNode withoutTime(JsonNode body) {
    assertThat(body.at("/meta/search_time_ms").isDouble()).isTrue();
    ((ObjectNode) body.path("meta")).put("search_time_ms", 0.5);
    return body;
  }
}
