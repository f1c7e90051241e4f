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
import dev.treeline.testing.SpanBuilder;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of {@code GET /api/v1/runs/{runId}/trace}, and its cut. */
class TriggerPagesTest {

  private static final String PATH = "/api/v1/runs/{runId}/trace";
  private static final String SIZE = "page[size]";
  private static final String AFTER = "page[after]";

  @ParameterizedTest
  @ValueSource(strings = {"agent", "retried-run", "rootless", "orphans", "cycle", "bare"})
  void aPageIsAnsweredAsItWasFoundRight(String example) {
    Trace trace = ExampleTraces.named(example);
    FakeReader reader = FakeReader.with(trace);
    reader.addRun(ExampleTraces.runOf(example), trace.tree().span(0));
    Ask ask = ask(reader).query(SIZE, "3");

    Answer.Ok answer = Ask.ok(ask.answer(PATH, ExampleTraces.runOf(example)));

    assertThat(answer.headers()).containsKey("Treeline-Status");
    Golden.assertMatches("trigger-page", example, Ask.text(answer.body(), true));
  }

  @Test
  void aTraceThatLostSpansToALimitSaysSo() {
    Trace whole = ExampleTraces.chain(3);
    Trace trace =
        new Trace(whole.traceId(), whole.tree(), false, 1, whole.closedBy(), 7, false, false, 0, 0);
    FakeReader reader = FakeReader.with(trace);

    Answer.Ok page = Ask.ok(ask(reader).query(SIZE, "3").answer(PATH, "run_chain"));

    Golden.assertMatches("trigger-page", "dropped", Ask.text(page.body(), true));
    assertThat(tree(ask(reader)).path("isTruncated").asBoolean()).isTrue();
  }

  /** The client fails on one without a number or a run. */
  @Test
  void aFailureOfAnAttemptIsNamedWhereItIsKnownWhose() {
    Span span =
        child("task", 0)
            .withEvent("attempt_failed", 1, Map.of("attemptNumber", 1L))
            .withEvent("attempt_failed", 2, Map.of("runId", "run_chain"))
            .withEvent("attempt_failed", 3, Map.of("attemptNumber", 2L, "runId", "run_chain"))
            .withEvent("exception", 4, Map.of("attemptNumber", 3L, "runId", "run_chain"))
            .build();

    JsonNode page =
        ask(FakeReader.with(ExampleTraces.closed(span))).query(SIZE, "9").body(PATH, "run_chain");

    assertThat(page.path("attemptFailures"))
        .hasToString(
            "[{\"spanId\":\"%s\",\"attemptNumber\":2,\"runId\":\"run_chain\"}]"
                .formatted(span.spanId()));
  }

  @ParameterizedTest
  @CsvSource({"1,7", "2,4", "3,3", "7,1", "10000,1"})
  void allPagesTogetherAreTheTrace(String size, int pages) {
    FakeReader reader = FakeReader.with(ExampleTraces.chain(7));
    List<String> ids = new ArrayList<>();
    int asked = 0;
    String next = null;
    do {
      Ask ask = ask(reader).query(SIZE, size);
      JsonNode page = (next == null ? ask : ask.query(AFTER, next)).body(PATH, "run_chain");
      page.path("data").forEach(span -> ids.add(span.path("id").asText()));
      next = page.path("pagination").has("next") ? next(page) : null;
      asked++;
      assertThat(asked).as("pages come to an end").isLessThan(10);
    } while (next != null);

    assertThat(asked).isEqualTo(pages);
    assertThat(ids)
        .containsExactlyElementsOf(
            ExampleTraces.chain(7).tree().spans().stream()
                .map(span -> span.spanId().toString())
                .toList());
  }

  @Test
  void whatComesBetweenTwoPagesRepeatsNothing() {
    List<Span> spans = new ArrayList<>(ExampleTraces.chain(4).tree().spans());
    FakeReader before = FakeReader.with(ExampleTraces.closed(spans));
    String next = next(ask(before).query(SIZE, "2").body(PATH, "run_chain"));
    spans.add(child("early", 0).build());
    spans.add(child("late", 9).build());

    JsonNode rest =
        ask(FakeReader.with(ExampleTraces.closed(spans)))
            .query(AFTER, next)
            .body(PATH, "run_chain");

    assertThat(rest.path("data").findValuesAsText("message"))
        .containsExactly("link 2", "link 3", "late");
  }

  @Test
  void aPageGoesOnInItsTraceWhateverOtherTheRunHas() {
    FakeReader reader =
        FakeReader.with(
            ExampleTraces.closed(child("one", 5).inTrace("first").childOf(null).build()),
            ExampleTraces.closed(child("two", 9).inTrace("second").childOf(null).build()));
    String after = PageCursor.after(child("x", 0).inTrace("second").build()).toString();

    JsonNode page = ask(reader).query(AFTER, after).body(PATH, "run_chain");

    assertThat(page.path("data").findValuesAsText("message")).containsExactly("two");
    String gone = PageCursor.after(child("x", 0).inTrace("third").build()).toString();
    assertThat(ask(reader).query(AFTER, gone).answer(PATH, "run_chain"))
        .isEqualTo(new Answer.Failed(Problem.of(Problem.Kind.TRACE_NOT_FOUND, "Trace not found")));
  }

  /** As in the product. */
  @Test
  void ofARepeatedParameterTheLastValueCounts() {
    FakeReader reader = FakeReader.with(ExampleTraces.chain(4));
    String next = next(ask(reader).query(SIZE, "1").body(PATH, "run_chain"));

    JsonNode page =
        ask(reader).query(SIZE, "x", "2").query(AFTER, "x", next).body(PATH, "run_chain");

    assertThat(page.path("data").findValuesAsText("message")).containsExactly("link 1", "link 2");
  }

  @ParameterizedTest
  @CsvSource({
    "page[size],0",
    "page[size],-1",
    "page[size],10001",
    "page[size],ten",
    "page[size],''",
    "page[size],99999999999",
    "page[after],x",
    "page[after],''"
  })
  void aBadParameterIsNamed(String name, String value) {
    Answer answer = ask(new FakeReader()).query(name, value).answer(PATH, "run_chain");

    assertThat(answer).isInstanceOf(Answer.Failed.class);
    var error = dialect(0).error(((Answer.Failed) answer).problem());
    assertThat(error.status()).isEqualTo(400);
    assertThat(Ask.text(error.body(), false))
        .startsWith(
            "{\"error\":\"Query Error\",\"details\":[{\"code\":\"custom\",\"message\":\"" + name)
        .endsWith(",\"path\":[\"" + name + "\"]}]}");
  }

  @Test
  void theSpansNearestToTheRunAreShownWhenThereAreMoreThanMayBe() {
    Trace trace =
        ExampleTraces.closed(
            child("root", 0).childOf(null).build(),
            child("a", 1).childOf("root").build(),
            child("a below", 2).childOf("a").build(),
            child("b", 4).childOf("root").build(),
            child("lost", 3).childOf("missing").build());

    assertThat(shown(trace, 5)).containsExactly("root", "a", "a below", "lost", "b");
    assertThat(shown(trace, 4)).containsExactly("root", "a", "lost", "b");
    assertThat(shown(trace, 3)).containsExactly("root", "a", "lost");
    assertThat(shown(trace, 2)).containsExactly("root", "a");
    assertThat(shown(trace, 1)).containsExactly("root");
    Answer.Ok cut = Ask.ok(cutAt(trace, 4).answer(PATH, "run_chain"));
    assertThat(cut.headers())
        .containsEntry("Treeline-Status", "partial")
        .containsEntry("Treeline-Reason", "missing_parents,max_spans");
    assertThat(tree(cutAt(trace, 4)).path("isTruncated").asBoolean()).isTrue();
    assertThat(tree(cutAt(trace, 5)).path("isTruncated").asBoolean(true)).isFalse();
  }

  @Test
  void anAwaitedSpanCountsAsOneOfTheShown() {
    Trace trace =
        ExampleTraces.live(child("first", 1).build(), child("second", 2).childOf("first").build());

    assertThat(shown(trace, 3)).containsExactly("unknown", "first", "second");
    assertThat(shown(trace, 2)).containsExactly("unknown", "first");
    assertThat(shown(trace, 1)).containsExactly("unknown");
  }

  @ParameterizedTest
  @CsvSource({"1,4", "2,2", "3,2", "4,1"})
  void anAwaitedSpanCountsAsOneOfItsPage(int size, int pages) {
    FakeReader reader =
        FakeReader.with(
            ExampleTraces.live(
                child("first", 1).build(),
                child("second", 2).childOf("first").build(),
                child("third", 3).build()));
    List<String> messages = new ArrayList<>();
    Ask ask = ask(reader).query(SIZE, Integer.toString(size));
    int asked = 0;
    boolean more = true;
    while (more) {
      JsonNode page = ask.body(PATH, "run_chain");
      assertThat(page.path("data").size()).isBetween(1, size);
      messages.addAll(page.path("data").findValuesAsText("message"));
      more = page.path("pagination").has("next");
      ask = more ? ask.query(AFTER, next(page)) : ask;
      asked++;
      assertThat(asked).as("pages come to an end").isLessThan(10);
    }

    assertThat(messages).containsExactly("unknown", "first", "second", "third");
    assertThat(asked).isEqualTo(pages);
  }

  @Test
  void aCutChainOfManyIsNoDeeperThanItsCut() {
    Trace chain = ExampleTraces.chain(20_000);
    assertThat(shown(chain, 10_000)).hasSize(10_000);
  }

  @Test
  void aLongMessageIsCutAsInTheProductAndWholeInItsSpan() {
    Span span = child("x", 0).named("y".repeat(255) + "\uD83D\uDE00").build();
    assertThat(Message.inShort(span)).isEqualTo("y".repeat(255));
    assertThat(Message.of(span)).hasSize(257);
    assertThat(Message.inShort(child("x", 0).named("z".repeat(256)).build())).hasSize(256);
    assertThat(Message.inShort(child("x", 0).named("z".repeat(257)).build())).hasSize(256);

    Span root = child("x", 0).childOf(null).named(span.name()).build();
    FakeReader reader = FakeReader.with(ExampleTraces.closed(root));
    assertThat(ask(reader).query(SIZE, "9").body(PATH, "run_chain").at("/data/0/message").asText())
        .isEqualTo("y".repeat(255));
    assertThat(tree(ask(reader)).at("/rootSpan/data/message").asText()).isEqualTo("y".repeat(255));
    assertThat(
            ask(reader)
                .body("/api/v1/runs/{runId}/spans/{spanId}", "run_chain", root.spanId().toString())
                .path("message")
                .asText())
        .hasSize(257);
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "-1", "9223372036854775807", "-9223372036854775808"})
  void aCursorIsReadAsItWasWritten(long start) {
    Span span = aSpan("a").betweenUnixNanos(start, start).build();
    PageCursor cursor = PageCursor.after(span);

    assertThat(PageCursor.parse(cursor.toString())).hasValue(cursor);
    assertThat(cursor).isEqualTo(new PageCursor(span.traceId(), start, span.spanId()));
    assertThat(PageCursor.first(span.traceId()).isBefore(span)).isTrue();
    assertThat(cursor.isBefore(aSpan("z").betweenUnixNanos(-2, 0).build())).isEqualTo(start < -2);
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "0", "-", "x-", "A"})
  void whatIsNoCursorIsNone(String wrong) {
    String right = PageCursor.after(aSpan("a").build()).toString();

    assertThat(PageCursor.parse(right)).isPresent();
    assertThat(PageCursor.parse(wrong + right)).isEmpty();
    assertThat(PageCursor.parse(right + wrong)).isEmpty();
  }

  @Test
  void theOrderOfCursorsIsThatOfTrees() {
    Span span = aSpan("a").startingAt(1).build();
    PageCursor cursor = PageCursor.parse(PageCursor.after(span).toString()).orElseThrow();
    for (String label : List.of("b", "c", "d", "e")) {
      Span other = aSpan(label).startingAt(1).build();
      assertThat(cursor.isBefore(other)).isEqualTo(TraceTree.START_ORDER.compare(span, other) < 0);
    }
    assertThat(cursor.isBefore(span)).isFalse();
    assertThat(cursor.isBefore(aSpan("f").startingAt(2).build())).isTrue();
    assertThat(cursor.spanId()).isEqualTo(spanId("a"));
  }

  private static List<String> shown(Trace trace, int maxSpans) {
    List<String> messages = new ArrayList<>();
    List<JsonNode> open = new ArrayList<>(List.of(tree(cutAt(trace, maxSpans)).path("rootSpan")));
    while (!open.isEmpty()) {
      JsonNode span = open.remove(open.size() - 1);
      messages.add(span.path("message").asText());
      List<JsonNode> children = new ArrayList<>();
      span.path("children").forEach(child -> children.add(0, child));
      open.addAll(children);
    }
    return messages;
  }

  private static JsonNode tree(Ask ask) {
    return ask.body(PATH, "run_chain").path("trace");
  }

  private static String next(JsonNode page) {
    return page.path("pagination").path("next").asText();
  }

  private static SpanBuilder child(String label, long start) {
    return aSpan(label).childOf("link 0").startingAt(start).with("ctx.run.id", "run_chain");
  }

  private static Ask ask(FakeReader reader) {
    return Ask.of(dialect(0), reader);
  }

  private static Ask cutAt(Trace trace, int maxSpans) {
    return Ask.of(dialect(maxSpans), FakeReader.with(trace));
  }

  private static TriggerDialect dialect(int maxSpans) {
    return new TriggerDialect(ExamplePrices.costs(), new TriggerSettings(maxSpans));
  }
}
