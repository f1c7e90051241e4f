package dev.treeline.server.dialect.trigger;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.spanId;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.Problem;
import dev.treeline.server.dialect.kit.Ask;
import dev.treeline.server.dialect.kit.ExamplePrices;
import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.server.dialect.kit.Golden;
import dev.treeline.span.Span;
import dev.treeline.span.SpanKind;
import dev.treeline.testing.SpanBuilder;
import dev.treeline.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code GET /api/v1/runs/{runId}/spans/{spanId}}. */
class TriggerSpansTest {

  private static final String PATH = "/api/v1/runs/{runId}/spans/{spanId}";
  private static final String RUN = "run_1";

  @ParameterizedTest
  @CsvSource({
    "agent,chat",
    "agent,tool",
    "team,ask finance",
    "retried-run,sync",
    "failure,charge",
    "cycle,egg"
  })
  void aSpanIsAnsweredAsItWasFoundRight(String example, String label) {
    Trace trace = ExampleTraces.named(example);
    assertGolden(
        example + "-" + label.replace(' ', '-'), trace, ExampleTraces.runOf(example), label);
  }

  @Test
  void whatVercelsSdkWritesIsRead() {
    SpanBuilder call =
        ofRun("call")
            .named("ai.generateText.doGenerate")
            .ofKind(SpanKind.CLIENT)
            .lasting(1500)
            .with("ai.operationId", "ai.generateText.doGenerate")
            .with("ai.model.id", "claude-x")
            .with("ai.model.provider", "anthropic.messages")
            .with("ai.usage.inputTokens", 10)
            .with("ai.usage.outputTokens", 20)
            .with("ai.usage.cachedInputTokens", 4)
            .with("ai.usage.reasoningTokens", 3)
            .with("ai.usage.totalTokens", 33)
            .with("ai.response.avgOutputTokensPerSecond", 12.5)
            .with("ai.response.msToFirstChunk", 250.5)
            .with("ai.response.finishReason", "stop")
            .with("ai.response.text", "Hello.")
            .with("gen_ai.usage.input_tokens", 99)
            .with("trigger.llm.input_cost", 0.001)
            .with("trigger.llm.total_cost", 0.003)
            .with("$entity.type", "prompt");

    assertGolden("vercel", ExampleTraces.closed(call.build()), RUN, "call");
  }

  @Test
  void aCallThatHasNotAnsweredHasNoSpeed() {
    SpanBuilder call = ofRun("call").running().with("gen_ai.request.model", "gpt-5");

    assertGolden("waiting", ExampleTraces.live(call.build()), RUN, "call");
  }

  @Test
  void aCallIsWhatHasAModelAndIsOneInSomeVocabulary() {
    SpanBuilder ofOpenInference =
        ofRun("call").with("openinference.span.kind", "LLM").with("llm.model_name", "gpt-5");
    SpanBuilder car = ofRun("car").with("model", "T");

    assertThat(body(ExampleTraces.closed(ofOpenInference.build()), RUN, "call").has("ai")).isTrue();
    assertThat(body(ExampleTraces.closed(car.build()), RUN, "car").has("ai")).isFalse();
  }

  @Test
  void whatACallDoesNotTellIsAbsent() {
    SpanBuilder call =
        ofRun("call")
            .lasting(10)
            .with("gen_ai.request.model", "gpt-5")
            .with("gen_ai.response.finish_reasons", List.of())
            .with("ai.response.text", "");

    var ai = body(ExampleTraces.closed(call.build()), RUN, "call").path("ai");

    assertThat(ai.has("tokensPerSecond")).isFalse();
    assertThat(ai.has("finishReason")).isFalse();
    assertThat(ai.has("responseText")).isFalse();

    SpanBuilder atOnce =
        call.lasting(0)
            .with("gen_ai.response.finish_reasons", "1")
            .with("ai.usage.promptTokens", 2)
            .with("ai.usage.inputTokens", 3)
            .with("ai.usage.outputTokens", 4);
    ai = body(ExampleTraces.closed(atOnce.build()), RUN, "call").path("ai");

    assertThat(ai.has("tokensPerSecond")).isFalse();
    assertThat(ai.path("finishReason").asText()).isEqualTo("1");
    assertThat(ai.path("inputTokens").asInt()).isEqualTo(3);
  }

  /** Whatever vocabulary they are in; what is left is what the next one says. */
  @Test
  void tokensBelowZeroSayNothing() {
    SpanBuilder call =
        ofRun("call")
            .with("gen_ai.request.model", "gpt-5")
            .with("ai.usage.inputTokens", -3)
            .with("ai.usage.promptTokens", -4)
            .with("gen_ai.usage.input_tokens", 5)
            .with("ai.usage.completionTokens", -1);

    var ai = body(ExampleTraces.closed(call.build()), RUN, "call").path("ai");

    assertThat(ai.path("inputTokens").asLong(-9)).isEqualTo(5);
    assertThat(ai.path("outputTokens").asLong(-9)).isZero();
    assertThat(ai.path("totalTokens").asLong(-9)).isEqualTo(5);
  }

  @Test
  void aCountOfZeroIsACount() {
    SpanBuilder call =
        ofRun("call")
            .with("gen_ai.request.model", "gpt-5")
            .with("ai.usage.inputTokens", 0)
            .with("gen_ai.usage.input_tokens", 5);

    var ai = body(ExampleTraces.closed(call.build()), RUN, "call").path("ai");

    assertThat(ai.path("inputTokens").asLong(-9)).isZero();
  }

  @Test
  void tokensThatNoNumberHoldsAreTheGreatest() {
    SpanBuilder call =
        ofRun("call")
            .with("gen_ai.request.model", "gpt-5")
            .with("gen_ai.usage.input_tokens", Long.MAX_VALUE)
            .with("gen_ai.usage.output_tokens", 1);

    var ai = body(ExampleTraces.closed(call.build()), RUN, "call").path("ai");

    assertThat(ai.path("totalTokens").asLong()).isEqualTo(Long.MAX_VALUE);
  }

  /** Vercel's SDK divides by a time that may be zero. */
  @Test
  void whatIsReportedAsInfiniteIsComputed() {
    SpanBuilder call =
        ofRun("call")
            .lasting(2000)
            .with("gen_ai.operation.name", "chat")
            .with("gen_ai.request.model", "gpt-5")
            .with("gen_ai.usage.input_tokens", 10)
            .with("gen_ai.usage.output_tokens", 20)
            .with("ai.response.avgOutputTokensPerSecond", Double.POSITIVE_INFINITY)
            .with("ai.response.msToFirstChunk", Double.NaN)
            .with("trigger.llm.input_cost", Double.NaN);

    var ai = body(ExampleTraces.closed(call.build()), RUN, "call").path("ai");

    assertThat(ai.path("tokensPerSecond").asDouble()).isEqualTo(10);
    assertThat(ai.has("msToFirstChunk")).isFalse();
    assertThat(ai.path("inputCost").asDouble()).isPositive();
  }

  @Test
  void aNumberBeyondAllWholeOnesStaysWhatItIs() {
    SpanBuilder call =
        ofRun("call")
            .with("gen_ai.request.model", "gpt-5")
            .with("ai.response.msToFirstChunk", 1e300);

    var ai = body(ExampleTraces.closed(call.build()), RUN, "call").path("ai");

    assertThat(ai.path("msToFirstChunk").asDouble()).isEqualTo(1e300);
  }

  @Test
  void whatTheAssistantSaidIsReadFromMessages() {
    SpanBuilder call =
        ofRun("call")
            .with("gen_ai.request.model", "gpt-5")
            .with("gen_ai.response.finish_reasons", "[\"stop\"]")
            .with(
                "gen_ai.output.messages",
                """
                [{"role":"user","parts":[{"type":"text","content":"Say it."}]},
                 {"role":"assistant","parts":[{"type":"text","content":"One."},
                  {"type":"tool_call","id":"1"},{"type":"text","content":"Two."}]}]
                """);

    var ai = body(ExampleTraces.closed(call.build()), RUN, "call").path("ai");

    assertThat(ai.path("responseText").asText()).isEqualTo("One.\nTwo.");
    assertThat(ai.path("finishReason").asText()).isEqualTo("stop");
    assertThat(AiText.response(call.with("gen_ai.output.messages", "[{").build().attributes()))
        .isNull();
  }

  /** A key is the sender's text, and nesting takes a method that calls itself. */
  @Test
  void aPropertyIsNestedUpToADepth() {
    SpanBuilder task = ofRun("task").with("a" + ".a".repeat(16), "deep");

    JsonNode properties = body(ExampleTraces.closed(task.build()), RUN, "task").path("properties");

    assertThat(properties.at("/a".repeat(15) + "/a.a").asText()).isEqualTo("deep");
  }

  @Test
  void theStatesOfTriggeredRunsAreNamed() {
    Trace trace =
        ExampleTraces.live(
            ofRun("trigger").build(),
            child("done").build(),
            child("bad").startingAt(1).failed("no").build(),
            child("stopped").startingAt(2).withEvent("cancellation", 3, Map.of()).build(),
            child("going").startingAt(4).running().build());

    assertThat(body(trace, RUN, "trigger").path("triggeredRuns").findValuesAsText("status"))
        .containsExactly(
            "COMPLETED_SUCCESSFULLY", "COMPLETED_WITH_ERRORS", "CANCELED", "EXECUTING");
  }

  @Test
  void aTriggeredRunIsWhatAnotherRunHasDirectlyBelow() {
    Trace trace =
        ExampleTraces.closed(
            ofRun("trigger").build(),
            aSpan("step").childOf("trigger").with("ctx.run.id", RUN).startingAt(1).build(),
            aSpan("no run").childOf("trigger").startingAt(2).build(),
            child("other").startingAt(3).with("$metadata.ctx.task.id", "mail").build(),
            aSpan("deeper").childOf("step").with("ctx.run.id", "run_deeper").build());

    var runs = body(trace, RUN, "trigger").path("triggeredRuns");

    assertThat(runs)
        .hasToString(
            "[{\"runId\":\"run_other\",\"taskIdentifier\":\"mail\","
                + "\"status\":\"COMPLETED_SUCCESSFULLY\",\"createdAt\":\"2026-01-01T00:00:00.003Z\"}]");
    assertThat(body(trace, RUN, "other").has("triggeredRuns")).isFalse();
  }

  @Test
  void aSpanThatNamesNoRunTriggersNoneOfItsOwn() {
    Trace trace =
        ExampleTraces.closed(
            ofRun("task").build(),
            aSpan("silent").childOf("task").startingAt(1).build(),
            aSpan("silent below").childOf("silent").startingAt(2).build(),
            ofRun("step").childOf("silent below").startingAt(3).build(),
            aSpan("other")
                .childOf("silent below")
                .startingAt(4)
                .with("ctx.run.id", "run_other")
                .build());

    var runs = body(trace, RUN, "silent below").path("triggeredRuns");

    assertThat(runs.findValuesAsText("runId")).containsExactly("run_other");
  }

  @Test
  void aSpanThatNoRunIsAboveTriggersWhatIsBelow() {
    Trace trace =
        ExampleTraces.closed(
            aSpan("web").build(),
            aSpan("handler").childOf("web").startingAt(1).build(),
            ofRun("task").childOf("handler").startingAt(2).build());

    var runs = body(trace, RUN, "handler").path("triggeredRuns");

    assertThat(runs.findValuesAsText("runId")).containsExactly(RUN);
  }

  @Test
  void theRunOfASpanIsTheNearestAboveIt() {
    Trace trace =
        ExampleTraces.closed(
            aSpan("parent").with("ctx.run.id", "run_parent").build(),
            ofRun("task").childOf("parent").startingAt(1).build(),
            ofRun("step").childOf("task").startingAt(2).build());

    assertThat(body(trace, RUN, "task").has("triggeredRuns")).isFalse();
  }

  @Test
  void aTriggeredRunThatDiedSharesTheFateOfWhatTriggeredIt() {
    Trace trace =
        ExampleTraces.closed(
            ofRun("trigger").lasting(9).withEvent("cancellation", 9, Map.of()).build(),
            child("going").startingAt(4).running().build());

    var runs = body(trace, RUN, "trigger").path("triggeredRuns");
    assertThat(runs.findValuesAsText("status")).containsExactly("CANCELED");
    assertThat(runs.at("/0/taskIdentifier").asText(null)).isEqualTo("unknown");
  }

  @Test
  void aSpanIsAnsweredAsOneOfTheRunThatWasAskedFor() {
    Trace trace =
        ExampleTraces.closed(
            ofRun("trigger").build(),
            aSpan("silent").childOf("trigger").build(),
            child("c").build());

    assertThat(body(trace, RUN, "silent").path("runId").asText()).isEqualTo(RUN);
    assertThat(body(trace, RUN, "c").path("runId").asText()).isEqualTo(RUN);
  }

  @Test
  void onlyTheFirstFiftyTriggeredRunsAreNamed() {
    List<Span> spans = new ArrayList<>(List.of(ofRun("trigger").build()));
    for (int i = 0; i < 51; i++) {
      spans.add(child("child " + i).startingAt(i).build());
    }

    assertThat(
            body(ExampleTraces.closed(spans), RUN, "trigger")
                .path("triggeredRuns")
                .findValuesAsText("runId"))
        .hasSize(50)
        .startsWith("run_child 0")
        .endsWith("run_child 49");
  }

  @Test
  void aSpanOfALaterTraceOfTheRunIsFoundInAnyCase() {
    Trace first = ExampleTraces.closed(ofRun("one").inTrace("first").build());
    Trace second = ExampleTraces.closed(ofRun("two").inTrace("second").startingAt(9).build());
    FakeReader reader = FakeReader.with(first, second);

    String id = spanId("two").toString().toUpperCase(Locale.ROOT);

    assertThat(ask(reader).body(PATH, RUN, id).path("message").asText()).isEqualTo("two");
  }

  @Test
  void anUnknownSpanIs404AndNotWaitedFor() {
    FakeReader reader = FakeReader.with(ExampleTraces.closed(ofRun("one").build()));

    for (String id : List.of(spanId("other").toString(), "no-id", "0".repeat(17))) {
      Answer answer = ask(reader).answer(PATH, RUN, id);
      Problem problem = Problem.of(Problem.Kind.SPAN_NOT_FOUND, "Span not found");
      assertThat(answer).isEqualTo(new Answer.Failed(problem));
      var error = dialect().error(problem);
      assertThat(error.status()).isEqualTo(404);
      assertThat(error.headers()).isEmpty();
      assertThat(Ask.text(error.body(), false)).isEqualTo("{\"error\":\"Span not found\"}");
    }
    assertThat(ask(reader).answer(PATH, "run_2", spanId("one").toString()))
        .isEqualTo(new Answer.Failed(Problem.of(Problem.Kind.RUN_NOT_FOUND, "Run not found")));
  }

  private static void assertGolden(String name, Trace trace, String runId, String label) {
    Answer.Ok answer =
        Ask.ok(ask(FakeReader.with(trace)).answer(PATH, runId, spanId(label).toString()));
    assertThat(answer.headers()).containsKey("Treeline-Status");
    Golden.assertMatches("trigger-span", name, Ask.text(answer.body(), true));
  }

  private static JsonNode body(Trace trace, String runId, String label) {
    return ask(FakeReader.with(trace)).body(PATH, runId, spanId(label).toString());
  }

  private static Ask ask(FakeReader reader) {
    return Ask.of(dialect(), reader);
  }

  private static TriggerDialect dialect() {
    return new TriggerDialect(ExamplePrices.costs(), TriggerSettings.DEFAULT);
  }

  private static SpanBuilder ofRun(String label) {
    return aSpan(label).with("ctx.run.id", RUN);
  }

  private static SpanBuilder child(String label) {
    return aSpan(label).childOf("trigger").with("ctx.run.id", "run_" + label);
  }
}
