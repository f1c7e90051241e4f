package dev.treeline.server.dialect.trigger;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.spanId;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.ErrorAnswer;
import dev.treeline.server.dialect.Problem;
import dev.treeline.server.dialect.RateLimit;
import dev.treeline.server.dialect.kit.Ask;
import dev.treeline.server.dialect.kit.ExamplePrices;
import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.span.Attributes;
import dev.treeline.span.Span;
import dev.treeline.testing.SpanBuilder;
import dev.treeline.trace.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class TriggerDialectTest {

  private static final String PATH = "/api/v1/runs/{runId}/trace";

  @Test
  void aChildRunIsAnsweredWithItsSubtreeAlone() {
    Trace trace =
        ExampleTraces.closed(
            ofRun("run_parent", "parent").build(),
            ofRun("run_child", "child").childOf("parent").startingAt(1).build(),
            ofRun("run_child", "step").childOf("child").startingAt(2).build(),
            ofRun("run_parent", "after").childOf("parent").startingAt(3).build());

    JsonNode root = rootOf("run_child", trace);

    assertThat(root.path("id").asText()).isEqualTo(spanId("child").toString());
    assertThat(root.path("parentId").asText()).isEqualTo(spanId("parent").toString());
    assertThat(messages(root.path("children"))).containsExactly("step");
  }

  @Test
  void aRunBelowASpanThatNamesNoRunBeginsAtItsOwnSpan() {
    Trace trace =
        ExampleTraces.closed(
            aSpan("web").build(),
            ofRun("run_1", "task").childOf("web").startingAt(1).build(),
            aSpan("silent").childOf("task").startingAt(2).build(),
            ofRun("run_1", "again").childOf("silent").startingAt(0).build());

    JsonNode root = rootOf("run_1", trace);

    assertThat(root.path("id").asText()).isEqualTo(spanId("task").toString());
    assertThat(root.path("children").path(0).path("runId").asText()).isEqualTo("unknown");
  }

  @Test
  void orphansHangUnderTheSpanOfTheRunInStartOrder() {
    Trace trace =
        ExampleTraces.closed(
            ofRun("run_1", "task").build(),
            ofRun("run_1", "first").childOf("task").startingAt(1).build(),
            ofRun("run_1", "below first").childOf("first").startingAt(6).build(),
            ofRun("run_1", "lost").childOf("missing").startingAt(2).build(),
            ofRun("run_1", "below lost").childOf("lost").startingAt(2).build(),
            aSpan("lost too").childOf("missing").startingAt(3).build(),
            ofRun("run_1", "last").childOf("task").startingAt(5).build());

    JsonNode children = rootOf("run_1", trace).path("children");

    assertThat(messages(children)).containsExactly("first", "lost", "lost too", "last");
    assertThat(messages(children.path(0).path("children"))).containsExactly("below first");
    assertThat(messages(children.path(1).path("children"))).containsExactly("below lost");
  }

  @Test
  void aCancellationOfASpanThatHasNotEndedIsStillToCome() {
    Trace trace =
        ExampleTraces.live(
            ofRun("run_1", "task").running().withEvent("cancellation", 5, Map.of()).build(),
            ofRun("run_1", "step").childOf("task").startingAt(1).running().build());

    JsonNode root = rootOf("run_1", trace);

    assertThat(outcomeOf(root)).isEqualTo("partial");
    assertThat(outcomeOf(root.path("children").path(0))).isEqualTo("partial");
  }

  /** The product's SDK sends what has begun as what has ended. */
  @Test
  void aSpanThatIsMarkedPartialHasNotEndedWhateverItsEnd() {
    Trace trace =
        ExampleTraces.closed(
            ofRun("run_1", "task").lasting(50).with("$span.partial", true).build());

    assertThat(outcomeOf(rootOf("run_1", trace))).isEqualTo("partial");
  }

  @Test
  void whatWasCancelledDidNotFail() {
    Trace trace =
        ExampleTraces.closed(
            ofRun("run_1", "task").failed("x").withEvent("cancellation", 5, Map.of()).build());

    assertThat(outcomeOf(rootOf("run_1", trace))).isEqualTo("cancelled");
  }

  @Test
  void anAttributeWithoutAValueIsAbsent() {
    Map<String, Object> attributes = Map.of("nul", Attributes.NULL, "mine", true);
    Trace trace =
        ExampleTraces.closed(
            ofRun("run_1", "task")
                .with("nul", Attributes.NULL)
                .with("list", List.of(1L, Attributes.NULL))
                .withEvent("tick", 1, attributes)
                .build());

    JsonNode data = rootOf("run_1", trace).path("data");

    assertThat(data.path("properties")).hasToString("{\"list\":[1,null]}");
    assertThat(data.path("events").path(0).path("properties")).hasToString("{\"mine\":true}");
  }

  @Test
  void orphansOfOtherRunsDoNotHangUnderAChildRun() {
    Trace trace =
        ExampleTraces.closed(
            ofRun("run_parent", "parent").build(),
            ofRun("run_child", "child").childOf("parent").startingAt(1).build(),
            ofRun("run_parent", "lost").childOf("missing").startingAt(2).build());

    assertThat(rootOf("run_child", trace).path("children")).isEmpty();
  }

  @Test
  void aRunInsideAnOrphanOfTheSameRunEndsTheAnswer() {
    Trace trace =
        ExampleTraces.closed(
            ofRun("run_1", "lost").childOf("missing").build(),
            ofRun("run_2", "between").childOf("lost").startingAt(1).build(),
            ofRun("run_1", "inner").childOf("between").startingAt(2).build());

    JsonNode root = rootOf("run_1", trace);

    assertThat(root.path("id").asText()).isEqualTo(spanId("inner").toString());
    assertThat(root.path("children")).isEmpty();
  }

  @Test
  void aFurtherRootOfNoRunIsNotOfTheRun() {
    Trace trace =
        ExampleTraces.closed(
            ofRun("run_1", "task").build(), aSpan("further").startingAt(1).build());

    assertThat(rootOf("run_1", trace).path("children")).isEmpty();
  }

  /** Its id may have been among the attributes that a limit left out. */
  @Test
  void aSpanThatOnlyTheIndexKnowsForItsRunsIsAnsweredWithWhatIsBelow() {
    Trace trace =
        ExampleTraces.closed(
            aSpan("task").build(), aSpan("step").childOf("task").startingAt(1).build());
    FakeReader reader = FakeReader.with(trace);
    reader.addRun("run_1", trace.tree().span(0));

    JsonNode root = rootOf("run_1", reader);

    assertThat(root.path("id").asText()).isEqualTo(spanId("task").toString());
    assertThat(messages(root.path("children"))).containsExactly("step");
  }

  @Test
  void aTraceThatCannotBeLookedAtIsNotPassedOver() {
    Trace first = ExampleTraces.closed(ofRun("run_1", "one").inTrace("first").build());
    Trace second =
        ExampleTraces.closed(ofRun("run_1", "two").inTrace("second").startingAt(9).build());
    FakeReader reader = FakeReader.with(first, second).thatBeginsToMove();
    reader.forget(second.traceId());

    assertThat(Ask.of(dialect(), reader).answer(PATH, "run_1"))
        .isEqualTo(new Answer.Failed(Problem.unavailable("the owner is moving", 2)));
  }

  @Test
  void theTraceWhoseRunSpanStartedFirstIsAnswered() {
    Trace first = ExampleTraces.closed(ofRun("run_1", "one").inTrace("first").build());
    Trace second =
        ExampleTraces.closed(ofRun("run_1", "two").inTrace("second").startingAt(9).build());
    FakeReader reader = FakeReader.with(first, second);

    assertThat(rootOf("run_1", reader).path("message").asText()).isEqualTo("one");

    reader.forget(first.traceId());
    assertThat(rootOf("run_1", reader).path("message").asText()).isEqualTo("two");

    reader.forget(second.traceId());
    Answer answer = Ask.of(dialect(), reader).answer(PATH, "run_1");
    assertThat(answer)
        .isEqualTo(new Answer.Failed(Problem.of(Problem.Kind.TRACE_NOT_FOUND, "Trace not found")));
  }

  @Test
  void aRunWhoseSpansWereDroppedIsAnsweredWithAStandIn() {
    Trace trace = ExampleTraces.closed(aSpan("other").build());
    FakeReader reader = FakeReader.with(trace);
    reader.addRun("run_1", ofRun("run_1", "dropped").build());

    JsonNode root = rootOf("run_1", reader);

    assertThat(root.path("id").asText()).isEqualTo(spanId("dropped").toString());
    assertThat(root.path("data").path("isPartial").asBoolean()).isTrue();
  }

  @Test
  void aSpanThatNeverEndedIsCancelledWithItsAncestor() {
    Trace trace =
        ExampleTraces.closed(
            ofRun("run_1", "task")
                .lasting(50)
                .withEvent("cancellation", 50, Map.of("reason", "user"))
                .build(),
            ofRun("run_1", "step").childOf("task").startingAt(10).running().build(),
            ofRun("run_1", "deeper").childOf("step").startingAt(20).running().build());

    JsonNode step = rootOf("run_1", trace).path("children").path(0);
    JsonNode deeper = step.path("children").path(0).path("data");

    assertThat(deeper.path("isCancelled").asBoolean()).isTrue();
    assertThat(deeper.path("isPartial").asBoolean()).isFalse();
    assertThat(deeper.path("duration").asLong()).isEqualTo(30_000_000);
    assertThat(deeper.path("events").path(0).path("properties").path("reason").asText())
        .isEqualTo("user");
  }

  @Test
  void aSpanThatNeverEndedFailsWithItsOwnAttemptOnly() {
    Map<String, Object> failure =
        Map.of("attemptNumber", 1L, "runId", "run_1", "exception.message", "out of memory");
    Trace trace =
        ExampleTraces.closed(
            ofRun("run_1", "task").failed("").withEvent("attempt_failed", 90, failure).build(),
            ofAttempt(1, "first").build(),
            ofAttempt(2, "second").startingAt(1).build());

    JsonNode children = rootOf("run_1", trace).path("children");

    JsonNode first = children.path(0).path("data");
    assertThat(first.path("isError").asBoolean()).isTrue();
    assertThat(first.path("isPartial").asBoolean()).isFalse();
    assertThat(first.path("events").findValuesAsText("name"))
        .containsExactly("exception", "attempt_failed");
    assertThat(children.path(1).path("data").path("isPartial").asBoolean()).isTrue();
  }

  /** Attempts are counted in each run anew. */
  @Test
  void anAttemptOfAnotherRunFailsNoneOfThisOne() {
    assertThat(outcomeOf(firstAttemptAfter("attempt_failed", "run_2"))).isEqualTo("partial");
  }

  @Test
  void anAttemptThatIsOnlySpokenOfHasNotFailed() {
    assertThat(outcomeOf(firstAttemptAfter("attempt_started", "run_1"))).isEqualTo("partial");
  }

  @Test
  void anAttemptMayFailWithoutAnException() {
    JsonNode attempt = firstAttemptAfter("attempt_failed", "run_1");

    assertThat(attempt.at("/data/events").findValuesAsText("name"))
        .containsExactly("attempt_failed");
  }

  /** Its run has failed, and the run's task tells this event of the first attempt of a run. */
  private JsonNode firstAttemptAfter(String event, String runId) {
    Map<String, Object> told = Map.of("attemptNumber", 1L, "runId", runId);
    Trace trace =
        ExampleTraces.closed(
            ofRun("run_1", "task").failed("").withEvent(event, 90, told).build(),
            ofAttempt(1, "first").build());
    return rootOf("run_1", trace).path("children").path(0);
  }

  @Test
  void anAttemptThatFailedInARunThatDidNotEndsNoSpan() {
    Map<String, Object> failure = Map.of("attemptNumber", 1L, "runId", "run_1");
    Trace trace =
        ExampleTraces.closed(
            ofRun("run_1", "task").withEvent("attempt_failed", 90, failure).build(),
            ofAttempt(1, "first").build());

    assertThat(outcomeOf(rootOf("run_1", trace).path("children").path(0))).isEqualTo("partial");
  }

  @Test
  void theProductsOwnAttributesAreNoPropertiesOfTheUsers() {
    Trace trace =
        ExampleTraces.closed(
            ofRun("run_1", "task")
                .with("$style.icon", "task")
                .with("ctx.project.id", "p")
                .with("mine", true)
                .build());

    JsonNode properties = rootOf("run_1", trace).path("data").path("properties");

    assertThat(properties).hasToString("{\"mine\":true}");
  }

  @Test
  void onlyAFailedAttemptShowsItsExceptionApart() {
    Map<String, Object> why = Map.of("reason", "user", "exception.message", "stopped");
    Trace trace =
        ExampleTraces.closed(
            ofRun("run_1", "task").lasting(50).withEvent("cancellation", 50, why).build(),
            ofRun("run_1", "step").childOf("task").startingAt(10).running().build());

    assertThat(rootOf("run_1", trace).at("/children/0/data/events").findValuesAsText("name"))
        .containsExactly("cancellation");
  }

  @Test
  void anAwaitedSpanBeginsWithTheFirstThatIsThere() {
    Trace trace =
        ExampleTraces.live(ofRun("run_1", "lost").childOf("missing").startingAt(3).build());
    FakeReader reader = new FakeReader();
    reader.addRun("run_1", ofRun("run_1", "gone").build());
    reader.add(trace);

    JsonNode root = rootOf("run_1", reader);

    assertThat(root.path("id").asText()).isEqualTo(spanId("missing").toString());
    assertThat(root.at("/data/startTime").asText()).isEqualTo("2026-01-01T00:00:00.003Z");
  }

  @Test
  void anAwaitedSpanIsCalledAsTheTaskOfWhatIsThere() {
    SpanBuilder lost = ofRun("run_1", "lost").childOf("missing");

    JsonNode unnamed = rootOf("run_1", ExampleTraces.live(lost.build()));
    assertThat(unnamed.path("message").asText()).isEqualTo("unknown");
    assertThat(unnamed.path("data").has("taskSlug")).isFalse();

    lost.with("$metadata.ctx.task.id", "mail");
    JsonNode named = rootOf("run_1", ExampleTraces.live(lost.build()));
    assertThat(named.path("message").asText()).isEqualTo("mail");
    assertThat(named.at("/data/message").asText()).isEqualTo("mail");
    assertThat(named.at("/data/taskSlug").asText()).isEqualTo("mail");
  }

  /** The client counts in milliseconds. */
  @Test
  void aUsedUpLimitTellsWhenItBeginsAnew() {
    Instant reset = Instant.ofEpochMilli(1_767_225_660_000L);
    RateLimit limit = new RateLimit("key", 60, Duration.ofMinutes(1), 0, reset, 7);

    ErrorAnswer error = dialect().error(Problem.tooMany(limit));

    JsonNode body = Ask.parsed(Ask.text(error.body(), false));
    assertThat(error.status()).isEqualTo(429);
    assertThat(body.path("reset").asLong()).isEqualTo(1_767_225_660_000L);
    assertThat(body.path("limit").asLong()).isEqualTo(60);
    assertThat(body.path("remaining").asLong(-1)).isZero();
    assertThat(dialect().rateLimitHeaders(limit))
        .containsEntry("x-ratelimit-reset", "1767225660000");
  }

  @Test
  void theEnvironmentIsThatOfTheSpanElseOfItsResource() {
    SpanBuilder task = ofRun("run_1", "task").withResource("ctx.environment.type", "STAGING");
    SpanBuilder lost = ofRun("run_1", "lost").childOf("missing").startingAt(3);

    assertThat(environmentOf(task.build())).isEqualTo("STAGING");
    assertThat(environmentOf(task.with("$metadata.ctx.environment.type", "PRODUCTION").build()))
        .isEqualTo("PRODUCTION");
    assertThat(environmentOf(lost.build())).isEqualTo("unknown");
    assertThat(environmentOf(lost.withResource("ctx.environment.type", "STAGING").build()))
        .isEqualTo("STAGING");
  }

  private static String environmentOf(Span span) {
    return rootOf("run_1", ExampleTraces.live(span)).at("/data/environmentType").asText();
  }

  @Test
  void namesAreTemplates() {
    SpanBuilder span = aSpan().with("user", "ann").with("count", 3);
    assertThat(Message.of(span.named("{user} of {count}").build())).isEqualTo("ann of 3");
    assertThat(Message.of(span.named("hello {user!r}").build())).isEqualTo("hello 'ann'");
    assertThat(Message.of(span.named("GET /{id}").build())).isEqualTo("GET /{id}");
    assertThat(Message.of(span.named("{count!r}").build())).isEqualTo("3");
    span.with("user", "$1\\");
    assertThat(Message.of(span.named("for {user}").build())).isEqualTo("for $1\\");
  }

  @Test
  void aNameThatIsVeryLongIsNoTemplate() {
    SpanBuilder span = aSpan().with("user", "ann");
    String tail = "x".repeat(249);
    assertThat(Message.of(span.named("{user}" + tail).build())).isEqualTo("ann" + tail);
    assertThat(Message.of(span.named("{user}x" + tail).build())).isEqualTo("{user}x" + tail);
  }

  @Test
  void dottedKeysNestAndLoseNothing() {
    Span span =
        aSpan()
            .with("exception.type", "Boom")
            .with("a", 1)
            .with("a.b", 2)
            .with(".", 3)
            .with(".".repeat(1000), 4)
            .build();

    assertThat(Nested.of(span.attributes()))
        .containsEntry("exception", Map.of("type", "Boom"))
        .containsEntry("a", 1L)
        .containsEntry("a.b", 2L)
        .containsEntry(".", 3L)
        .containsKey(".".repeat(1000));
  }

  private static TriggerDialect dialect() {
    return new TriggerDialect(ExamplePrices.costs(), TriggerSettings.DEFAULT);
  }

  private static SpanBuilder ofRun(String runId, String label) {
    return aSpan(label).with("$metadata.ctx.run.id", runId);
  }

  private static SpanBuilder ofAttempt(int number, String label) {
    return ofRun("run_1", label)
        .childOf("task")
        .running()
        .with("$metadata.ctx.attempt.number", number);
  }

  private static JsonNode rootOf(String runId, Trace trace) {
    return rootOf(runId, FakeReader.with(trace));
  }

  private static JsonNode rootOf(String runId, FakeReader reader) {
    return Ask.of(dialect(), reader).body(PATH, runId).path("trace").path("rootSpan");
  }

  private static String outcomeOf(JsonNode span) {
    JsonNode data = span.path("data");
    return Stream.of("Error", "Partial", "Cancelled")
        .filter(state -> data.path("is" + state).asBoolean())
        .map(state -> state.toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(" and "));
  }

  private static List<String> messages(JsonNode spans) {
    return StreamSupport.stream(spans.spliterator(), false)
        .map(span -> span.path("message").asText())
        .toList();
  }
}
