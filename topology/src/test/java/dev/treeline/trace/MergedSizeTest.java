package dev.treeline.trace;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.spanId;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanRecords;
import dev.treeline.span.Attributes;
import dev.treeline.span.Scope;
import dev.treeline.span.Span;
import dev.treeline.span.SpanLink;
import dev.treeline.testing.SpanBuilder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MergedSizeTest {

  private static final String BIG = "\u20ac".repeat(50_000); // 150 kB as UTF-8

  @Test
  void whatManyPartsAddUpToStillFitsARecord() {
    List<Span> parts =
        parts(i -> aSpan("a").with("key " + i, BIG).withEvent("e" + i, i, Map.of("text", BIG)));

    Span merged = SpanMerge.merge(parts).get(0);

    assertThat(SpanRecords.encode(merged).length).isBetween(300_000, 530_000);
    assertThat(merged.attributes().keys()).containsExactly("key 0", "key 1", "key 2");
    assertThat(merged.dropped()).isEqualTo(new Span.Dropped(7, 10, 0));
  }

  /** What every span has stays as it is, and takes of the room for the rest. */
  @ParameterizedTest
  @MethodSource("withSomethingLarge")
  void whatIsNotLeftOutIsCounted(SpanBuilder large) {
    List<Span> parts = new ArrayList<>(parts(i -> aSpan("a").with("key " + i, BIG)));
    parts.add(large.build());

    Span merged = SpanMerge.merge(parts).get(0);

    assertThat(SpanRecords.encode(merged).length).isBetween(400_000, 530_000);
  }

  static Stream<SpanBuilder> withSomethingLarge() {
    return Stream.of(
        aSpan("a").named(BIG),
        aSpan("a").failed(BIG),
        aSpan("a").withTraceState(BIG),
        aSpan("a").withSchemaUrl(BIG),
        aSpan("a").inScope(BIG, ""),
        aSpan("a").inScope("", BIG),
        aSpan("a").inScope(new Scope("x", "", Attributes.of(Map.of("k", BIG)), "", 0)),
        aSpan("a").inScope(new Scope("x", "", Attributes.EMPTY, BIG, 0)));
  }

  @Test
  void linksAreLeftOutToo() {
    Span one = aSpan("a").build();
    Span linked = one.withContents(one.attributes(), List.of(), tenLinks(), one.dropped());

    Span merged = SpanMerge.merge(List.of(one, linked)).get(0);

    assertThat(SpanRecords.encode(merged).length).isBetween(300_000, 530_000);
    assertThat(merged.links()).hasSize(3);
    assertThat(merged.dropped()).isEqualTo(new Span.Dropped(0, 0, 7));
  }

  private static List<SpanLink> tenLinks() {
    return IntStream.range(0, 10)
        .mapToObj(
            i ->
                new SpanLink(
                    traceId("linked"),
                    spanId("s" + i),
                    i % 2 == 0 ? BIG : "",
                    0,
                    i % 2 == 0 ? Attributes.EMPTY : Attributes.of(Map.of("k", BIG)),
                    0))
        .toList();
  }

  @Test
  void whichOfThemStayDoesNotDependOnTheirOrder() {
    List<Span> parts =
        new ArrayList<>(
            parts(
                i ->
                    aSpan("a")
                        .withEvent("e" + i, i, Map.of("t", BIG))
                        .withResource("r" + i, List.of(BIG, Attributes.of(Map.of("k", 1L))))));
    List<Span> merged = SpanMerge.merge(parts);
    Collections.reverse(parts);
    assertThat(SpanMerge.merge(parts)).isEqualTo(merged);
    assertThat(merged.get(0).resource().droppedAttributes()).isEqualTo(7);
    assertThat(merged.get(0).serviceName()).isEqualTo("shop"); // small, and after the big ones
  }

  @Test
  void aSpanInOnePieceIsNotCut() {
    SpanBuilder span = aSpan("a");
    IntStream.range(0, 5).forEach(i -> span.with("k" + i, BIG));
    assertThat(SpanMerge.merge(List.of(span.build(), span.build()))).containsExactly(span.build());
  }

  private static List<Span> parts(IntFunction<SpanBuilder> part) {
    return IntStream.range(0, 10).mapToObj(part).map(SpanBuilder::build).toList();
  }
}
