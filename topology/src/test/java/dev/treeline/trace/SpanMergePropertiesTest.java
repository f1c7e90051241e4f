package dev.treeline.trace;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanRecords;
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

class SpanMergePropertiesTest {

  @Property
  void mergingIsCommutative(@ForAll("aPart") Span a, @ForAll("aPart") Span b) {
    assertThat(SpanMerge.merge(a, b)).isEqualTo(SpanMerge.merge(b, a));
  }

  @Property
  void mergingIsAssociative(
      @ForAll("aPart") Span a, @ForAll("aPart") Span b, @ForAll("aPart") Span c) {
    assertThat(SpanMerge.merge(SpanMerge.merge(a, b), c))
        .isEqualTo(SpanMerge.merge(a, SpanMerge.merge(b, c)));
  }

  @Property
  void mergingIsIdempotent(@ForAll("aPart") Span a, @ForAll("aPart") Span b) {
    Span merged = SpanMerge.merge(a, b);
    assertThat(SpanMerge.merge(merged, a)).isEqualTo(merged);
    assertThat(SpanMerge.merge(merged, merged)).isEqualTo(merged);
  }

  /** Nor does merging what is merged. */
  @Property
  void orderRepetitionAndGroupingChangeNothing(
      @ForAll("parts") List<Span> parts, @ForAll Random random) {
    List<Span> merged = tree(parts).spans();

    assertThat(tree(regrouped(parts, random)).spans()).isEqualTo(merged);
    assertThat(tree(merged).spans()).isEqualTo(merged);
  }

  private static TraceTree tree(List<Span> parts) {
    return TraceTree.of(SpanMerge.merge(parts));
  }

  /** Through records of some parts each, some of them twice. */
  private static List<Span> regrouped(List<Span> parts, Random random) {
    List<Span> left = new ArrayList<>(parts);
    parts.stream().filter(part -> random.nextBoolean()).forEach(left::add);
    Collections.shuffle(left, random);
    List<Span> read = new ArrayList<>();
    while (!left.isEmpty()) {
      List<Span> record = left.subList(0, 1 + random.nextInt(left.size()));
      read.addAll(SpanRecords.decode(SpanRecords.encode(record)));
      record.clear();
    }
    return read;
  }

  /** Of a few spans, so that they meet. */
  @Provide
  Arbitrary<List<Span>> parts() {
    return partOf("a", "b", "c", "d").list().ofMinSize(1).ofMaxSize(12);
  }

  @Provide
  Arbitrary<Span> aPart() {
    return partOf("a");
  }

  private static Arbitrary<Span> partOf(String... labels) {
    Arbitrary<Map<String, Object>> attributes =
        Arbitraries.maps(
                Arbitraries.of("k", "l"),
                Arbitraries.oneOf(
                    Arbitraries.of("x", "y").map(Object.class::cast),
                    Arbitraries.of(1L, 2L, 0.5, -0.0, 0.0, true, List.of("x"), List.of(2L))))
            .ofMaxSize(2);
    return Combinators.combine(
            Arbitraries.of(labels),
            Arbitraries.of("", "GET", "GET /users", "PUT /u"),
            Arbitraries.of(SpanKind.values()),
            Arbitraries.longs().between(-1, 8),
            Arbitraries.of(SpanStatus.Code.values()),
            attributes,
            Arbitraries.of("", "a", "b", "c", "q"),
            Arbitraries.integers().between(0, 8))
        .as(
            (label, name, kind, length, code, values, parent, any) -> {
              var span = aSpan(label).named(name).ofKind(kind).startingAt(any);
              values.forEach(span::with);
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
              for (int event = 0; event < any % 3; event++) {
                span.withEvent("e" + any / 4, any / 5, Map.of());
              }
              return span.childOf(parent.isEmpty() ? null : parent)
                  .fromService(any % 2 == 0 ? "shop" : "till")
                  .withResource("pod", "pod-" + any)
                  .build();
            });
  }
}
