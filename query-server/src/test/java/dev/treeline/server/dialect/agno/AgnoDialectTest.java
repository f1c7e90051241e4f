package dev.treeline.server.dialect.agno;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.spanId;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.ErrorAnswer;
import dev.treeline.server.dialect.Problem;
import dev.treeline.server.dialect.kit.Ask;
import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.span.Attributes;
import dev.treeline.testing.SpanBuilder;
import dev.treeline.trace.Trace;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AgnoDialectTest {

  private static final String PATH = "/traces/{trace_id}";

  @Test
  void aSpanIsAnsweredByItselfWithItsOwnMetadata() {
    Trace trace =
        ExampleTraces.closed(
            aSpan("agent").build(),
            aSpan("call")
                .childOf("agent")
                .with("openinference.span.kind", "LLM")
                .with("llm.model_name", "gpt-5")
                .with("input.value", "hi")
                .with("user.id", "ann")
                .build(),
            aSpan("below").childOf("call").build());

    JsonNode span = ask(trace).query("span_id", spanId("call").toString()).body(PATH, id(trace));

    assertThat(span.path("name").asText()).isEqualTo("call");
    assertThat(span.path("input").asText()).isEqualTo("hi");
    assertThat(span.path("metadata")).hasToString("{\"model\":\"gpt-5\",\"user_id\":\"ann\"}");
    assertThat(span.has("spans")).isFalse();
  }

  /** As FastAPI has it. */
  @Test
  void ofSeveralSpansTheLastIsAnswered() {
    Trace trace =
        ExampleTraces.closed(aSpan("agent").build(), aSpan("call").childOf("agent").build());
    String agent = spanId("agent").toString();
    String call = spanId("call").toString();

    assertThat(ask(trace).query("span_id", agent, call).body(PATH, id(trace)).path("id").asText())
        .isEqualTo(call);
    assertThat(ask(trace).query("span_id", call, "").body(PATH, id(trace)).has("tree")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"00000000000000aa", "no-span"})
  void anUnknownSpanIs404(String spanId) {
    Trace trace = ExampleTraces.chain(1);

    Answer answer = ask(trace).query("span_id", spanId).answer(PATH, id(trace));

    assertThat(answer)
        .isEqualTo(
            new Answer.Failed(
                Problem.about(Problem.Kind.SPAN_NOT_FOUND, "span_id", "Span not found")));
  }

  /** The product has a POST there, and none here. */
  @Test
  void theSearchIsNoTrace() {
    Answer answer = ask(ExampleTraces.chain(1)).answer(PATH, "search");

    Problem problem = ((Answer.Failed) answer).problem();
    assertThat(problem.kind()).isEqualTo(Problem.Kind.PATH_NOT_FOUND);
    assertThat(Ask.text(new AgnoDialect(AgnoSettings.DEFAULT).error(problem).body(), false))
        .isEqualTo("{\"detail\":\"Not Found\"}");
  }

  @Test
  void aRunIdHasNoEffectBesideATraceId() {
    Trace trace = ExampleTraces.chain(1);
    assertThat(ask(trace).query("run_id", "another").body(PATH, id(trace)).path("trace_id"))
        .hasToString('"' + id(trace) + '"');
  }

  @Test
  void onlyTheDatabasesThatAreSetAreKnown() {
    Trace trace = ExampleTraces.chain(1);
    AgnoDialect limited = new AgnoDialect(new AgnoSettings(Set.of("main"), 1));
    Ask ask = Ask.of(limited, FakeReader.with(trace));

    assertThat(ask(trace).query("db_id", "any").body(PATH, id(trace)).has("tree")).isTrue();
    assertThat(ask.body(PATH, id(trace)).has("tree")).isTrue();
    assertThat(ask.query("db_id", "main").body(PATH, id(trace)).has("tree")).isTrue();
    Answer other = ask.query("db_id", "other").answer(PATH, id(trace));
    assertThat(other).isInstanceOf(Answer.Failed.class);
    ErrorAnswer error = limited.error(((Answer.Failed) other).problem());
    assertThat(error.status()).isEqualTo(404);
    assertThat(Ask.text(error.body(), false))
        .isEqualTo("{\"detail\":\"No database found with id 'other'\"}");
  }

  @Test
  void aWorkflowShowsItsStepsAndTheOutputOfTheLast() {
    Trace trace =
        ExampleTraces.closed(
            workflow().with("output.value", "None").build(),
            aSpan("fetch").childOf("flow").startingAt(1).lasting(10).build(),
            aSpan("write")
                .childOf("flow")
                .startingAt(2)
                .lasting(90)
                .with("output.value", "done")
                .build());

    JsonNode answer = ask(trace).body(PATH, id(trace));
    JsonNode root = answer.path("tree").path(0);

    assertThat(answer.path("output").asText()).isEqualTo("done");
    assertThat(root.path("type").asText()).isEqualTo("WORKFLOW");
    assertThat(root.path("metadata").path("steps_count").asInt()).isEqualTo(2);
    assertThat(root.path("spans").findValuesAsText("step_type")).containsExactly("Step", "Loop");
    assertThat(root.has("output")).isFalse();
  }

  /** Python's None as text, and the first of those that ended last, as in the product. */
  @Test
  void aWorkflowThatSaysNoneSaysNothing() {
    Trace trace =
        ExampleTraces.closed(
            workflow().with("output.value", " None\n").build(),
            step("first", 1).lasting(50).with("output.value", "one").build(),
            step("second", 2).lasting(49).with("output.value", "two").build(),
            step("third", 3).lasting(9).with("output.value", "three").build());

    assertThat(ask(trace).body(PATH, id(trace)).path("output").asText()).isEqualTo("one");
    Trace alone = ExampleTraces.closed(workflow().with("output.value", "None").build());
    assertThat(ask(alone).body(PATH, id(alone)).path("output").asText()).isEqualTo("None");
  }

  @Test
  void aRootShowsTheTimesOfItsTrace() {
    Trace trace =
        ExampleTraces.closed(
            aSpan("flow").startingAt(1000).lasting(10).build(),
            step("early", 0).lasting(3000).build());

    JsonNode root = ask(trace).body(PATH, id(trace)).at("/tree/0");

    assertThat(root.path("duration").asText()).isEqualTo("3.00s");
    assertThat(root.path("start_time").asText()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(root.path("end_time").asText()).isEqualTo("2026-01-01T00:00:03Z");
  }

  /** Those of each root by itself, as far as there are types, and not what lies deeper. */
  @Test
  void stepsAreTheDirectChildrenOfAWorkflow() {
    Trace trace =
        ExampleTraces.closed(
            workflow().build(),
            step("one", 1)
                .with("openinference.span.kind", "CHAIN")
                .with("agno.workflow.step_types", List.of("Own"))
                .build(),
            step("deeper", 2).childOf("one").build(),
            step("two", 3).build(),
            step("three", 4).build(),
            workflow().labelled("again").startingAt(5).build(),
            step("other", 6).childOf("again").build());

    JsonNode tree = ask(trace).body(PATH, id(trace)).path("tree");

    assertThat(tree.path(0).path("spans").findValuesAsText("step_type"))
        .containsExactly("Step", "Loop");
    assertThat(tree.at("/0/spans/0/spans/0").has("step_type")).isFalse();
    assertThat(tree.at("/0/spans/2").has("step_type")).isFalse();
    assertThat(tree.at("/1/spans/0/step_type").asText()).isEqualTo("Step");
  }

  /** They are the sender's: as many as are texts in a list are shown. */
  @Test
  void stepsOfAnotherFormAreNone() {
    SpanBuilder flow = aSpan("flow").with("openinference.span.kind", "CHAIN");
    Trace text =
        ExampleTraces.closed(
            flow.with("agno.workflow.step_types", "Step").build(), step("one", 1).build());
    Trace number =
        ExampleTraces.closed(
            flow.with("agno.workflow.step_types", List.of(1L, "Loop")).build(),
            step("one", 1).build(),
            step("two", 2).build());
    Trace ofAgent =
        ExampleTraces.closed(
            workflow().with("openinference.span.kind", "AGENT").build(), step("one", 1).build());

    assertThat(stepTypes(text)).isEmpty();
    assertThat(stepTypes(number)).containsExactly("Loop");
    assertThat(stepTypes(ofAgent)).isEmpty();
  }

  private static List<String> stepTypes(Trace trace) {
    return ask(trace).body(PATH, id(trace)).path("tree").findValuesAsText("step_type");
  }

  static Stream<Object> falseInPython() {
    return Stream.of("", 0L, 0.0, false, List.of(), Attributes.EMPTY, Attributes.NULL);
  }

  @ParameterizedTest
  @MethodSource("falseInPython")
  void whatPythonTakesForFalseIsNoMetadata(Object value) {
    SpanBuilder tool =
        step("tool", 1).with("openinference.span.kind", "TOOL").with("tool.parameters", value);
    Trace trace = ExampleTraces.closed(workflow().build(), tool.build());

    assertThat(ask(trace).body(PATH, id(trace)).at("/tree/0/spans/0").has("metadata")).isFalse();
  }

  @Test
  void whatAToolWasCalledWithIsShownAsItCame() {
    Attributes parameters = Attributes.of(Map.of("city", "Oslo"));
    SpanBuilder tool = step("tool", 1).with("openinference.span.kind", "TOOL");
    Trace trace =
        ExampleTraces.closed(workflow().build(), tool.with("tool.parameters", parameters).build());

    assertThat(ask(trace).body(PATH, id(trace)).at("/tree/0/spans/0/metadata/parameters"))
        .hasToString("{\"city\":\"Oslo\"}");
  }

  @Test
  void metadataIsOfTheKindOfWork() {
    Trace trace =
        ExampleTraces.closed(
            workflow().with("session.id", "s").build(),
            step("team", 1)
                .with("openinference.span.kind", "AGENT")
                .with("team.id", "t")
                .with("run_id", "r")
                .with("session.id", "s")
                .build(),
            step("call", 2)
                .with("openinference.span.kind", "LLM")
                .with("llm.model_name", "asked")
                .with("gen_ai.response.model", "answered")
                .build());

    JsonNode root = ask(trace).body(PATH, id(trace)).at("/tree/0");

    assertThat(root.at("/spans/0/metadata")).hasToString("{\"run_id\":\"r\",\"session_id\":\"s\"}");
    assertThat(root.at("/spans/1/metadata")).hasToString("{\"model\":\"asked\"}");
    assertThat(root.path("metadata"))
        .hasToString("{\"steps_count\":2,\"step_types\":[\"Step\",\"Loop\"]}");
  }

  @Test
  void aWorkflowWithinATraceTellsOfItselfAndNothingElseDoes() {
    Trace trace =
        ExampleTraces.closed(
            aSpan("flow").build(),
            step("inner", 1)
                .with("openinference.span.kind", "CHAIN")
                .with("agno.workflow.description", "writes")
                .build(),
            step("guard", 2)
                .with("openinference.span.kind", "GUARDRAIL")
                .with("agno.workflow.description", "guards")
                .build());

    JsonNode spans = ask(trace).body(PATH, id(trace)).at("/tree/0/spans");

    assertThat(spans.at("/0/metadata")).hasToString("{\"description\":\"writes\"}");
    assertThat(spans.path(1).has("metadata")).isFalse();
  }

  @Test
  void anEmptyOutputOfAWorkflowIsNone() {
    Trace trace =
        ExampleTraces.closed(
            workflow().with("output.value", "").build(),
            step("first", 1).with("output.value", "one").build());

    assertThat(ask(trace).body(PATH, id(trace)).path("output").asText()).isEqualTo("one");
  }

  @Test
  void aWorkflowThatSaysSomethingIsNotSpokenForByItsSteps() {
    Trace trace =
        ExampleTraces.closed(
            workflow().with("output.value", "all").build(),
            step("first", 1).with("output.value", "one").build());

    assertThat(ask(trace).body(PATH, id(trace)).path("output").asText()).isEqualTo("all");
  }

  @Test
  void onlyAWorkflowSpeaksByItsSteps() {
    Trace trace =
        ExampleTraces.closed(
            aSpan("flow").with("openinference.span.kind", "AGENT").build(),
            step("first", 1).with("output.value", "one").build());

    assertThat(ask(trace).body(PATH, id(trace)).has("output")).isFalse();
  }

  @Test
  void aFailedTraceHasNoOutputAndTheErrorOfItsRootOnly() {
    Trace trace =
        ExampleTraces.closed(
            aSpan("root").with("output.value", "half").build(),
            aSpan("child").childOf("root").failed("boom").with("output.value", "x").build());

    JsonNode answer = ask(trace).body(PATH, id(trace));
    JsonNode child = answer.path("tree").path(0).path("spans").path(0);

    assertThat(answer.path("status").asText()).isEqualTo("ERROR");
    assertThat(answer.has("output")).isFalse();
    assertThat(answer.has("error")).isFalse();
    assertThat(child.path("error").asText()).isEqualTo("boom");
    assertThat(child.has("output")).isFalse();
  }

  /** The one that the others led to; what a message of the status says comes first. */
  @Test
  void theLastExceptionTellsWhyASpanFailed() {
    SpanBuilder span =
        aSpan()
            .failed("")
            .withEvent("exception", 1, Map.of("exception.message", "first"))
            .withEvent("exception", 2, Map.of("exception.message", "last"))
            .withEvent("note", 3, Map.of("exception.message", "quoted"));
    assertThat(SpanView.error(span.build())).isEqualTo("last");
    assertThat(SpanView.error(span.with("exception.message", "").build())).isEqualTo("last");
    assertThat(SpanView.error(span.with("exception.message", "own").build())).isEqualTo("own");
    assertThat(SpanView.error(span.failed("said").build())).isEqualTo("said");
    assertThat(SpanView.error(span.ok().build())).isNull();
  }

  @Test
  void aKindThatNobodyKnowsIsTheType() {
    assertThat(SpanView.type(aSpan().with("openinference.span.kind", "ORACLE").build()))
        .isEqualTo("ORACLE");
  }

  @Test
  void anEmptyKindSaysNothing() {
    SpanBuilder call = aSpan().with("openinference.span.kind", "");
    assertThat(SpanView.type(call.build())).isEqualTo("UNKNOWN");
    assertThat(SpanView.type(call.with("gen_ai.operation.name", "chat").build())).isEqualTo("LLM");
  }

  /** Agno instruments with OpenInference. */
  @Test
  void tokensAreCountedAsOpenInferenceDoes() {
    Trace trace =
        ExampleTraces.closed(
            aSpan("agent").build(),
            tokens("both")
                .with("llm.token_count.prompt", 7)
                .with("llm.token_count.completion", 3)
                .build(),
            tokens("negative").with("llm.token_count.prompt", -7).build(),
            tokens("member").with("openinference.span.kind", "AGENT").build());

    JsonNode root = ask(trace).body(PATH, id(trace)).at("/tree/0");

    assertThat(root.at("/metadata/total_input_tokens").asInt()).isEqualTo(7 + 100);
    assertThat(root.at("/metadata/total_output_tokens").asInt()).isEqualTo(3 + 50);
    assertThat(root.at("/spans").findValuesAsText("input_tokens")).containsOnly("7", "100");
  }

  /** A sender may say anything. */
  @Test
  void tokensBeyondAllNumbersAreTheGreatest() {
    Trace trace =
        ExampleTraces.closed(
            aSpan("agent").build(),
            tokens("a").with("llm.token_count.prompt", Long.MAX_VALUE).build(),
            tokens("b").build());

    JsonNode root = ask(trace).body(PATH, id(trace)).at("/tree/0");

    assertThat(root.at("/metadata/total_input_tokens").asLong()).isEqualTo(Long.MAX_VALUE);
  }

  /** What other vocabularies or other spans say comes behind it. */
  @Test
  void theRootsOwnWordsAreItsIds() {
    Trace trace =
        ExampleTraces.closed(
            aSpan("root")
                .with("run_id", "r")
                .with("ctx.run.id", "other")
                .with("session_id", "s")
                .with("session.id", "other")
                .with("user_id", "u")
                .with("user.id", "other")
                .with("agent_id", "a")
                .with("gen_ai.agent.id", "other")
                .build(),
            aSpan("member")
                .childOf("root")
                .with("agno.team.id", "other")
                .with("agno.workflow.id", "other")
                .build());

    JsonNode detail = ask(trace).body(PATH, id(trace));

    assertThat(detail.path("run_id").asText()).isEqualTo("r");
    assertThat(detail.path("session_id").asText()).isEqualTo("s");
    assertThat(detail.path("user_id").asText()).isEqualTo("u");
    assertThat(detail.path("agent_id").asText()).isEqualTo("a");
    assertThat(detail.has("team_id")).isFalse();
    assertThat(detail.has("workflow_id")).isFalse();
  }

  private static SpanBuilder tokens(String label) {
    return aSpan(label)
        .childOf("agent")
        .with("openinference.span.kind", "LLM")
        .with("gen_ai.usage.input_tokens", 100)
        .with("gen_ai.usage.output_tokens", 50);
  }

  /** OpenLLMetry names a tool as it names all that it sees. */
  @Test
  void aToolIsNamedByWhateverVocabularyItComesIn() {
    Trace trace =
        ExampleTraces.closed(
            aSpan("agent").build(),
            aSpan("tool")
                .childOf("agent")
                .with("traceloop.span.kind", "tool")
                .with("traceloop.entity.name", "search")
                .build());

    JsonNode tool = ask(trace).body(PATH, id(trace)).at("/tree/0/spans/0");

    assertThat(tool.path("type").asText()).isEqualTo("TOOL");
    assertThat(tool.at("/metadata/tool_name").asText()).isEqualTo("search");
  }

  @Test
  void anAgentWithATeamIsATeam() {
    SpanBuilder agent = aSpan().with("openinference.span.kind", "AGENT");
    assertThat(SpanView.type(agent.build())).isEqualTo("AGENT");
    assertThat(SpanView.type(agent.with("team.id", "t").build())).isEqualTo("TEAM");
    SpanBuilder ofAgno = aSpan().with("openinference.span.kind", "AGENT");
    assertThat(SpanView.type(ofAgno.with("agno.team.id", "t").build())).isEqualTo("TEAM");
    assertThat(SpanView.type(ofAgno.with("openinference.span.kind", "TOOL").build()))
        .isEqualTo("TOOL");
  }

  @Test
  void aRunningSpanEndsAtTheLatestTimeSeenInIt() {
    SpanBuilder running = aSpan().running();
    assertThat(SpanView.end(running.build())).isEqualTo(SpanBuilder.EPOCH * 1_000_000);
    assertThat(SpanView.end(running.withEvent("e", 70, Map.of()).build()))
        .isEqualTo((SpanBuilder.EPOCH + 70) * 1_000_000);
  }

  @Test
  void anInputThatIsNoTextBecomesItsJson() {
    assertThat(SpanView.input(aSpan().with("input.value", List.of(1L, "a")).build()))
        .isEqualTo("[1,\"a\"]");
  }

  @ParameterizedTest
  @CsvSource({
    "0,0ms",
    "999999999,999ms",
    "1000000000,1.00s",
    "1200000000,1.20s",
    "-5,0ms",
    "1005000000,1.00s",
    "1125000000,1.12s",
    "1135000000,1.14s"
  })
  void durationsAreForPeople(long nanos, String text) {
    assertThat(Durations.text(0, nanos)).isEqualTo(text);
  }

  private static SpanBuilder step(String label, long start) {
    return aSpan(label).childOf("flow").startingAt(start);
  }

  private static SpanBuilder workflow() {
    return aSpan("flow")
        .with("openinference.span.kind", "CHAIN")
        .with("agno.workflow.steps_count", 2)
        .with("agno.workflow.step_types", List.of("Step", "Loop"));
  }

  private static Ask ask(Trace trace) {
    return Ask.of(new AgnoDialect(AgnoSettings.DEFAULT), FakeReader.with(trace));
  }

  private static String id(Trace trace) {
    return trace.traceId().toString();
  }
}
