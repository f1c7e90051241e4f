package dev.treeline.server.dialect.idun;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.kit.Ask;
import dev.treeline.server.dialect.kit.ExamplePrices;
import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.server.dialect.kit.Golden;
import dev.treeline.server.dialect.kit.ListFixture;
import dev.treeline.server.dialect.kit.NaiveSearch;
import dev.treeline.span.Span;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceStatus;
import dev.treeline.trace.TraceSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdunListTest {

  private static final String PATH = "/admin/api/v1/traces";

  private final ListFixture list =
      new ListFixture(
          new IdunDialect(ExamplePrices.costs(), IdunSettings.DEFAULT), "items", "otelTraceId");

  @Test
  void aRowIsThatOfTheTracesDetail() {
    list.given(
        aSpan("root").inTrace("t").named("agent").with("user.id", "ann").build(),
        aSpan("call")
            .inTrace("t")
            .childOf("root")
            .with("openinference.span.kind", "LLM")
            .with("llm.model_name", "gpt-5")
            .with("llm.token_count.prompt", 7)
            .with("llm.token_count.completion", 3)
            .build());

    JsonNode body = list.ask().body(PATH, "");
    JsonNode detail = list.ask().body(PATH + "/{otel_trace_id}", traceId("t").toString());

    assertThat(body.path("items")).hasSize(1);
    assertThat(body.at("/items/0")).isEqualTo(detail.path("trace"));
    assertThat(body.at("/items/0/totalTokens").asInt()).isEqualTo(10);
    assertThat(body.path("nextCursor").isNull()).isTrue();
    assertThat(body.path("totalEstimate").isNull()).isTrue();
    assertThat(body).hasSize(3);
  }

  @Test
  void aPageHasFiftyTracesWhereNobodySaysHowMany() {
    for (int i = 0; i < 51; i++) {
      list.given(aSpan("s").inTrace("t" + i).build());
    }

    assertThat(list.ids(list.ask().body(PATH, ""))).hasSize(50);
  }

  @Test
  void noTraceHasAnotherStatusThanThose() {
    list.given(aSpan("s").inTrace("t").build());

    assertThat(list.ids(list.ask().query("status", "OK").body(PATH, ""))).hasSize(1);
    assertThat(list.ids(list.ask().query("status", "UNSET").body(PATH, ""))).isEmpty();
  }

  @Test
  void tracesThatStartedTogetherComeByTheirIds() {
    for (String label : List.of("a", "b", "c", "d", "e")) {
      list.given(aSpan("s").inTrace(label).build());
    }

    assertThat(list.ids(list.ask().body(PATH, ""))).hasSize(5).isSorted();
  }

  @Test
  void theStoresLookForTheStatus() {
    FakeReader reader = new FakeReader();
    Ask ask = Ask.of(new IdunDialect(ExamplePrices.costs(), IdunSettings.DEFAULT), reader);

    ask.body(PATH, "");
    ask.query("status", "ERROR").body(PATH, "");

    assertThat(reader.queries())
        .extracting(query -> query.filter().failed())
        .containsExactly(null, true);
  }

  @Test
  void pagesAreAsTheyWereFoundRight() {
    list.given(aSpan("bare").inTrace("bare").running().build());
    list.given(
        aSpan("call")
            .inTrace("full")
            .named("chat")
            .lasting(1200)
            .with("openinference.span.kind", "LLM")
            .with("llm.model_name", "gpt-5")
            .with("llm.token_count.prompt", 7)
            .with("llm.token_count.completion", 3)
            .with("user.id", "u")
            .with("session.id", "s")
            .build());

    JsonNode first = list.ask().query("limit", "1").body(PATH, "");
    Golden.assertMatches("idun-traces", "first", ListFixture.pretty(first));
    String cursor = first.path("nextCursor").asText();
    Golden.assertMatches(
        "idun-traces",
        "last",
        ListFixture.pretty(list.ask().query("cursor", cursor).body(PATH, "")));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void thePagesOfAFilterAreWhatANaiveSearchFindsWhileTracesArrive(long seed) {
    Random random = new Random(seed);
    List<Span> roots = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      roots.add(0, randomRoot(random, i));
      list.given(roots.get(0));
    }
    list.reader().lookingAt(1 + random.nextInt(30));
    for (int round = 0; round < 40; round++) {
      NaiveSearch search = randomSearch(random);
      List<String> expected = search.in(roots);
      int limit = 1 + random.nextInt(20);
      List<String> walked = new ArrayList<>();
      List<Span> arrived = new ArrayList<>();
      String cursor = "";
      do {
        Ask ask = list.ask().query("cursor", cursor).query("limit", "" + limit);
        JsonNode body = search.asked(ask).body(PATH, "");
        assertThat(list.ids(body)).hasSizeLessThanOrEqualTo(limit);
        walked.addAll(list.ids(body));
        assertThat(walked).as("a cursor leads on").hasSizeLessThanOrEqualTo(expected.size());
        cursor = body.path("nextCursor").isNull() ? "" : body.path("nextCursor").asText();
        arrived.add(0, randomRoot(random, 1000 * (round + 1) + arrived.size()));
        list.given(arrived.get(0));
      } while (!cursor.isEmpty());
      roots.addAll(0, arrived);
      assertThat(walked).as("%s", search).isEqualTo(expected);
    }
  }

  private static Span randomRoot(Random random, int number) {
    return NaiveSearch.root(
            random, number, List.of("session.id", "user.id", "gen_ai.request.model"))
        .named(random.nextBoolean() ? "Agent.run" : "import")
        .build();
  }

  private static NaiveSearch randomSearch(Random random) {
    NaiveSearch search = new NaiveSearch(random);
    boolean camel = random.nextBoolean();
    search.value(camel ? "sessionId" : "session_id", "session.id");
    search.value(camel ? "userId" : "user_id", "user.id");
    search.value("model", "gen_ai.request.model");
    search.status();
    search.sometimes(
        camel ? "nameContains" : "name_contains", "aGENT", span -> span.name().startsWith("Agent"));
    search.time(
        camel ? "startedAfter" : "started_after",
        "2026-01-01T00:00:00.%03dZ",
        (span, millis) -> NaiveSearch.startMillis(span) >= millis);
    search.time(
        camel ? "startedBefore" : "started_before",
        "2026-01-01 00:00:00.%03d",
        (span, millis) -> NaiveSearch.startMillis(span) < millis);
    return search;
  }

  /** Its spans tell otherwise by now; the row is what the filter goes by. */
  @Test
  void aRowOfAnOpenTraceShowsWhatTheListWasSearchedBy() {
    Trace trace =
        ExampleTraces.live(aSpan("s").inTrace("t").named("now").with("user.id", "now").build());
    FakeReader lagging = FakeReader.with(trace);
    lagging.add(
        TraceSummary.of(
            trace.traceId(),
            List.of(aSpan("s").inTrace("t").named("then").with("user.id", "then").build()),
            TraceStatus.LIVE,
            0,
            trace.firstArrival()));
    IdunDialect dialect = new IdunDialect(ExamplePrices.costs(), IdunSettings.DEFAULT);

    JsonNode row = Ask.of(dialect, lagging).body(PATH, "").at("/items/0");

    assertThat(row.path("name").asText()).isEqualTo("then");
    assertThat(row.path("userId").asText()).isEqualTo("then");
  }

  /** What only its spans know is null. */
  @Test
  void aRowOfATraceThatIsGoneByNowTellsWhatItsSummaryKnows() {
    FakeReader reader = new FakeReader();
    reader.add(
        TraceSummary.of(
            ExampleTraces.closed(
                aSpan("root").inTrace("t").named("agent").lasting(1500).build(),
                aSpan("call")
                    .inTrace("t")
                    .childOf("root")
                    .failed("no")
                    .with("gen_ai.request.model", "gpt-5")
                    .with("user.id", "ann")
                    .with("session.id", "s")
                    .build())));
    IdunDialect dialect = new IdunDialect(ExamplePrices.costs(), IdunSettings.DEFAULT);

    assertThat(Ask.of(dialect, reader).body(PATH, "").at("/items/0"))
        .hasToString(
            "{\"otelTraceId\":\"%s\",\"name\":\"agent\",".formatted(traceId("t"))
                + "\"startedAt\":\"2026-01-01T00:00:00Z\","
                + "\"endedAt\":\"2026-01-01T00:00:01.500000Z\",\"latencyMs\":1500.0,"
                + "\"totalTokens\":null,\"totalCostUsd\":null,\"models\":[\"gpt-5\"],"
                + "\"status\":\"ERROR\",\"userId\":\"ann\",\"sessionId\":\"s\",\"tags\":[]}");
  }

  @Test
  void aCursorLeadsOnInItsOwnListOnly() {
    for (int i = 0; i < 5; i++) {
      list.given(aSpan("s").inTrace("t" + i).with("user.id", "ann").build());
    }
    String cursor = list.ask().query("limit", "2").body(PATH, "").path("nextCursor").asText();

    assertThat(list.ids(list.ask().query("cursor", cursor).body(PATH, ""))).hasSize(3);
    for (Ask other :
        List.of(
            list.ask().query("cursor", cursor).query("user_id", "ann"),
            list.ask().query("cursor", cursor).query("model", "gpt-5"),
            list.ask().query("cursor", cursor).query("status", "OK"),
            list.ask().query("cursor", cursor.substring(1)),
            list.ask().query("cursor", "e30"))) {
      Answer answer = other.answer(PATH, "");
      assertThat(list.errorStatus(answer)).isEqualTo(422);
      assertThat(list.errorText(answer))
          .isEqualTo(
              "{\"error\":{\"code\":\"validation_failed\",\"message\":\"Malformed cursor.\"}}");
    }
  }

  @Test
  void allThatIsWrongIsSaidTogetherInTheOrderOfTheProduct() {
    Answer answer =
        list.ask()
            .query("limit", "501")
            .query("startedBefore", "2026-02-30")
            .query("started_after", "soon")
            .answer(PATH, "");

    assertThat(list.errorStatus(answer)).isEqualTo(422);
    assertThat(list.errorText(answer))
        .isEqualTo(
            "{\"error\":{\"code\":\"validation_failed\","
                + "\"message\":\"Request body failed validation.\",\"fieldErrors\":["
                + "{\"field\":\"query.started_after\",\"message\":"
                + "\"Input should be a valid datetime or date, input is too short\","
                + "\"code\":\"datetime_from_date_parsing\"},"
                + "{\"field\":\"query.startedBefore\",\"message\":"
                + "\"Input should be a valid datetime or date, day value is outside expected range\","
                + "\"code\":\"datetime_from_date_parsing\"},"
                + "{\"field\":\"query.limit\",\"message\":"
                + "\"Input should be less than or equal to 500\",\"code\":\"less_than_equal\"}]}}");
  }

  /** A status is looked for here, behind the page that a look-up brings. */
  @Test
  void aSmallPageFindsAStatusBehindManyOthers() {
    list.given(aSpan("s").inTrace("failed").failed("no").build());
    for (int i = 0; i < 150; i++) {
      list.given(aSpan("s").inTrace("t" + i).build());
    }

    Answer.Ok answer =
        Ask.ok(list.ask().query("status", "ERROR").query("limit", "1").answer(PATH, ""));

    assertThat(list.ids(Ask.parsed(Ask.text(answer.body(), false))))
        .containsExactly(traceId("failed").toString());
    assertThat(answer.headers()).isEmpty();
  }

  /** A filter that almost nothing meets must not make one answer look at everything. */
  @Test
  void anAnswerLooksAtABoundedNumberOfTracesAndLeadsOn() {
    for (int i = 0; i < 150; i++) {
      list.given(aSpan("s").inTrace("t" + i).with("user.id", i == 0 ? "first" : "other").build());
    }
    list.reader().lookingAt(1);

    Answer.Ok answer = Ask.ok(list.ask().query("user_id", "first").answer(PATH, ""));
    JsonNode body = Ask.parsed(Ask.text(answer.body(), false));

    assertThat(body.path("items")).isEmpty();
    assertThat(answer.headers()).containsEntry("Treeline-Reason", "look_ups");
    JsonNode next =
        list.ask()
            .query("user_id", "first")
            .query("cursor", body.path("nextCursor").asText())
            .body(PATH, "");
    assertThat(list.ids(next)).containsExactly(traceId("t0").toString());
  }
}
