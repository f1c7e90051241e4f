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

  /** A sender that subtracts what it did not count knows nothing. */
  @Test
  void aNegativeCountSaysNothing() {
    var span =
        aSpan()
            .with("gen_ai.usage.input_tokens", -3)
            .with("llm.token_count.prompt", "5")
            .with("gen_ai.usage.output_tokens", -1)
            .build();
    assertThat(CanonicalField.INPUT_TOKENS.whole(span)).isEqualTo(5);
    assertThat(CanonicalField.OUTPUT_TOKENS.whole(span)).isNull();
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
        "[\"a\\tb\",\"tab\\t\"]|a\tb;tab",
        "[\"eu\",null,true,[\"a\",\"b\"],{\"c\":1}]|eu;true",
        "[eu] shop|[eu] shop",
        "[1] of 2|[1] of 2",
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

  /** As OpenLLMetry takes them apart, the tenth behind the second. */
  @Test
  void numberedMessagesAreAListAgain() {
    var span =
        aSpan()
            .with("gen_ai.prompt.0.role", "system")
            .with("gen_ai.prompt.0.content", "be brief")
            .with("gen_ai.prompt.10.content", "last")
            .with("gen_ai.prompt.2.content", "between")
            .with("gen_ai.prompts", "something else")
            .with("gen_ai.prompt.template", "nor is this one")
            .with("gen_ai.completion.0.role", "assistant")
            .with("gen_ai.completion.0.finish_reason", "tool_calls")
            .with("gen_ai.completion.0.tool_calls.0.id", "call-1")
            .with("gen_ai.completion.0.tool_calls.0.name", "search")
            .with("gen_ai.completion.0.tool_calls.0.arguments", "{}")
            .build();
    assertThat(CanonicalField.INPUT.value(span))
        .hasToString("[{content=be brief, role=system}, {content=between}, {content=last}]");
    assertThat(CanonicalField.OUTPUT.value(span))
        .hasToString(
            "[{finish_reason=tool_calls, role=assistant,"
                + " tool_calls=[{arguments={}, id=call-1, name=search}]}]");
    assertThat(CanonicalField.OUTPUT.value(aSpan().build())).isNull();
  }

  /** Attributes win over them, as they came later. */
  @Test
  void messagesMayBeEvents() {
    var span =
        aSpan()
            .withEvent("gen_ai.system.message", 1, Map.of("content", "be brief"))
            .withEvent("gen_ai.user.message", 2, Map.of("content", "hello", "role", "customer"))
            .withEvent(
                "gen_ai.tool.message", 3, Map.of("gen_ai.event.content", "{}", "id", "call-1"))
            .withEvent("gen_ai.choice", 4, Map.of("index", 0L, "finish_reason", "stop"))
            .withEvent("gen_ai.message", 5, Map.of("content", "is none"))
            .withEvent("exception", 6, Map.of("exception.message", "nor is this"));
    assertThat(CanonicalField.INPUT.value(span.build()))
        .hasToString(
            "[{content=be brief, role=system}, {content=hello, role=customer},"
                + " {content={}, id=call-1, role=tool}]");
    assertThat(CanonicalField.OUTPUT.value(span.build()))
        .hasToString("[{finish_reason=stop, index=0}]");
    assertThat(CanonicalField.INPUT.value(span.with("input.value", "said").build()))
        .isEqualTo("said");
  }

  /** OpenInference: each item in an object of its own. */
  @Test
  void theWrappersOfOpenInferenceAreTakenOff() {
    String call = "llm.output_messages.0.message.tool_calls.0.tool_call.";
    var span =
        aSpan()
            .with("llm.input_messages.0.message.role", "user")
            .with("llm.input_messages.0.message.contents.0.message_content.type", "text")
            .with("llm.input_messages.0.message.contents.0.message_content.text", "hello")
            .with("llm.input_messages.1.message.content", "and?")
            .with("llm.output_messages.0.message.role", "assistant")
            .with(call + "id", "call-1")
            .with(call + "function.name", "search")
            .with(call + "function.arguments", "{\"q\":1}")
            .build();
    assertThat(CanonicalField.INPUT.value(span))
        .hasToString("[{contents=[{text=hello, type=text}], role=user}, {content=and?}]");
    assertThat(CanonicalField.OUTPUT.value(span))
        .hasToString(
            "[{role=assistant,"
                + " tool_calls=[{function={arguments={\"q\":1}, name=search}, id=call-1}]}]");
  }

  /** What is called like one of them, but holds no item of a list, is a part like others. */
  @Test
  void whatIsNoWrapperStays() {
    var span =
        aSpan()
            .with("llm.input_messages.0.message", "hello")
            .with("llm.output_messages.0.message.error.message.text", "no stock")
            .build();
    assertThat(CanonicalField.INPUT.value(span)).hasToString("[{message=hello}]");
    assertThat(CanonicalField.OUTPUT.value(span))
        .hasToString("[{error={message={text=no stock}}}]");
  }

  @Test
  void namesBesideNumbersMakeNoList() {
    var span =
        aSpan()
            .with("gen_ai.prompt.0.content.0", "first")
            .with("gen_ai.prompt.0.content.type", "text")
            .with("gen_ai.prompt.1000.content", "last")
            .build();
    assertThat(CanonicalField.INPUT.value(span))
        .hasToString("[{content={0=first, type=text}}, {content=last}]");
  }

  /** Nobody sends such; whoever does must not get a stack of them. */
  @Test
  void aKeyOfAnyDepthIsReadAndTheRestOfItIsOneName() {
    var span =
        aSpan()
            .with("gen_ai.prompt.0" + ".a".repeat(100_000), "deep")
            .with("gen_ai.prompt.1", "a leaf")
            .with("gen_ai.prompt.1.content", "and more")
            .with("gen_ai.prompt.9999999999.content", "no number of a message")
            .with("gen_ai.prompt.2..x", "an empty name")
            .build();
    String text = String.valueOf(CanonicalField.INPUT.value(span));
    assertThat(text).hasSizeLessThan(300_000).contains("deep", "and more", "an empty name");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"input\":10,\"output\":5,\"total\":15}|10|5|15||",
        "{\"input\":10,\"cache_read_input_tokens\":4,\"output\":5}|14|5||4|",
        "{\"input\":1,\"input_cached_tokens\":4,\"output\":5,\"output_reasoning_tokens\":2}|5|7||4|2",
        "{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15}|10|5|15||",
        "{\"input\":-1,\"output\":\"5\",\"total\":1.5}|||||",
        "{\"input\":9223372036854775807,\"input_x\":1}|||||",
        "{\"details\":{\"input\":5},\"input\":3,\"output\":2.0}|3|2|||",
        "{\"input\":9223372036854775808,\"output\":1e30}|||||",
        "[1]|||||",
        "{|||||",
      })
  void langfuseCountsEachTokenAsOfOneKind(
      String usage,
      @Nullable Long input,
      @Nullable Long output,
      @Nullable Long total,
      @Nullable Long cached,
      @Nullable Long reasoning) {
    var span = aSpan().with("langfuse.observation.usage_details", usage).build();
    assertThat(CanonicalField.INPUT_TOKENS.whole(span)).isEqualTo(input);
    assertThat(CanonicalField.OUTPUT_TOKENS.whole(span)).isEqualTo(output);
    assertThat(CanonicalField.TOTAL_TOKENS.whole(span)).isEqualTo(total);
    assertThat(CanonicalField.CACHE_READ_TOKENS.whole(span)).isEqualTo(cached);
    assertThat(CanonicalField.REASONING_TOKENS.whole(span)).isEqualTo(reasoning);
  }

  @Test
  void whatIsOkHasNotFailedThoughAnExceptionLeftIt() {
    Map<String, Object> escaped = Map.of("exception.type", "Timeout", "exception.escaped", true);
    assertThat(SpanError.of(aSpan().withEvent("exception", 1, escaped).ok().build())).isNull();
  }

  @Test
  void noTokensAreACountAndFewerAreNone() {
    var none = aSpan().with("gen_ai.usage.input_tokens", 0).with("llm.token_count.prompt", 5);
    assertThat(CanonicalField.INPUT_TOKENS.whole(none.build())).isZero();
    var fewer =
        aSpan().with("langfuse.observation.usage_details", "{\"input_cached\":7,\"input\":-5}");
    assertThat(CanonicalField.INPUT_TOKENS.whole(fewer.build())).isNull();
  }

  @Test
  void aSumThatNoNumberHoldsIsTheGreatest() {
    assertThat(OpenInferenceTokens.plus(Long.MAX_VALUE, 1)).isEqualTo(Long.MAX_VALUE);
  }

  /** Any span may tell it, of the trace. */
  @Test
  void whatIsToldOfTheTraceIsTheRootsOnly() {
    var root =
        aSpan("root").with("langfuse.trace.input", "in").with("langfuse.trace.output", "out");
    var child = aSpan("child").childOf("root").with("langfuse.trace.input", "in");
    assertThat(CanonicalField.INPUT.value(root.build())).isEqualTo("in");
    assertThat(CanonicalField.OUTPUT.value(root.build())).isEqualTo("out");
    assertThat(CanonicalField.INPUT.value(child.build())).isNull();
  }
}
