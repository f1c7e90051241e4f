package dev.treeline.otlp;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.foreign.DecodedSpans;
import dev.treeline.span.Span;
import dev.treeline.testing.SpanBuilder;
import dev.treeline.trace.SpanMerge;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandInsTest {

  private static final Span REAL =
      aSpan("real")
          .named("greet")
          .childOf("parent")
          .startingAt(5)
          .lasting(4)
          .with("task", "greet")
          .build();

  @Test
  void itIsTheBeginningOfTheSpanThatItStandsFor() {
    Span resolved = resolve(standIn(REAL.spanId().toString()).build());

    assertThat(resolved.spanId()).isEqualTo(REAL.spanId());
    assertThat(resolved.parentSpanId()).isEqualTo(REAL.parentSpanId());
    assertThat(resolved.isRunning()).isTrue();
    assertThat(resolved.attributes().keys()).containsExactly("task");
  }

  @Test
  void withTheRealOneItIsOneSpanWhicheverComesFirst() {
    Span standIn = resolve(standIn(REAL.spanId().toString()).build());

    assertThat(SpanMerge.merge(List.of(standIn, REAL))).containsExactly(REAL);
    assertThat(SpanMerge.merge(List.of(REAL, standIn))).containsExactly(REAL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "xyz", "0000000000000000", "12", "11111111111111112"})
  void withoutAnIdThatIsOneItStaysASpan(String id) {
    Span span = standIn(id).build();
    assertThat(resolve(span)).isEqualTo(span);
  }

  @Test
  void anOrdinarySpanMayHaveAnAttributeOfThatName() {
    Span span = aSpan("a").with("$span.span_id", REAL.spanId().toString()).build();
    assertThat(resolve(span)).isEqualTo(span);
  }

  @Test
  void oneThatSaysItIsNoneStaysASpan() {
    Span span = standIn(REAL.spanId().toString()).with("$span.partial", false).build();
    assertThat(resolve(span)).isEqualTo(span);
  }

  private static SpanBuilder standIn(String realId) {
    return aSpan("stand-in")
        .named("greet")
        .childOf("parent")
        .startingAt(5)
        .lasting(0)
        .with("task", "greet")
        .with("$span.partial", true)
        .with("$span.span_id", realId);
  }

  private static Span resolve(Span span) {
    return StandIns.resolve(new DecodedSpans(List.of(span), List.of())).spans().get(0);
  }
}
