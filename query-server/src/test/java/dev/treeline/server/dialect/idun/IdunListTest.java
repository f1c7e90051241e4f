package dev.treeline.server.dialect.idun;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.ErrorAnswer;
import dev.treeline.server.dialect.kit.Ask;
import dev.treeline.server.dialect.kit.ExamplePrices;
import dev.treeline.server.dialect.kit.Golden;
import dev.treeline.server.routing.InMemoryTraceReader;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.testing.SpanBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdunListTest {

  private static final String PATH = "/admin/api/v1/traces";

  private final InMemoryTraceReader reader =
      new InMemoryTraceReader(new AtomicLong(SpanBuilder.EPOCH + 10_000));

  @Test
  void aRowIsThatOfTheTracesDetail() {
    given(
        aSpan("root").inTrace("t").named("agent").with("user.id", "ann").build(),
        aSpan("call")
            .inTrace("t")
            .childOf("root")
            .with("openinference.span.kind", "LLM")
            .with("llm.model_name", "gpt-5")
            .with("llm.token_count.prompt", 7)
            .with("llm.token_count.completion", 3)
            .build());

    JsonNode body = ask().body(PATH, "");
    JsonNode detail = ask().body(PATH + "/{otel_trace_id}", traceId("t").toString());

    assertThat(body.path("items")).hasSize(1);
    assertThat(body.at("/items/0")).isEqualTo(detail.path("trace"));
    assertThat(body.at("/items/0/totalTokens").asInt()).isEqualTo(10);
    assertThat(body.path("nextCursor").isNull()).isTrue();
    assertThat(body.path("totalEstimate").isNull()).isTrue();
    assertThat(body).hasSize(3);
  }

  @Test
  void pagesAreAsTheyWereFoundRight() {
    given(aSpan("bare").inTrace("bare").running().build());
    given(
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

    JsonNode first = ask().query("limit", "1").body(PATH, "");
    Golden.assertMatches("idun-traces", "first", pretty(first));
    String cursor = first.path("nextCursor").asText();
    Golden.assertMatches(
        "idun-traces", "last", pretty(ask().query("cursor", cursor).body(PATH, "")));
  }

  private static String pretty(JsonNode body) {
    return Ask.text(json -> new ObjectMapper().writeTree(json, body), true);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void thePagesOfAFilterAreWhatANaiveSearchFindsWhileTracesArrive(long seed) {
    Random random = new Random(seed);
    List<Span> roots = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      roots.add(0, randomRoot(random, i));
      given(roots.get(0));
    }
    reader.lookingAt(1 + random.nextInt(30));
    for (int round = 0; round < 40; round++) {
      Map<String, String> query = new HashMap<>();
      Predicate<Span> naive = randomFilter(random, query);
      List<String> expected =
          roots.stream().filter(naive).map(span -> span.traceId().toString()).toList();
      query.put("limit", "" + (1 + random.nextInt(20)));
      List<String> walked = new ArrayList<>();
      List<Span> arrived = new ArrayList<>();
      String cursor = "";
      do {
        Ask ask = ask().query("cursor", cursor);
        query.forEach(ask::query);
        JsonNode body = ask.body(PATH, "");
        walked.addAll(ids(body));
        cursor = body.path("nextCursor").isNull() ? "" : body.path("nextCursor").asText();
        arrived.add(0, randomRoot(random, 1000 * (round + 1) + arrived.size()));
        given(arrived.get(0));
      } while (!cursor.isEmpty());
      roots.addAll(0, arrived);
      assertThat(walked).as("%s", query).isEqualTo(expected);
    }
  }

  private static Span randomRoot(Random random, int number) {
    SpanBuilder root =
        aSpan("root")
            .inTrace("t" + number)
            .named(random.nextBoolean() ? "Agent.run" : "import")
            .startingAt(number);
    for (String key : List.of("session.id", "user.id", "gen_ai.request.model")) {
      if (random.nextBoolean()) {
        root.with(key, "v" + random.nextInt(3));
      }
    }
    return (random.nextBoolean() ? root.failed("no") : root).build();
  }

  private static Predicate<Span> randomFilter(Random random, Map<String, String> query) {
    Predicate<Span> naive = span -> true;
    boolean camel = random.nextBoolean();
    Map<String, String> keys =
        Map.of(
            camel ? "sessionId" : "session_id",
            "session.id",
            camel ? "userId" : "user_id",
            "user.id",
            "model",
            "gen_ai.request.model");
    for (Map.Entry<String, String> key : keys.entrySet()) {
      if (random.nextInt(4) == 0) {
        String value = "v" + random.nextInt(3);
        query.put(key.getKey(), value);
        naive = naive.and(span -> value.equals(span.attributes().text(key.getValue())));
      }
    }
    if (random.nextInt(3) == 0) {
      boolean failed = random.nextBoolean();
      query.put("status", failed ? "ERROR" : "OK");
      naive = naive.and(span -> span.isError() == failed);
    }
    if (random.nextInt(3) == 0) {
      query.put(camel ? "nameContains" : "name_contains", "aGENT");
      naive = naive.and(span -> span.name().startsWith("Agent"));
    }
    if (random.nextInt(3) == 0) {
      int ms = random.nextInt(120);
      query.put("started_after", "2026-01-01T00:00:00.%03dZ".formatted(ms));
      naive = naive.and(span -> startMs(span) >= ms);
    }
    if (random.nextInt(3) == 0) {
      int ms = random.nextInt(120);
      query.put("started_before", "2026-01-01 00:00:00.%03d".formatted(ms));
      naive = naive.and(span -> startMs(span) < ms);
    }
    return naive;
  }

  private static long startMs(Span span) {
    return span.startUnixNano() / 1_000_000 - SpanBuilder.EPOCH;
  }

  @Test
  void aCursorLeadsOnInItsOwnListOnly() {
    for (int i = 0; i < 5; i++) {
      given(aSpan("s").inTrace("t" + i).with("user.id", "ann").build());
    }
    String cursor = ask().query("limit", "2").body(PATH, "").path("nextCursor").asText();

    assertThat(ids(ask().query("cursor", cursor).body(PATH, ""))).hasSize(3);
    for (Ask other :
        List.of(
            ask().query("cursor", cursor).query("user_id", "ann"),
            ask().query("cursor", cursor).query("model", "gpt-5"),
            ask().query("cursor", cursor).query("status", "OK"),
            ask().query("cursor", cursor.substring(1)),
            ask().query("cursor", "e30"))) {
      ErrorAnswer error = error(other.answer(PATH, ""));
      assertThat(error.status()).isEqualTo(422);
      assertThat(Ask.text(error.body(), false))
          .isEqualTo(
              "{\"error\":{\"code\":\"validation_failed\",\"message\":\"Malformed cursor.\"}}");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "limit,0,Input should be greater than or equal to 1",
    "limit,501,Input should be less than or equal to 500",
    "limit,many,'Input should be a valid integer, unable to parse string as an integer'",
    "started_after,soon,'Input should be a valid datetime, such as 2026-01-31T12:00:00Z'",
  })
  void aValueThatCannotBeNamesItsField(String name, String value, String message) {
    ErrorAnswer error = error(ask().query(name, value).answer(PATH, ""));

    assertThat(error.status()).isEqualTo(422);
    JsonNode body = Ask.parsed(Ask.text(error.body(), false)).path("error");
    assertThat(body.path("code").asText()).isEqualTo("validation_failed");
    assertThat(body.at("/fieldErrors/0/field").asText()).isEqualTo("query." + name);
    assertThat(body.at("/fieldErrors/0/message").asText()).isEqualTo(message);
  }

  /** A filter that almost nothing meets must not make one answer look at everything. */
  @Test
  void anAnswerLooksAtABoundedNumberOfTracesAndLeadsOn() {
    for (int i = 0; i < 150; i++) {
      given(aSpan("s").inTrace("t" + i).with("user.id", i == 0 ? "first" : "other").build());
    }
    reader.lookingAt(1);

    Answer.Ok answer = Ask.ok(ask().query("user_id", "first").answer(PATH, ""));
    JsonNode body = Ask.parsed(Ask.text(answer.body(), false));

    assertThat(body.path("items")).isEmpty();
    assertThat(answer.headers()).containsEntry("Treeline-Reason", "look_ups");
    JsonNode next =
        ask()
            .query("user_id", "first")
            .query("cursor", body.path("nextCursor").asText())
            .body(PATH, "");
    assertThat(ids(next)).containsExactly(traceId("t0").toString());
  }

  private void given(Span... spans) {
    reader.add(Tenant.DEFAULT, List.of(spans));
  }

  private Ask ask() {
    return Ask.of(new IdunDialect(ExamplePrices.costs(), IdunSettings.DEFAULT), reader);
  }

  private static List<String> ids(JsonNode body) {
    return StreamSupport.stream(body.path("items").spliterator(), false)
        .map(row -> row.path("otelTraceId").asText())
        .toList();
  }

  private static ErrorAnswer error(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Failed.class);
    return new IdunDialect(ExamplePrices.costs(), IdunSettings.DEFAULT)
        .error(((Answer.Failed) answer).problem());
  }
}
