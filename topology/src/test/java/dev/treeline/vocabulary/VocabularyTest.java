package dev.treeline.vocabulary;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.Attributes;
import java.util.List;
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
}
