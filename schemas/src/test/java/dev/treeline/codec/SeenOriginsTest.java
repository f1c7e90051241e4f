package dev.treeline.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.Attributes;
import dev.treeline.span.Resource;
import dev.treeline.span.Scope;
import dev.treeline.span.Span;
import dev.treeline.span.SpanId;
import dev.treeline.span.SpanKind;
import dev.treeline.span.SpanStatus;
import dev.treeline.span.TraceId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SeenOriginsTest {

  private final SeenOrigins seen = new SeenOrigins();

  @Test
  void spansOfOneOriginShareIt() {
    Span first = decoded(span(1, resource("shop", 0), scope("a")));
    Span second = decoded(span(2, resource("shop", 0), scope("a")));

    assertThat(second.resource()).isSameAs(first.resource());
    assertThat(second.scope()).isSameAs(first.scope());
  }

  @Test
  void originsThatBeginAlikeAreToldApart() {
    List<Resource> resources =
        List.of(
            Resource.EMPTY,
            resource("shop", 0),
            resource("shop", 1),
            resource("shop2", 0),
            new Resource(Attributes.of(Map.of("service.name", "shop", "z", 1L)), "", 0),
            new Resource(Attributes.of(Map.of("service.name", "shop")), "http://schema", 0));
    for (int round = 0; round < 2; round++) {
      for (Resource resource : resources) {
        for (Scope scope : List.of(Scope.EMPTY, scope("a"), scope("ab"))) {
          Span span = span(1, resource, scope);
          assertThat(decoded(span)).isEqualTo(span);
        }
      }
    }
  }

  @Test
  void moreOriginsThanAreRememberedAreReadAllTheSame() {
    List<Span> spans = new ArrayList<>();
    IntStream.range(0, 50)
        .forEach(i -> spans.add(span(i + 1, resource("service" + i, 0), scope("scope" + i))));

    assertThat(spans).allSatisfy(span -> assertThat(decoded(span)).isEqualTo(span));
    assertThat(SpanRecords.decode(SpanRecords.encode(spans), seen))
        .containsExactlyInAnyOrderElementsOf(spans);
  }

  @Test
  void spansOfTheSameKeysShareThem() {
    Attributes first = decoded(span(1, of("a", "b"))).attributes();
    Attributes second = decoded(span(2, of("a", "b"))).attributes();
    Attributes third = decoded(span(3, of("a", "c"))).attributes();

    assertThat(second.keys().get(0)).isSameAs(first.keys().get(0));
    assertThat(third.keys().get(0)).isSameAs(first.keys().get(0));
    assertThat(second).isEqualTo(of("a", "b"));
    assertThat(second.get("b")).isEqualTo("value of b");
    assertThat(second.has("c")).isFalse();
    assertThat(third).isEqualTo(of("a", "c"));
  }

  /** Keys that share a place, and numbers of keys that do. */
  @Property
  void whateverKeysThereAreTheyAreReadAsTheyWereWritten(
      @ForAll List<@Size(max = 40) Set<@IntRange(max = 500) Integer>> spans) {
    SeenOrigins all = new SeenOrigins();
    for (Set<Integer> numbers : spans) {
      Span span =
          span(1, of(numbers.stream().map(n -> "a key with number " + n).toArray(String[]::new)));
      Span read = SpanRecords.decode(SpanRecords.encode(span), all).get(0);
      assertThat(read).isEqualTo(span);
      numbers.forEach(n -> assertThat(read.attributes().has("a key with number " + n)).isTrue());
    }
  }

  private static Attributes of(String... keys) {
    return Attributes.of(
        Arrays.stream(keys).collect(Collectors.toMap(key -> key, key -> "value of " + key)));
  }

  private static Span span(long id, Attributes attributes) {
    Span span = span(id, Resource.EMPTY, Scope.EMPTY);
    return span.withContents(attributes, List.of(), List.of(), Span.Dropped.NONE);
  }

  private Span decoded(Span span) {
    return SpanRecords.decode(SpanRecords.encode(span), seen).get(0);
  }

  private static Resource resource(String service, int dropped) {
    return new Resource(Attributes.of(Map.of("service.name", service)), "", dropped);
  }

  private static Scope scope(String name) {
    return new Scope(name, "", Attributes.EMPTY, "", 0);
  }

  private static Span span(long id, Resource resource, Scope scope) {
    return new Span(
        new TraceId(1, 2),
        new SpanId(id),
        null,
        "name",
        SpanKind.INTERNAL,
        1,
        2L,
        SpanStatus.UNSET,
        Attributes.EMPTY,
        List.of(),
        List.of(),
        resource,
        scope,
        "",
        0,
        Span.Dropped.NONE);
  }
}
