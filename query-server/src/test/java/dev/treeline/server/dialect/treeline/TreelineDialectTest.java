package dev.treeline.server.dialect.treeline;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.spanId;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.Problem;
import dev.treeline.server.dialect.kit.Ask;
import dev.treeline.server.dialect.kit.ExamplePrices;
import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.server.dialect.kit.HostileTraces;
import dev.treeline.span.Attributes;
import dev.treeline.span.CutMark;
import dev.treeline.span.Resource;
import dev.treeline.span.Scope;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.span.SpanLink;
import dev.treeline.testing.SpanBuilder;
import dev.treeline.trace.ClosedBy;
import dev.treeline.trace.SummaryField;
import dev.treeline.trace.SummaryFilter;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceStatus;
import dev.treeline.trace.TraceSummary;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreelineDialectTest {

  private static final String NEWEST = "/treeline/v1/traces";

  @Test
  void theNewestTracesAreListedWithTheHostsThatFailed() {
    FakeReader reader = new FakeReader();
    reader.add(summary("first"));
    reader.add(summary("second"));

    var list = ask(reader).query("limit", "1").body(NEWEST, "");

    assertThat(list)
        .hasToString(
            """
            {"traces":[{"traceId":"%s","name":"first","service":null,"status":"live",\
            "revision":3,"spanCount":7,"errorCount":1,"startTimeUnixNano":"10",\
            "endTimeUnixNano":"20","firstArrivalUnixMs":1767225600000,"runId":"r","sessionId":null,\
            "userId":null,"agentId":null,"teamId":null,"workflowId":null}],\
            "nextCursor":"%s","failedHosts":["10.0.0.7:8080"],"missingPartitions":[2]}"""
                .formatted(traceId("first"), list.path("nextCursor").asText()));
    assertThat(list.path("nextCursor").asText()).matches("[A-Za-z0-9_-]{44}");
  }

  @Test
  void theLastPageHasNoCursor() {
    FakeReader reader = new FakeReader();
    reader.add(summary("first"));

    assertThat(ask(reader).body(NEWEST, "").path("nextCursor").isNull()).isTrue();
  }

  @Test
  void everyFilterReachesTheReader() {
    FakeReader reader = new FakeReader();

    ask(reader)
        .query("limit", "7")
        .query("from", "2026-01-01T01:00:00.5+01:00")
        .query("to", "1767229200000000001")
        .query("status", "partial")
        .query("service", "shop")
        .query("run_id", "r")
        .query("session_id", "s")
        .query("user_id", "u")
        .query("agent_id", "a")
        .query("team_id", "t")
        .query("workflow_id", "w")
        .query("name", "GET")
        .body(NEWEST, "");
    ask(reader).body(NEWEST, "");

    assertThat(reader.queries())
        .containsExactly(
            new SummaryQuery(
                new SummaryFilter(
                    1_767_225_600_500_000_000L,
                    1_767_229_200_000_000_001L,
                    TraceStatus.PARTIAL,
                    Map.of(
                        SummaryField.SERVICE, "shop",
                        SummaryField.RUN_ID, "r",
                        SummaryField.SESSION_ID, "s",
                        SummaryField.USER_ID, "u",
                        SummaryField.AGENT_ID, "a",
                        SummaryField.TEAM_ID, "t",
                        SummaryField.WORKFLOW_ID, "w"),
                    "GET",
                    null),
                7,
                null),
            SummaryQuery.newest(20));
  }

  @Test
  void aCursorLeadsOnInItsOwnListOnly() {
    FakeReader reader = new FakeReader();
    reader.add(summary("first"));
    reader.add(summary("second"));
    String cursor =
        ask(reader)
            .query("limit", "1")
            .query("user_id", "u")
            .body(NEWEST, "")
            .path("nextCursor")
            .asText();

    ask(reader).query("limit", "2").query("user_id", "u").query("cursor", cursor).body(NEWEST, "");

    assertThat(reader.queries().get(1).after()).isEqualTo(summary("first").position());
    assertThat(badParameter(ask(reader).query("user_id", "v").query("cursor", cursor)))
        .isEqualTo("cursor");
    assertThat(badParameter(ask(reader).query("cursor", cursor))).isEqualTo("cursor");
  }

  @Test
  void aCursorThatWasTamperedWithIs400() {
    FakeReader reader = new FakeReader();
    reader.add(summary("first"));
    reader.add(summary("second"));
    String cursor = ask(reader).query("limit", "1").body(NEWEST, "").path("nextCursor").asText();

    for (int i = 0; i < cursor.length(); i++) {
      char other = cursor.charAt(i) == 'A' ? 'B' : 'A';
      String tampered = cursor.substring(0, i) + other + cursor.substring(i + 1);
      assertThat(badParameter(ask(reader).query("cursor", tampered))).isEqualTo("cursor");
      assertThat(badParameter(ask(reader).query("cursor", cursor.substring(0, i) + "%")))
          .isEqualTo("cursor");
    }
    assertThat(badParameter(ask(reader).query("cursor", cursor + "AAAA"))).isEqualTo("cursor");
  }

  @ParameterizedTest
  @CsvSource({
    "from, yesterday",
    "from, 2026-01-01",
    "to, 2026-01-01T00:00:00",
    "to, -5",
    "status, LIVE",
    "status, closed",
    "run_id, ''",
    "user, u",
    "Status, live",
  })
  void whatCannotBeUsedIs400AndNamed(String parameter, String value) {
    assertThat(badParameter(ask(new FakeReader()).query(parameter, value))).isEqualTo(parameter);
  }

  /** Which is no fault of its form: another form would not help. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "99999999999999999999999",
        "9223372036854775808",
        "9999-12-31T23:59:59Z",
        "0001-01-01T00:00:00Z",
        "+999999999-01-01T00:00:00Z"
      })
  void aTimeThatNanosecondsCannotTellIs400AndSaysSo(String time) {
    Problem problem = badRequest(ask(new FakeReader()).query("to", time));

    assertThat(problem.parameter()).isEqualTo("to");
    assertThat(problem.detail())
        .isEqualTo("to is beyond 1677 to 2262, all that nanoseconds in 64 bits tell");
  }

  @Test
  void aParameterThatIsGivenTwiceIs400() {
    assertThat(badParameter(ask(new FakeReader()).query("status", "live", "partial")))
        .isEqualTo("status");
  }

  private static String badParameter(Ask request) {
    Problem problem = badRequest(request);
    assertThat(problem.detail()).contains(String.valueOf(problem.parameter()));
    return String.valueOf(problem.parameter());
  }

  private static Problem badRequest(Ask request) {
    Answer answer = request.answer(NEWEST, "");
    assertThat(answer).isInstanceOf(Answer.Failed.class);
    Problem problem = ((Answer.Failed) answer).problem();
    assertThat(problem.kind()).isEqualTo(Problem.Kind.BAD_REQUEST);
    return problem;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000})
  void aLimitIsFromOneToAThousand(int limit) {
    FakeReader reader = new FakeReader();

    ask(reader).query("limit", Integer.toString(limit)).body(NEWEST, "");

    assertThat(reader.queries()).containsExactly(SummaryQuery.newest(limit));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1001", "many", "99999999999"})
  void anImpossibleLimitIs400(String limit) {
    Answer answer = ask(new FakeReader()).query("limit", limit).answer(NEWEST, "");
    assertThat(((Answer.Failed) answer).problem())
        .isEqualTo(
            Problem.about(
                Problem.Kind.BAD_REQUEST, "limit", "limit is a whole number from 1 to 1000"));
  }

  @Test
  void aRunListsItsTraces() {
    FakeReader reader = FakeReader.with(ExampleTraces.chain(2));

    assertThat(ask(reader).body("/treeline/v1/runs/{runId}", "run_chain"))
        .hasToString(
            """
            {"runId":"run_chain","traces":[{"traceId":"%s","spanId":"%s",\
            "startTimeUnixNano":"1767225600000000000"}]}"""
                .formatted(traceId("trace"), spanId("link 0")));
    assertThat(ask(reader).answer("/treeline/v1/runs/{runId}", "another"))
        .isEqualTo(new Answer.Failed(Problem.of(Problem.Kind.RUN_NOT_FOUND, "Run not found")));
  }

  @Test
  void aRunThatCannotBeLookedUpIsNotMissing() {
    assertThat(ask(FakeReader.thatCannotLook()).answer("/treeline/v1/runs/{runId}", "run_chain"))
        .isEqualTo(new Answer.Failed(Problem.unavailable("the owner is moving", 2)));
  }

  @Test
  void aRunThatHasMoreTracesThanAreListedSaysSo() {
    FakeReader reader = FakeReader.with(ExampleTraces.chain(2));

    assertThat(headersOfRun(reader)).isEmpty();
    assertThat(headersOfRun(reader.withMoreOfRuns()))
        .isEqualTo(Map.of("Treeline-Reason", "max_count"));
  }

  private static Map<String, String> headersOfRun(FakeReader reader) {
    return ((Answer.Ok) ask(reader).answer("/treeline/v1/runs/{runId}", "run_chain")).headers();
  }

  /** Counts are senders' words. */
  @Test
  void tokensThatNoNumberHoldsAreTheGreatest() {
    Trace trace =
        ExampleTraces.closed(
            aSpan()
                .with("gen_ai.usage.input_tokens", Long.MAX_VALUE)
                .with("gen_ai.usage.output_tokens", 1)
                .build());

    var body = ask(FakeReader.with(trace)).body(NEWEST + "/{id}", trace.traceId().toString());

    assertThat(body.at("/spans/0/derived/totalTokens").asLong()).isEqualTo(Long.MAX_VALUE);
  }

  /** The sum is ours; a part of it is no total. */
  @Test
  void aTotalIsAsItWasToldElseTheSumOfBothParts() {
    SpanBuilder call = aSpan().with("gen_ai.usage.input_tokens", 3);
    assertThat(derived(call).has("totalTokens")).isFalse();
    assertThat(derived(aSpan().with("gen_ai.usage.output_tokens", 4)).has("totalTokens")).isFalse();

    call.with("gen_ai.usage.output_tokens", 4);
    assertThat(derived(call).path("totalTokens").asLong()).isEqualTo(7);

    call.with("gen_ai.usage.total_tokens", 9);
    assertThat(derived(call).path("totalTokens").asLong()).isEqualTo(9);
  }

  @Test
  void tagsAreDerived() {
    assertThat(derived(aSpan().with("langfuse.trace.tags", List.of("a", "b"))).path("tags"))
        .hasToString("[\"a\",\"b\"]");
  }

  private static JsonNode derived(SpanBuilder span) {
    return span(span.build()).path("derived");
  }

  private static JsonNode span(Span span) {
    Trace trace = ExampleTraces.closed(span);
    return ask(FakeReader.with(trace))
        .body(NEWEST + "/{id}", trace.traceId().toString())
        .at("/spans/0");
  }

  /** Counts have 32 bits without a sign on the wire. */
  @Test
  void whatASpanIsWithoutIsToldAsItsSenderCountedIt() {
    Attributes none = Attributes.EMPTY;
    Span whole = aSpan().inScope(new Scope("lib", "", none, "", -1)).build();
    Span span =
        whole
            .withResource(new Resource(none, "", 5))
            .withContents(
                none,
                List.of(new SpanEvent("event", 1, none, 6)),
                List.of(new SpanLink(traceId("other"), spanId("there"), "", 257, none, 7)),
                new Span.Dropped(1, 2, 3));

    JsonNode body = span(span);

    assertThat(body.path("dropped"))
        .hasToString(
            "{\"attributes\":1,\"events\":2,\"links\":3,"
                + "\"resourceAttributes\":5,\"scopeAttributes\":4294967295}");
    assertThat(body.at("/events/0/droppedAttributes").asInt()).isEqualTo(6);
    assertThat(body.at("/links/0/flags").asInt()).isEqualTo(257);
    assertThat(body.at("/links/0/droppedAttributes").asInt()).isEqualTo(7);
    assertThat(span(aSpan().build()).has("dropped")).isFalse();
  }

  @Test
  void whateverASpanIsWithoutIsTold() {
    Attributes none = Attributes.EMPTY;
    Span span = aSpan().build();
    Span ofScope = aSpan().inScope(new Scope("lib", "", none, "", 1)).build();
    Span ofResource = span.withResource(new Resource(none, "", 1));
    Span own = span.withContents(none, List.of(), List.of(), new Span.Dropped(1, 0, 0));

    assertThat(span(ofScope).at("/dropped/scopeAttributes").asInt()).isEqualTo(1);
    assertThat(span(ofResource).at("/dropped/resourceAttributes").asInt()).isEqualTo(1);
    assertThat(span(own).at("/dropped/attributes").asInt()).isEqualTo(1);
  }

  @Test
  void aScopeIsToldWithAllThatIsKnownOfIt() {
    Scope scope =
        new Scope("lib", "2", Attributes.of(Map.of("k", "v")), "https://schemas.example/1", 0);

    assertThat(span(aSpan().inScope(scope).build()).path("scope"))
        .hasToString(
            "{\"name\":\"lib\",\"version\":\"2\",\"attributes\":{\"k\":\"v\"},"
                + "\"schemaUrl\":\"https://schemas.example/1\"}");
    assertThat(span(aSpan().inScope("lib", "").build()).path("scope"))
        .hasToString("{\"name\":\"lib\"}");
  }

  @Test
  void attributesKeepTheirTypes() {
    Trace trace =
        ExampleTraces.closed(
            aSpan()
                .with("text", "a")
                .with("whole", Long.MAX_VALUE)
                .with("decimal", 1.5)
                .with("infinite", Double.POSITIVE_INFINITY)
                .with("flag", false)
                .with("bytes", ByteBuffer.wrap(new byte[] {1, 2, 3}))
                .with("list", List.of(1L, "b", List.of()))
                .with("nested", Attributes.of(Map.of("k", Attributes.NULL)))
                .build());

    var body = ask(FakeReader.with(trace)).body(NEWEST + "/{id}", trace.traceId().toString());

    assertThat(body.path("spans").path(0).path("attributes"))
        .hasToString(
            """
            {"bytes":"AQID","decimal":1.5,"flag":false,"infinite":"Infinity",\
            "list":[1,"b",[]],"nested":{"k":null},"text":"a","whole":9223372036854775807}""");
  }

  /** Programs that were generated from the description fail at a word that it lacks. */
  @ParameterizedTest
  @EnumSource(ClosedBy.class)
  void whyItWasClosedIsSaidInAWordThatIsDescribed(ClosedBy closedBy) {
    Trace trace = ExampleTraces.closed(List.of(aSpan().build()), 1, closedBy);

    var body = ask(FakeReader.with(trace)).body(NEWEST + "/{id}", trace.traceId().toString());

    assertThat(body.path("closedBy").asText()).isEqualTo(closedBy.text());
  }

  @Test
  void whatIsWrongWithItsShapeIsCountedAndMarked() {
    Trace cycles = HostileTraces.cycles();
    Trace orphans = HostileTraces.onlyOrphans();
    FakeReader reader = FakeReader.with(cycles);

    var body = ask(reader).body(NEWEST + "/{id}", cycles.traceId().toString());
    assertThat(body.path("cycles").asInt()).isEqualTo(2);
    assertThat(body.path("orphans").asInt()).isZero();
    assertThat(marks(body)).containsExactly("root", "hen cycle", "egg", "tail", "self cycle");

    reader = FakeReader.with(orphans);
    body = ask(reader).body(NEWEST + "/{id}", orphans.traceId().toString());
    assertThat(body.path("orphans").asInt()).isEqualTo(2);
    assertThat(body.path("cycles").asInt()).isZero();
    assertThat(marks(body)).containsExactlyInAnyOrder("one orphan", "two orphan", "three");
  }

  @Test
  void timesAreGivenAsTheyCameHoweverOdd() {
    Trace trace = HostileTraces.allClocks();
    var body = ask(FakeReader.with(trace)).body(NEWEST + "/{id}", trace.traceId().toString());

    assertThat(body.path("startTimeUnixNano").asText()).isEqualTo("-9223372036854775808");
    assertThat(body.path("endTimeUnixNano").asText()).isEqualTo("9223372036854775807");
    assertThat(body.path("spans").findValuesAsText("startTimeUnixNano"))
        .contains("9223372036854775807", "0", "-1");
  }

  /** The name of each span and its marks. */
  private static List<String> marks(JsonNode body) {
    List<String> spans = new ArrayList<>();
    for (JsonNode span : body.path("spans")) {
      StringBuilder line = new StringBuilder(span.path("name").asText());
      span.path("marks").forEach(mark -> line.append(' ').append(mark.asText()));
      spans.add(line.toString());
    }
    return spans;
  }

  @Test
  void aSpanThatWasCutIsMarkedWhereverItWasCut() {
    Trace trace =
        ExampleTraces.closed(
            aSpan().with(CutMark.ATTRIBUTE.key(), 2).withResource(CutMark.SPAN.key(), 1).build());

    var body = ask(FakeReader.with(trace)).body(NEWEST + "/{id}", trace.traceId().toString());

    assertThat(body.path("spans").path(0).path("marks"))
        .hasToString("[\"attribute_cut\",\"span_cut\"]");
  }

  private static TraceSummary summary(String label) {
    return new TraceSummary(
        traceId(label),
        label,
        10,
        20,
        TraceStatus.LIVE,
        3,
        7,
        1,
        1_767_225_600_000L,
        Map.of(SummaryField.RUN_ID, "r"),
        List.of());
  }

  private static Ask ask(FakeReader reader) {
    return Ask.of(new TreelineDialect(ExamplePrices.costs()), reader);
  }
}
