package dev.treeline.server.routing;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.spanId;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.SummaryField;
import dev.treeline.trace.SummaryFilter;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.SummaryPosition;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceReader;
import dev.treeline.trace.TraceStatus;
import dev.treeline.trace.TraceSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every reader of traces does. A subclass says where the spans go and who reads them. */
abstract class TraceReaderContract {

  static final Tenant SHOP = Tenant.named("shop");
  static final Tenant BANK = Tenant.named("bank");

  /** Reads what {@link #given} has put there, for any tenant. */
  abstract TraceReader readerFor(Tenant tenant);

  /** Puts spans there as one record, later than those before; returns when they can be read. */
  abstract void given(Tenant tenant, List<Span> spansOfOneTrace);

  final void given(Tenant tenant, Span... spansOfOneTrace) {
    given(tenant, List.of(spansOfOneTrace));
  }

  @Test
  void aTraceIsFoundWithAllItsSpansInStartOrder() {
    Span late = aSpan("late").inTrace("t").childOf("root").startingAt(20).build();
    Span root = aSpan("root").inTrace("t").with("run_id", "r1").lasting(50).build();
    given(SHOP, late);
    given(SHOP, root);

    assertThat(found(SHOP, "t").tree().spans()).containsExactly(root, late);
  }

  @Test
  void aTraceThatIsStillArrivingIsOpen() {
    given(SHOP, aSpan("root").inTrace("t").running().build());

    Trace trace = found(SHOP, "t");

    assertThat(trace.open()).isTrue();
    assertThat(trace.revision()).isZero();
    assertThat(trace.closedBy()).isNull();
    assertThat(trace.firstArrival()).isPositive().isLessThanOrEqualTo(trace.lastArrival());
  }

  @Test
  void theStartAndTheEndOfASpanAreOneSpan() {
    given(SHOP, aSpan("root").inTrace("t").running().build());
    Span whole = aSpan("root").inTrace("t").lasting(30).build();
    given(SHOP, whole);
    given(SHOP, aSpan("root").inTrace("t").running().build());

    assertThat(found(SHOP, "t").tree().spans()).containsExactly(whole);
  }

  @Test
  void anUnknownTraceIsNotFound() {
    given(SHOP, aSpan("root").inTrace("t").build());

    assertThat(readerFor(SHOP).trace(SHOP, traceId("other")))
        .isInstanceOf(TraceAnswer.NotFound.class);
  }

  @Test
  void theTraceOfAnotherTenantIsNotFound() {
    given(SHOP, aSpan("root").inTrace("t").with("run_id", "r1").build());

    assertThat(readerFor(BANK).trace(BANK, traceId("t"))).isInstanceOf(TraceAnswer.NotFound.class);
    assertThat(readerFor(BANK).run(BANK, "r1")).isInstanceOf(RunAnswer.NotFound.class);
    assertThat(readerFor(BANK).list(BANK, SummaryQuery.newest(10)).summaries()).isEmpty();
  }

  @Test
  void oneTraceIdOfTwoTenantsIsTwoTraces() {
    given(SHOP, aSpan("a").inTrace("t").build());
    given(BANK, aSpan("b").inTrace("t").build());

    assertThat(found(SHOP, "t").tree().spans()).extracting(Span::name).containsExactly("a");
    assertThat(found(BANK, "t").tree().spans()).extracting(Span::name).containsExactly("b");
  }

  @Test
  void aTraceOfManySpansIsWhole() {
    List<Span> spans =
        IntStream.range(0, 1_000)
            .mapToObj(n -> aSpan("s" + n).inTrace("t").startingAt(n).build())
            .toList();
    given(SHOP, spans);

    assertThat(found(SHOP, "t").tree().spans()).isEqualTo(spans);
  }

  @Test
  void theTracesOfARunComeByTheStartOfTheirRunSpan() {
    given(SHOP, aSpan("b").inTrace("second").startingAt(10).with("run_id", "run/1 ä").build());
    given(SHOP, aSpan("a").inTrace("first").startingAt(5).with("run_id", "run/1 ä").build());
    given(SHOP, aSpan("c").inTrace("third").with("run_id", "other").build());

    RunAnswer answer = readerFor(SHOP).run(SHOP, "run/1 ä");

    assertThat(answer).isInstanceOf(RunAnswer.Found.class);
    assertThat(((RunAnswer.Found) answer).traces())
        .extracting(RunAnswer.RunTrace::traceId)
        .containsExactly(traceId("first"), traceId("second"));
    assertThat(((RunAnswer.Found) answer).traces())
        .extracting(RunAnswer.RunTrace::spanId)
        .containsExactly(spanId("a"), spanId("b"));
  }

  @Test
  void anUnknownRunIsNotFound() {
    assertThat(readerFor(SHOP).run(SHOP, "nobody")).isInstanceOf(RunAnswer.NotFound.class);
  }

  @Test
  void whatIsSeenUpToNowIsEveryPartition() {
    assertThat(readerFor(SHOP).coverage().partitions()).isPositive();
    assertThat(readerFor(SHOP).coverage().missing()).isEmpty();
  }

  @Test
  void newestTracesComeFirstUpToTheLimit() {
    given(SHOP, aSpan("a").inTrace("one").build());
    given(SHOP, aSpan("b").inTrace("two").build());
    given(SHOP, aSpan("c").inTrace("three").build());
    given(SHOP, aSpan("d").inTrace("one").build()); // a later span does not move its trace

    assertThat(readerFor(SHOP).list(SHOP, SummaryQuery.newest(10)).summaries())
        .extracting(TraceSummary::traceId)
        .containsExactly(traceId("three"), traceId("two"), traceId("one"));
    assertThat(readerFor(SHOP).list(SHOP, SummaryQuery.newest(2)).summaries())
        .extracting(TraceSummary::traceId)
        .containsExactly(traceId("three"), traceId("two"));
    assertThat(readerFor(SHOP).list(SHOP, SummaryQuery.newest(10)).failedHosts()).isEmpty();
  }

  @Test
  void aListIsOfWhatMatchesAllOfItsFilter() {
    given(
        SHOP,
        aSpan("a")
            .inTrace("a")
            .with("run_id", "r1")
            .with("session.id", "s1")
            .with("user.id", "u1")
            .with("agent_id", "a1")
            .with("team_id", "t1")
            .with("workflow_id", "w1")
            .named("GET /cart")
            .running()
            .build());
    given(SHOP, aSpan("b").inTrace("b").with("user.id", "u1").startingAt(5).running().build());
    given(SHOP, aSpan("c").inTrace("c").fromService("bank").startingAt(9).running().build());
    given(BANK, aSpan("d").inTrace("d").with("user.id", "u1").build());

    assertThat(listed(SummaryField.RUN_ID, "r1")).containsExactly(traceId("a"));
    assertThat(listed(SummaryField.SESSION_ID, "s1")).containsExactly(traceId("a"));
    assertThat(listed(SummaryField.AGENT_ID, "a1")).containsExactly(traceId("a"));
    assertThat(listed(SummaryField.TEAM_ID, "t1")).containsExactly(traceId("a"));
    assertThat(listed(SummaryField.WORKFLOW_ID, "w1")).containsExactly(traceId("a"));
    assertThat(listed(SummaryField.USER_ID, "u1")).containsExactly(traceId("b"), traceId("a"));
    assertThat(listed(SummaryField.USER_ID, "u")).isEmpty();
    assertThat(listed(SummaryField.SERVICE, "bank")).containsExactly(traceId("c"));
    assertThat(listed(filter(Map.of(), "Cart", TraceStatus.LIVE))).containsExactly(traceId("a"));
    assertThat(listed(filter(Map.of(), null, TraceStatus.PARTIAL))).isEmpty();
    assertThat(listed(filter(Map.of(SummaryField.USER_ID, "u1"), "cart", null)))
        .containsExactly(traceId("a"));
  }

  @Test
  void aListIsOfTheTracesThatCalledAModel() {
    given(SHOP, aSpan("a").inTrace("a").with("gen_ai.request.model", "gpt-5").running().build());
    given(SHOP, aSpan("b").inTrace("b").with("gen_ai.response.model", "o3").running().build());
    given(BANK, aSpan("c").inTrace("c").with("gen_ai.request.model", "gpt-5").running().build());

    assertThat(listed(ofModel("gpt-5"))).containsExactly(traceId("a"));
    assertThat(listed(ofModel("o3"))).containsExactly(traceId("b"));
    assertThat(listed(ofModel("gpt"))).isEmpty();
  }

  @Test
  void aListIsOfTheTracesThatFailed() {
    given(SHOP, aSpan("a").inTrace("a").failed("no").running().build());
    given(SHOP, aSpan("b").inTrace("b").running().build());

    assertThat(listed(failed(true))).containsExactly(traceId("a"));
    assertThat(listed(failed(false))).containsExactly(traceId("b"));
  }

  @Test
  void aListIsOfTheTracesThatHadEnded() {
    Span early = aSpan("a").inTrace("a").lasting(1).build();
    given(SHOP, early);
    given(SHOP, aSpan("b").inTrace("b").lasting(2).build());

    assertThat(listed(endedBy(early.lastUnixNano()))).containsExactly(traceId("a"));
    assertThat(listed(endedBy(early.lastUnixNano() - 1))).isEmpty();
  }

  private static SummaryFilter failed(boolean failed) {
    return new SummaryFilter(
        Long.MIN_VALUE, Long.MAX_VALUE, null, Map.of(), null, null, null, failed);
  }

  private static SummaryFilter endedBy(long nanos) {
    return new SummaryFilter(
        Long.MIN_VALUE, Long.MAX_VALUE, null, Map.of(), null, null, nanos, null);
  }

  private static SummaryFilter ofModel(String model) {
    return new SummaryFilter(Long.MIN_VALUE, Long.MAX_VALUE, null, Map.of(), null, model);
  }

  /** Page by page, also where the instances that have them are several. */
  @Test
  void theNextPageBeginsWhereTheOneBeforeEnded() {
    List<TraceId> expected = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      given(SHOP, aSpan("s").inTrace("t" + i).running().build());
      expected.add(0, traceId("t" + i));
    }
    List<TraceId> walked = new ArrayList<>();
    SummaryPosition after = null;
    do {
      SummaryPage page = readerFor(SHOP).list(SHOP, new SummaryQuery(SummaryFilter.ALL, 3, after));
      assertThat(page.summaries()).hasSizeLessThanOrEqualTo(3);
      page.summaries().forEach(summary -> walked.add(summary.traceId()));
      after = page.next();
    } while (after != null);

    assertThat(walked).isEqualTo(expected);
  }

  private List<TraceId> listed(SummaryField field, String value) {
    return listed(filter(Map.of(field, value), null, null));
  }

  private List<TraceId> listed(SummaryFilter filter) {
    return readerFor(SHOP).list(SHOP, new SummaryQuery(filter, 10, null)).summaries().stream()
        .map(TraceSummary::traceId)
        .toList();
  }

  private static SummaryFilter filter(
      Map<SummaryField, String> fields, @Nullable String name, @Nullable TraceStatus status) {
    return new SummaryFilter(Long.MIN_VALUE, Long.MAX_VALUE, status, fields, name, null);
  }

  private Trace found(Tenant tenant, String label) {
    TraceAnswer answer = readerFor(tenant).trace(tenant, traceId(label));
    assertThat(answer).isInstanceOf(TraceAnswer.Found.class);
    return ((TraceAnswer.Found) answer).trace();
  }
}
