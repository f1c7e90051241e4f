package dev.treeline.server.dialect.idun;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.treeline.server.dialect.kit.Ask;
import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.testing.SpanBuilder;
import dev.treeline.trace.Trace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdunDialectTest {

  @ParameterizedTest
  @CsvSource({
    "call_llm,LLM",
    "invoke_agent root,AGENT",
    "execute_tool search,TOOL",
    "GET /,INTERNAL",
  })
  void namesOfGooglesAgentKitTellTheKind(String name, String kind) {
    assertThat(Kind.of(aSpan().named(name).build())).isEqualTo(kind);
  }

  @Test
  void anOpenInferenceKindIsTakenAsItIs() {
    SpanBuilder span = aSpan().named("call_llm").with("openinference.span.kind", "RERANKER");
    assertThat(Kind.of(span.build())).isEqualTo("RERANKER");
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
    assertThat(ModelCall.of(call).provider()).isEqualTo(provider);
  }

  @Test
  void onlyModelCallsShowModelsAndTokens() {
    SpanBuilder span = aSpan().with("llm.model_name", "m").with("llm.token_count.prompt", 3);
    assertThat(ModelCall.of(span.with("openinference.span.kind", "LLM").build()).totalTokens())
        .isEqualTo(3);
    assertThat(ModelCall.of(span.with("openinference.span.kind", "AGENT").build()).model())
        .isNull();
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

  @Test
  void aTraceOfWhichNothingHasEndedHasNoEnd() {
    JsonNode row = body(ExampleTraces.live(aSpan().running().build())).path("trace");
    assertThat(row.path("endedAt").isNull()).isTrue();
    assertThat(row.path("latencyMs").isNull()).isTrue();
  }

  private static SpanBuilder call(String label, String model) {
    return aSpan(label)
        .with("openinference.span.kind", "LLM")
        .with("llm.model_name", model)
        .with("llm.token_count.prompt", 7)
        .with("llm.token_count.completion", 3);
  }

  private static JsonNode body(Trace trace) {
    return Ask.of(new IdunDialect(), FakeReader.with(trace))
        .body("/admin/api/v1/traces/{otel_trace_id}", trace.traceId().toString());
  }
}
