package dev.treeline.vocabulary;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.Attributes;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VocabularyTest {

  @ParameterizedTest
  @CsvSource({
    "openinference.span.kind,LLM,LLM",
    "openinference.span.kind,agent,AGENT",
    "langfuse.observation.type,generation,LLM",
    "gen_ai.operation.name,chat,LLM",
    "gen_ai.operation.name,execute_tool,TOOL",
    "gen_ai.operation.name,invoke_workflow,CHAIN",
    "traceloop.span.kind,workflow,CHAIN",
    "ai.operationId,ai.generateText.doGenerate,LLM",
    "ai.operationId,ai.embed.doEmbed,EMBEDDING",
    "ai.operationId,ai.toolCall,TOOL",
    "operation.name,ai.streamText.doStream my-function,LLM",
    "gen_ai.tool.name,search,TOOL",
  })
  void attributesTellTheWork(String key, String value, SpanWork work) {
    assertThat(SpanWork.of(aSpan().with(key, value).build())).isEqualTo(work);
  }

  @Test
  void anOuterVercelSpanIsNoCallThoughItRepeatsTheTokens() {
    var outer =
        aSpan()
            .with("ai.operationId", "ai.generateText")
            .with("ai.model.id", "gpt-5")
            .with("ai.usage.inputTokens", 12);
    assertThat(SpanWork.of(outer.build())).isEqualTo(SpanWork.CHAIN);
  }

  @Test
  void modelAndTokensMakeACall() {
    var call = aSpan().with("gen_ai.request.model", "m").with("gen_ai.usage.input_tokens", 3);
    assertThat(SpanWork.of(call.build())).isEqualTo(SpanWork.LLM);
  }

  @Test
  void aWebRequestIsNoSuchWork() {
    assertThat(SpanWork.of(aSpan().with("http.request.method", "GET").build())).isNull();
    assertThat(SpanWork.of(aSpan().with("openinference.span.kind", "UNKNOWN").build())).isNull();
  }

  @Test
  void theFirstKeyWinsAndTheSpanGoesBeforeItsResource() {
    var span =
        aSpan()
            .withResource("gen_ai.response.model", "of the resource")
            .with("gen_ai.response.model", "answered")
            .with("gen_ai.request.model", "asked")
            .build();
    assertThat(CanonicalField.MODEL.text(span)).isEqualTo("answered");
    assertThat(CanonicalField.REQUEST_MODEL.text(span)).isEqualTo("asked");
  }

  @Test
  void emptyAndNullValuesSayNothing() {
    var span =
        aSpan()
            .with("user.id", "")
            .with("enduser.id", Attributes.NULL)
            .with("user_id", "u-1")
            .build();
    assertThat(CanonicalField.USER_ID.text(span)).isEqualTo("u-1");
  }

  @Test
  void theFirstSpanThatSaysAnythingHasTheWord() {
    var silent = aSpan("a").build();
    var speaking = aSpan("b").with("session.id", "s-1").build();
    assertThat(CanonicalField.SESSION_ID.firstText(List.of(silent, speaking))).isEqualTo("s-1");
    assertThat(CanonicalField.SESSION_ID.firstText(List.of(silent))).isNull();
  }

  @Test
  void wholeNumbersComeInAnyForm() {
    var span =
        aSpan()
            .with("gen_ai.usage.input_tokens", "12")
            .with("gen_ai.usage.output_tokens", 7.0)
            .build();
    assertThat(CanonicalField.INPUT_TOKENS.whole(span)).isEqualTo(12);
    assertThat(CanonicalField.OUTPUT_TOKENS.whole(span)).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "eu|eu",
        "[\"eu\", \"a, \\\"b\\\"\", 7]|eu;a, \"b\";7",
        "[\"caf\\u00e9\",\"eu\",\"eu\"]|café;eu",
        "[]|",
      })
  void aListMayBeJsonInAString(String value, @Nullable String tags) {
    var span = aSpan().with("langfuse.trace.tags", value).build();
    assertThat(TextList.of(CanonicalField.TAGS, span))
        .isEqualTo(tags == null ? List.of() : List.of(tags.split(";")));
  }

  @Test
  void aListMayBeAnArray() {
    var span = aSpan().with("ctx.run.tags", List.of("eu", "nightly", "eu", " ")).build();
    assertThat(TextList.of(CanonicalField.TAGS, span)).containsExactly("eu", "nightly");
    assertThat(TextList.of(CanonicalField.TAGS, aSpan().build())).isEmpty();
  }

  @Test
  void theStatusTellsTheErrorBeforeTheException() {
    var exception = Map.of("exception.type", "IOException", "exception.message", "disk full");
    var span = aSpan().with("error.type", "507").withEvent("exception", 1, exception);

    assertThat(SpanError.of(span.failed("no room").build()))
        .isEqualTo(new SpanError("IOException", "no room"));
    assertThat(SpanError.of(span.failed("").build()))
        .isEqualTo(new SpanError("IOException", "disk full"));
  }

  @Test
  void theLastExceptionIsTheOneThatTheOthersLedTo() {
    var span =
        aSpan()
            .withEvent("exception", 1, Map.of("exception.message", "first try"))
            .withEvent("exception", 2, Map.of("exception.message", "gave up"))
            .withEvent("log", 3, Map.of("exception.message", "no exception"))
            .failed("");
    assertThat(SpanError.of(span.build())).isEqualTo(new SpanError(null, "gave up"));
  }

  @Test
  void eachSignOfAnErrorCountsAlone() {
    var escaped = Map.of("exception.type", "Timeout", "exception.escaped", true);
    assertThat(SpanError.of(aSpan().withEvent("exception", 1, escaped).build()))
        .isEqualTo(new SpanError("Timeout", null));
    assertThat(SpanError.of(aSpan().with("error.type", "500").build()))
        .isEqualTo(new SpanError("500", null));
    assertThat(
            SpanError.of(
                aSpan()
                    .with("langfuse.observation.level", "ERROR")
                    .with("langfuse.observation.status_message", "rate limited")
                    .build()))
        .isEqualTo(new SpanError(null, "rate limited"));
  }

  @Test
  void aHandledExceptionIsNoErrorAndOkHasTheLastWord() {
    var handled = Map.of("exception.type", "Timeout");
    assertThat(SpanError.of(aSpan().withEvent("exception", 1, handled).build())).isNull();
    assertThat(SpanError.of(aSpan().with("error.type", "500").ok().build())).isNull();
    assertThat(SpanError.of(aSpan().with("langfuse.observation.level", "WARNING").build()))
        .isNull();
  }

  @Test
  void traceloopNamesAToolAsAnyEntity() {
    var tool = aSpan().with("traceloop.span.kind", "tool").with("traceloop.entity.name", "search");
    assertThat(SpanWork.toolName(tool.build())).isEqualTo("search");
    assertThat(SpanWork.toolName(tool.with("tool.name", "other").build())).isEqualTo("other");
    assertThat(
            SpanWork.toolName(
                aSpan()
                    .with("traceloop.span.kind", "workflow")
                    .with("traceloop.entity.name", "plan")
                    .build()))
        .isNull();
  }
}
