package dev.treeline.trace;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.Span;
import dev.treeline.span.SpanKind;
import dev.treeline.span.SpanStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
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

  @Property
  void orderGroupingAndRepetitionChangeNothing(
      @ForAll("parts") List<Span> parts, @ForAll long seed) {
    List<Span> shuffled = new ArrayList<>(parts);
    shuffled.addAll(parts.subList(0, parts.size() / 2));
    Collections.shuffle(shuffled, new Random(seed));

    assertThat(TraceTree.of(SpanMerge.merge(shuffled)).spans())
        .isEqualTo(TraceTree.of(SpanMerge.merge(parts)).spans());
  }

  @Property
  void mergingIsAssociativeCommutativeAndIdempotent(
      @ForAll("part") Span a, @ForAll("part") Span b, @ForAll("part") Span c) {
    assertThat(SpanMerge.merge(SpanMerge.merge(a, b), c))
        .isEqualTo(SpanMerge.merge(a, SpanMerge.merge(b, c)));
    assertThat(SpanMerge.merge(a, b)).isEqualTo(SpanMerge.merge(b, a));
    assertThat(SpanMerge.merge(a, a)).isEqualTo(a);
    Span ab = SpanMerge.merge(a, b);
    assertThat(SpanMerge.merge(ab, a)).isEqualTo(ab);
  }

  @Provide
  Arbitrary<List<Span>> parts() {
    return Combinators.combine(part(), Arbitraries.of("a", "b", "c"))
        .as((part, label) -> relabelled(part, label))
        .list()
        .ofMaxSize(12);
  }

  @Provide
  Arbitrary<Span> part() {
    return Combinators.combine(
            Arbitraries.of("", "GET", "GET /users", "PUT /u"),
            Arbitraries.of(SpanKind.values()),
            Arbitraries.longs().between(0, 5),
            Arbitraries.longs().between(-1, 5),
            Arbitraries.of(SpanStatus.Code.values()),
            Arbitraries.maps(
                    Arbitraries.of("k", "l"),
                    Arbitraries.oneOf(
                        Arbitraries.of("x", "y").map(Object.class::cast),
                        Arbitraries.of(1L, 2L, 0.5, true, List.of("x"), List.of(2L))))
                .ofMaxSize(2),
            Arbitraries.of("", "p", "q"),
            Arbitraries.longs().between(0, 3))
        .as(
            (name, kind, start, length, code, attributes, parent, event) -> {
              var span = aSpan("a").named(name).ofKind(kind).startingAt(start);
              attributes.forEach(span::with);
              if (length < 0) {
                span.running();
              } else {
                span.lasting(length);
              }
              if (code == SpanStatus.Code.ERROR) {
                span.failed(name);
              } else if (code == SpanStatus.Code.OK) {
                span.ok();
              }
              span.withEvent("e" + event, event, Map.of());
              return span.childOf(parent.isEmpty() ? null : parent)
                  .withResource("pod", "pod-" + event)
                  .build();
            });
  }

  private static Span relabelled(Span part, String label) {
    Span other = aSpan(label).build();
    return new Span(
        part.traceId(),
        other.spanId(),
        part.parentSpanId(),
        part.name(),
        part.kind(),
        part.startUnixNano(),
        part.endUnixNano(),
        part.status(),
        part.attributes(),
        part.events(),
        part.links(),
        part.resource(),
        part.scope(),
        part.traceState(),
        part.flags(),
        part.dropped());
  }
}
