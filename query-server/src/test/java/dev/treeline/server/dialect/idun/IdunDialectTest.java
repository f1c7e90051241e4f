package dev.treeline.server.dialect.idun;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.kit.Ask;
import dev.treeline.server.dialect.kit.ExamplePrices;
import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.span.Span;
import dev.treeline.testing.SpanBuilder;
import dev.treeline.trace.Trace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdunDialectTest {

  private static final String PATH = "/admin/api/v1/traces/{otel_trace_id}";

  @ParameterizedTest
  @CsvSource({
    "call_llm,LLM",
    "invoke_agent root,AGENT",
    "execute_tool search,TOOL",
    "invoke_agents,INTERNAL",
    "execute_tools,INTERNAL",
    "GET /,INTERNAL",
  })
  void namesOfGooglesAgentKitTellTheKind(String name, String kind) {
    assertThat(Kind.of(aSpan().named(name).build())).isEqualTo(kind);
  }

  @Test
  void anOpenInferenceKindIsTakenAsItIs() {
    SpanBuilder span = aSpan().named("call_llm").with("openinference.span.kind", "RERANKER");
    assertThat(Kind.of(span.build())).isEqualTo("RERANKER");
    assertThat(Kind.of(span.with("openinference.span.kind", "ORACLE").build())).isEqualTo("ORACLE");
    assertThat(Kind.of(span.with("openinference.span.kind", "").build())).isEqualTo("LLM");
  }

  @ParameterizedTest
  @CsvSource({
    "llm.provider,groq,groq",
    "gen_ai.system,vertex_ai,google",
    "gen_ai.system,gcp.vertex.agent,google",
    "gen_ai.system,anthropic,anthropic",
    "llm.model_name,openrouter/x,openrouter",
    "gen_ai.provider.name,openai,openai",
    "nothing,said,",
  })
  void providers(String key, String value, String provider) {
    var call = aSpan().with("openinference.span.kind", "LLM").with(key, value).build();
    assertThat(modelCall(call).provider()).isEqualTo(provider);
  }

  @Test
  void onlyModelCallsShowModelsAndTokens() {
    SpanBuilder span = aSpan().with("llm.model_name", "m").with("llm.token_count.prompt", 3);
    assertThat(modelCall(span.with("openinference.span.kind", "LLM").build()).totalTokens())
        .isEqualTo(3);
    assertThat(modelCall(span.with("openinference.span.kind", "AGENT").build()).model()).isNull();
  }

  @Test
  void tokensOfOneSortAloneAreTheTotal() {
    SpanBuilder call = aSpan().with("openinference.span.kind", "LLM");

    assertThat(modelCall(call.build()).totalTokens()).isNull();
    assertThat(modelCall(call.with("llm.token_count.completion", 3).build()).totalTokens())
        .isEqualTo(3);
  }

  /** It instruments with OpenInference; what other vocabularies say fills in. */
  @Test
  void theProductsOwnWordsComeFirst() {
    SpanBuilder call =
        aSpan().with("openinference.span.kind", "LLM").with("gen_ai.response.model", "answered");
    assertThat(modelCall(call.build()).model()).isEqualTo("answered");

    call.with("gen_ai.request.model", "asked").with("gen_ai.system", "anthropic");
    assertThat(modelCall(call.build()).model()).isEqualTo("asked");

    call.with("llm.model_name", "named").with("llm.provider", "groq");
    assertThat(modelCall(call.build()).model()).isEqualTo("named");
    assertThat(modelCall(call.build()).provider()).isEqualTo("groq");
  }

  @Test
  void modelsAreSortedAndDistinctAndTokensAddUp() {
    Trace trace =
        ExampleTraces.closed(
            call("a", "z-model").build(),
            call("b", "a-model").childOf("a").build(),
            call("c", "z-model").childOf("a").build());

    JsonNode row = body(trace).path("trace");

    assertThat(row.path("models")).hasToString("[\"a-model\",\"z-model\"]");
    assertThat(row.path("totalTokens").asLong()).isEqualTo(30);
  }

  /** What came from the cache is paid as prompt too: that is how the product adds it up. */
  @Test
  void theCostOfATraceIsThatOfItsCalls() {
    Trace trace =
        ExampleTraces.closed(
            call("a", "gpt-5").build(),
            call("b", "gpt-5")
                .startingAt(1)
                .with("llm.token_count.prompt_details.cache_read", 5)
                .build(),
            call("c", "unheard-of").startingAt(2).build(),
            call("d", "unheard-of").startingAt(3).with("llm.cost.total", "0.5").build());

    JsonNode body = body(trace);

    assertThat(body.at("/trace/totalCostUsd").decimalValue()).isEqualByComparingTo("0.5000745");
    JsonNode parts = span(body, 1).path("costBreakdown");
    assertThat(parts.path("prompt").decimalValue()).isEqualByComparingTo("0.000007");
    assertThat(parts.path("completion").decimalValue()).isEqualByComparingTo("0.00003");
    assertThat(parts.path("cache_read").decimalValue()).isEqualByComparingTo("0.0000005");
    assertThat(parts.path("cache_write").decimalValue()).isEqualByComparingTo("0");
    assertThat(parts.path("total").decimalValue()).isEqualByComparingTo("0.0000375");
    assertThat(parts.path("partial").asBoolean()).isFalse();
    assertThat(span(body, 1).path("costSource").asText()).isEqualTo("vendored-2026-01");
    assertThat(span(body, 2).path("costUsd").isNull()).isTrue();
    assertThat(span(body, 2).path("costSource").isNull()).isTrue();
    assertThat(span(body, 3).path("costUsd").decimalValue()).isEqualByComparingTo("0.5");
    assertThat(span(body, 3).path("costBreakdown").isNull()).isTrue();
    assertThat(span(body, 3).path("costSource").asText()).isEqualTo("reported");
  }

  /** Idun instruments with OpenInference: what it counts is shown, and paid. */
  @Test
  void tokensAreCountedAsOpenInferenceDoes() {
    Span call =
        call("a", "gpt-5")
            .with("gen_ai.usage.input_tokens", 100)
            .with("gen_ai.usage.output_tokens", 100)
            .with("gen_ai.usage.cache_read.input_tokens", 100)
            .with("llm.token_count.prompt_details.cache_read", 5)
            .with("llm.token_count.prompt_details.cache_write", -1)
            .build();

    ModelCall read = modelCall(call);

    assertThat(read.promptTokens()).isEqualTo(7);
    assertThat(read.completionTokens()).isEqualTo(3);
    assertThat(read.cacheReadTokens()).isEqualTo(5);
    assertThat(read.cacheWriteTokens()).isNull();
    assertThat(read.cost()).isNotNull();
    assertThat(read.cost().total()).isEqualByComparingTo("0.0000375");
  }

  @Test
  void tokensBeyondAllNumbersAreTheGreatest() {
    Span call = call("a", "m").with("llm.token_count.prompt", Long.MAX_VALUE).build();

    assertThat(modelCall(call).totalTokens()).isEqualTo(Long.MAX_VALUE);
    assertThat(body(ExampleTraces.closed(call)).at("/trace/totalTokens").asLong())
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void anEmptyNameOfAModelIsNone() {
    Span call =
        aSpan("a")
            .with("openinference.span.kind", "LLM")
            .with("llm.model_name", "")
            .with("gen_ai.request.model", "gpt-5")
            .with("llm.provider", "")
            .build();
    assertThat(modelCall(call).model()).isEqualTo("gpt-5");
    assertThat(modelCall(call).provider()).isNull();
  }

  /** The first span that has one, in the order of starts, root or not. */
  @Test
  void userAndSessionAreThoseOfTheFirstSpanThatHasOne() {
    Trace trace =
        ExampleTraces.closed(
            aSpan("root").startingAt(5).with("enduser.id", "root").build(),
            aSpan("later").childOf("root").startingAt(9).with("user.id", "later").build(),
            aSpan("early")
                .childOf("root")
                .startingAt(7)
                .with("user.id", "early")
                .with("session.id", "s")
                .build());

    JsonNode row = body(trace).path("trace");

    assertThat(row.path("userId").asText()).isEqualTo("early");
    assertThat(row.path("sessionId").asText()).isEqualTo("s");
  }

  @Test
  void aTraceIsNamedByItsRootElseByItsFirstSpan() {
    SpanBuilder early = aSpan("early").childOf("root");
    SpanBuilder late = aSpan("late").childOf("root").startingAt(9);

    assertThat(nameOf(aSpan("root").startingAt(5).build(), early.build())).isEqualTo("root");
    assertThat(nameOf(late.build(), early.build())).isEqualTo("early");
  }

  private static String nameOf(Span... spans) {
    return body(ExampleTraces.closed(spans)).at("/trace/name").asText();
  }

  @Test
  void aTraceEndsWithTheLastOfItsSpans() {
    Trace trace =
        ExampleTraces.closed(
            aSpan("root").lasting(10).build(), aSpan("late").childOf("root").lasting(30).build());

    assertThat(body(trace).at("/trace/latencyMs").asDouble()).isEqualTo(30);
  }

  @Test
  void aTraceOfWhichNothingHasEndedHasNoEnd() {
    JsonNode row = body(ExampleTraces.live(aSpan().running().build())).path("trace");
    assertThat(row.path("endedAt").isNull()).isTrue();
    assertThat(row.path("latencyMs").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"0,5,complete", "5,5,complete", "4,4,partial", "1,1,partial"})
  void whatIsBelowTheDeepestLevelIsLeftOutAndSaid(int maxDepth, int levels, String status) {
    Trace trace = ExampleTraces.chain(5);
    Ask ask =
        Ask.of(
            new IdunDialect(ExamplePrices.costs(), new IdunSettings(maxDepth)),
            FakeReader.with(trace));

    Answer.Ok answer = Ask.ok(ask.answer(PATH, trace.traceId().toString()));

    JsonNode body = Ask.parsed(Ask.text(answer.body(), false));
    assertThat(body.findValues("otelSpanId")).hasSize(levels);
    assertThat(answer.headers().get("Treeline-Status")).isEqualTo(status);
    assertThat("max_depth".equals(answer.headers().get("Treeline-Reason")))
        .isEqualTo(status.equals("partial"));
  }

  private static SpanBuilder call(String label, String model) {
    return aSpan(label)
        .with("openinference.span.kind", "LLM")
        .with("llm.model_name", model)
        .with("llm.token_count.prompt", 7)
        .with("llm.token_count.completion", 3);
  }

  private static JsonNode span(JsonNode body, int number) {
    return body.path("tree").path(number).path("span");
  }

  private static ModelCall modelCall(Span span) {
    return ModelCall.of(span, ExamplePrices.costs());
  }

  private static JsonNode body(Trace trace) {
    return Ask.of(
            new IdunDialect(ExamplePrices.costs(), IdunSettings.DEFAULT), FakeReader.with(trace))
        .body(PATH, trace.traceId().toString());
  }
}
