package dev.treeline.span;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpanTest {

  private static final String LEAST = "-9223372036854775808";
  private static final String MOST = "9223372036854775807";

  private static final Span SPAN =
      new Span(
          TraceId.parse("1").orElseThrow(),
          new SpanId(2),
          new SpanId(3),
          "name",
          SpanKind.SERVER,
          4,
          5L,
          new SpanStatus(SpanStatus.Code.ERROR, "status"),
          attributes("own"),
          List.of(new SpanEvent("event", 6, Attributes.EMPTY, 0)),
          List.of(
              new SpanLink(
                  TraceId.parse("7").orElseThrow(), new SpanId(8), "", 0, Attributes.EMPTY, 0)),
          new Resource(attributes("resource"), "schema", 9),
          new Scope("scope", "10", Attributes.EMPTY, "", 0),
          "state",
          11,
          new Span.Dropped(12, 13, 14));

  @ParameterizedTest
  @CsvSource({
    "10, 25, 15",
    "25, 10, 0",
    "-5, 5, 10",
    "0, " + MOST + ", " + MOST,
    "-1, " + MOST + ", " + MOST,
    LEAST + ", " + MOST + ", " + MOST,
    MOST + ", " + LEAST + ", 0",
  })
  void aTimeIsNeverNegativeHoweverFarApartTheClocksAre(long start, long end, long nanos) {
    assertThat(Span.nanosBetween(start, end)).isEqualTo(nanos);
  }

  @Test
  void aCopyDiffersInWhatItWasMadeForAndNothingElse() throws Exception {
    assertThat(changed(SPAN.withIds(new SpanId(20), null)))
        .containsExactly("parentSpanId", "spanId");
    assertThat(changed(SPAN.withName("other"))).containsExactly("name");
    assertThat(changed(SPAN.withEnd(null))).containsExactly("endUnixNano");
    assertThat(changed(SPAN.withResource(Resource.EMPTY))).containsExactly("resource");
    assertThat(
            changed(SPAN.withContents(Attributes.EMPTY, List.of(), List.of(), Span.Dropped.NONE)))
        .containsExactly("attributes", "dropped", "events", "links");
  }

  @Test
  void aCopyHasWhatItWasGiven() {
    assertThat(SPAN.withIds(new SpanId(20), new SpanId(21)))
        .extracting(Span::spanId, Span::parentSpanId)
        .containsExactly(new SpanId(20), new SpanId(21));
    assertThat(SPAN.withEnd(30L).endUnixNano()).isEqualTo(30L);
    assertThat(SPAN.withEnd(null).isRunning()).isTrue();
  }

  private static Set<String> changed(Span copy) throws ReflectiveOperationException {
    Set<String> changed = new TreeSet<>();
    for (var component : Span.class.getRecordComponents()) {
      Object before = component.getAccessor().invoke(SPAN);
      Object after = component.getAccessor().invoke(copy);
      if (!Arrays.asList(before).equals(Arrays.asList(after))) {
        changed.add(component.getName());
      }
    }
    return changed;
  }

  private static Attributes attributes(String value) {
    return Attributes.of(Map.of("key", value));
  }
}
