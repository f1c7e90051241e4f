package dev.treeline.load.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.Span;
import dev.treeline.span.SpanId;
import dev.treeline.span.TraceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoadSpansTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void theSameSeedMakesTheSameSpansInTheSameOrder() {
    assertThat(all(plan(7, 2_000, 0.1, 0.1))).isEqualTo(all(plan(7, 2_000, 0.1, 0.1)));
    assertThat(ids(plan(8, 2_000, 0, 0))).doesNotContainAnyElementsOf(ids(plan(7, 2_000, 0, 0)));
  }

  @Test
  void thereAreExactlyAsManySpansAsArePlannedAndEachOnce() {
    List<LoadSpan> spans = all(plan(7, 1_003, 0.2, 0));
    assertThat(spans).hasSize(1_003);
    assertThat(ids(plan(7, 1_003, 0, 0))).hasSize(1_003);
  }

  @Test
  void sharesAreAboutAsAskedAndASecondTimeIsTheSameSpan() {
    List<LoadSpan> spans = all(plan(7, 10_000, 0.1, 0.05));
    List<LoadSpan> again = spans.stream().filter(LoadSpan::again).toList();

    assertThat(spans.stream().filter(span -> !span.again() && span.late()).count())
        .isBetween(800L, 1_200L);
    assertThat(again.size()).isBetween(350, 650);
    assertThat(spans.stream().filter(span -> !span.again()).map(LoadSpan::span).toList())
        .containsAll(again.stream().map(LoadSpan::span).toList());
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void everyShapeIsOneTreeWhoseSpansLieWithinTheirParents(Shape shape) {
    for (int size : new int[] {1, 2, 7, 205, 1_000}) {
      LoadPlan plan = new LoadPlan(3, START, size, size, 1, 1, List.of(shape), 0, 0, 0);
      Map<SpanId, Span> earlier = new HashMap<>();
      List<Span> spans = all(plan).stream().map(LoadSpan::span).toList();
      Map<SpanId, Span> byId = new HashMap<>();
      spans.forEach(span -> byId.put(span.spanId(), span));

      assertThat(byId).hasSize(size);
      assertThat(spans.stream().filter(Span::isRoot)).hasSize(1);
      for (Span span : spans) {
        SpanId parentId = span.parentSpanId();
        if (parentId != null) {
          Span parent = byId.get(parentId);
          assertThat(parent).isNotNull();
          assertThat(earlier).as("a parent ends after its child").doesNotContainKey(parentId);
          assertThat(span.startUnixNano()).isBetween(parent.startUnixNano(), parent.lastUnixNano());
          assertThat(span.lastUnixNano()).isLessThanOrEqualTo(parent.lastUnixNano() + 1_000);
        }
        earlier.put(span.spanId(), span);
      }
    }
  }

  @Test
  void openTracesAreMixedAndSpansInARowAreOfOneTrace() {
    LoadPlan mixed = new LoadPlan(3, START, 500, 50, 10, 1, List.of(Shape.WEB), 0, 0, 0);
    Set<TraceId> first = new HashSet<>();
    all(mixed).subList(0, 50).forEach(span -> first.add(span.span().traceId()));
    assertThat(first).hasSizeGreaterThan(5).hasSizeLessThanOrEqualTo(10);

    LoadPlan inARow = new LoadPlan(3, START, 500, 50, 10, 25, List.of(Shape.WEB), 0, 0, 0);
    List<LoadSpan> spans = all(inARow);
    for (int from = 0; from < spans.size(); from += 25) {
      assertThat(spans.subList(from, from + 25))
          .extracting(LoadSpan::trace)
          .containsOnly(spans.get(from).trace());
    }
  }

  @Test
  void anAttributeOfTheWantedSizeIsAdded() {
    LoadPlan plan = new LoadPlan(3, START, 1, null, 1, 1, List.of(Shape.BATCH), 0, 0, 900);
    assertThat(all(plan).get(0).span().attributes().text("load.payload")).hasSize(900);
  }

  @Test
  void theIdsOfTheVerifierAreThoseThatWereSent() {
    LoadPlan plan = plan(7, 300, 0, 0);
    for (LoadSpan span : all(plan)) {
      assertThat(LoadSpans.traceId(plan, span.trace())).isEqualTo(span.span().traceId());
      assertThat(LoadSpans.spanId(plan, span.trace(), span.number()))
          .isEqualTo(span.span().spanId());
    }
  }

  private static LoadPlan plan(long seed, long spans, double late, double duplicates) {
    return new LoadPlan(
        seed,
        START,
        spans,
        null,
        10,
        1,
        List.of(Shape.values()).subList(0, 3),
        late,
        duplicates,
        0);
  }

  private static List<LoadSpan> all(LoadPlan plan) {
    List<LoadSpan> all = new ArrayList<>();
    new LoadSpans(plan).forEachRemaining(all::add);
    return all;
  }

  private static Set<SpanId> ids(LoadPlan plan) {
    Set<SpanId> ids = new HashSet<>();
    all(plan).forEach(span -> ids.add(span.span().spanId()));
    return ids;
  }
}
