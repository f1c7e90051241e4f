package dev.treeline.trace;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.spanId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.Attributes;
import dev.treeline.span.Resource;
import dev.treeline.span.Scope;
import dev.treeline.span.Span;
import dev.treeline.span.SpanId;
import dev.treeline.span.SpanLink;
import dev.treeline.span.SpanStatus;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpanMergeTest {

  @Test
  void aStartAndAnEndMakeOneSpan() {
    Span start = aSpan("work").named("work").running().with("a", 1).build();
    Span end = aSpan("work").named("").lasting(70).failed("boom").with("b", "x").build();

    Span merged = SpanMerge.merge(start, end);

    assertThat(merged.isRunning()).isFalse();
    assertThat(merged.name()).isEqualTo("work");
    assertThat(merged.durationNanos()).isEqualTo(70_000_000);
    assertThat(merged.status()).isEqualTo(new SpanStatus(SpanStatus.Code.ERROR, "boom"));
    assertThat(merged.attributes().keys()).containsExactly("a", "b");
  }

  @Test
  void anUpdateThatTellsNoStartDoesNotBeginIn1970() {
    Span start = aSpan("work").running().build();
    Span update = aSpan("work").startingAtUnixMs(0).running().build();
    assertThat(SpanMerge.merge(update, start).startUnixNano()).isEqualTo(start.startUnixNano());
  }

  @Test
  void okIsTheLastWordAsInOpenTelemetry() {
    Span failed = aSpan("a").failed("at first").build();
    Span fine = aSpan("a").ok().build();
    assertThat(SpanMerge.merge(failed, fine).status().code()).isEqualTo(SpanStatus.Code.OK);
    assertThat(SpanMerge.merge(failed, aSpan("a").build()).isError()).isTrue();
  }

  @Test
  void aScopeIsTakenAsAWhole() {
    Span one = scoped("http", "1.22.333");
    Span other = scoped("http-client", "2");
    assertThat(SpanMerge.merge(one, other).scope()).isEqualTo(other.scope());
  }

  /** Zeros are some senders' word for no parent; as an id they are the lowest. */
  @Test
  void aParentWinsOverZeros() {
    Span whole = aSpan("b").childOf("a").build();
    Span zeros = whole.withIds(whole.spanId(), new SpanId(0)).withName("b again");
    assertThat(SpanMerge.merge(zeros, whole).parentSpanId()).isEqualTo(whole.parentSpanId());
    assertThat(SpanMerge.merge(List.of(zeros)).get(0).isRoot()).isTrue();
  }

  @Test
  void aKnownParentWinsOverNone() {
    Span headless = aSpan("b").build();
    Span whole = aSpan("b").childOf("a").build();
    assertThat(SpanMerge.merge(headless, whole).parentSpanId()).isEqualTo(whole.parentSpanId());
    assertThat(SpanMerge.merge(whole, headless).parentSpanId()).isEqualTo(whole.parentSpanId());
  }

  @Test
  void anEventSentTwiceIsThereOnce() {
    Span once = aSpan("a").withEvent("retry", 5, Map.of("n", 1L)).build();
    Span more =
        aSpan("a").withEvent("retry", 5, Map.of("n", 1L)).withEvent("x", 1, Map.of()).build();
    assertThat(SpanMerge.merge(once, more).events())
        .extracting("name")
        .containsExactly("x", "retry");
  }

  @Test
  void anEventThatOnePartHasTwiceIsThereTwice() {
    Span twice = aSpan("a").withEvent("tick", 5, Map.of()).withEvent("tick", 5, Map.of()).build();
    Span once = aSpan("a").withEvent("tick", 5, Map.of()).with("more", 1).build();
    assertThat(SpanMerge.merge(once, twice).events()).hasSize(2);
  }

  @Test
  void aSpanInOnePieceHasItsEventsInOrderToo() {
    Span span = aSpan("a").withEvent("b", 7, Map.of()).withEvent("a", 2, Map.of()).build();
    assertThat(SpanMerge.merge(List.of(span)).get(0).events())
        .extracting("name")
        .containsExactly("a", "b");
  }

  @Test
  void aHundredThousandUpdatesOfOneSpanAreMergedInOneGo() {
    List<Span> updates =
        IntStream.range(0, 100_000)
            .mapToObj(i -> aSpan("a").withEvent("step", i, Map.of()).running().build())
            .toList();
    Span merged = SpanMerge.merge(updates).get(0);
    assertThat(merged.events()).first().isEqualTo(updates.get(0).events().get(0));
    assertThat(merged.events().size() + merged.dropped().events()).isEqualTo(100_000);
  }

  /** What is not said in words above: none of it may hang on which part comes first. */
  @Test
  void whatEitherPartTellsIsKept() {
    Span one =
        told(
            aSpan("a").withTraceState("a=1,b=2").linkedTo("t", "l1").build(),
            new Resource(Attributes.EMPTY, "https://schema", 3),
            1,
            new Span.Dropped(1, 0, 5));
    Span other =
        told(
            aSpan("a").withTraceState("z=9").linkedTo("t", "l2").build(),
            new Resource(Attributes.EMPTY, "", 7),
            2,
            new Span.Dropped(0, 4, 2));

    for (Span merged : List.of(SpanMerge.merge(one, other), SpanMerge.merge(other, one))) {
      assertThat(merged.traceState()).isEqualTo("a=1,b=2");
      assertThat(merged.flags()).isEqualTo(3);
      assertThat(merged.resource()).isEqualTo(new Resource(Attributes.EMPTY, "https://schema", 7));
      assertThat(merged.dropped()).isEqualTo(new Span.Dropped(1, 4, 5));
      assertThat(merged.links())
          .extracting(SpanLink::spanId)
          .containsExactlyInAnyOrder(spanId("l1"), spanId("l2"));
    }
  }

  private static Span scoped(String name, String version) {
    Span span = aSpan("a").build();
    Scope scope = new Scope(name, version, Attributes.EMPTY, "", 0);
    return told(span, span.resource(), scope, span.flags(), span.dropped());
  }

  private static Span told(Span span, Resource resource, int flags, Span.Dropped dropped) {
    return told(span, resource, span.scope(), flags, dropped);
  }

  private static Span told(
      Span span, Resource resource, Scope scope, int flags, Span.Dropped dropped) {
    return new Span(
        span.traceId(),
        span.spanId(),
        span.parentSpanId(),
        span.name(),
        span.kind(),
        span.startUnixNano(),
        span.endUnixNano(),
        span.status(),
        span.attributes(),
        span.events(),
        span.links(),
        resource,
        scope,
        span.traceState(),
        flags,
        dropped);
  }
}
