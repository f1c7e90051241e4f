package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanLimits;
import dev.treeline.span.CutMark;
import dev.treeline.span.Span;
import dev.treeline.span.TraceId;
import dev.treeline.topology.assembly.AssemblySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a span that is over a limit, from the topic to the completed trace. */
class SpanLimitsTest {

  private static final TraceId TRACE = traceId("trace");

  @TempDir Path dir;
  private AssemblyDriver treeline;

  @BeforeEach
  void start() {
    SpanLimits limits = new SpanLimits(2_000, 100, 20, 2, 2);
    treeline = new AssemblyDriver(limits, AssemblySettings.DEFAULTS, dir);
  }

  @AfterEach
  void stop() {
    treeline.close();
  }

  @Test
  void aCutSpanIsReadAndClosedWithItsMark() {
    treeline.arrives(
        aSpan("root").with("noise", "x".repeat(101)).build(),
        aSpan("kid").childOf("root").startingAt(1).build());
    treeline.quietFor(Duration.ofSeconds(8));

    Span read = treeline.trace(TRACE).tree().span(0);
    assertThat(read.attributes().text("noise")).hasSize(100);
    assertThat(CutMark.of(read)).containsExactly(CutMark.ATTRIBUTE);
    assertThat(treeline.completed().get(0).spans())
        .contains(read)
        .filteredOn(span -> CutMark.of(span).isEmpty())
        .hasSize(1);
    assertThat(cut("value_bytes")).isEqualTo(1);
  }

  @Test
  void aRepeatedRecordIsCutToTheSameRow() {
    Span large = aSpan("root").with("noise", "x".repeat(101)).build();
    treeline.arrives(large);
    treeline.arrives(large);
    assertThat(treeline.count("treeline.spans.stored")).isEqualTo(1);
    assertThat(treeline.count("treeline.spans.duplicate")).isEqualTo(1);
  }

  @Test
  void theMarkOfOnePartIsThatOfTheSpan() {
    treeline.arrives(aSpan("root").running().with("noise", "x".repeat(101)).build());
    treeline.arrives(
        aSpan("root")
            .withEvent("1", 1, Map.of())
            .withEvent("2", 2, Map.of())
            .withEvent("3", 3, Map.of())
            .build());
    Span merged = treeline.trace(TRACE).tree().span(0);
    assertThat(CutMark.of(merged)).containsExactly(CutMark.ATTRIBUTE, CutMark.SPAN);
    assertThat(merged.dropped().events()).isEqualTo(1);
    assertThat(cut("events")).isEqualTo(1);
  }

  @Test
  void aSpanThatCannotBeKeptIsADeadLetterAndTheRestOfItsBatchStays() {
    Span.Dropped none = Span.Dropped.NONE;
    Span kept = aSpan("root").build();
    Span like = aSpan("large").childOf("root").build();
    Span tooLarge =
        new Span(
            like.traceId(),
            like.spanId(),
            like.parentSpanId(),
            "",
            like.kind(),
            0,
            null,
            like.status(),
            like.attributes(),
            like.events(),
            like.links(),
            like.resource(),
            like.scope(),
            "s".repeat(2_000),
            0,
            none);
    treeline.arrives(kept, tooLarge);

    assertThat(treeline.trace(TRACE).tree().spans()).containsExactly(kept);
    assertThat(treeline.deadLetters()).extracting("reason").containsExactly("span_too_large");
    assertThat(treeline.count("treeline.spans.accepted")).isEqualTo(2);
    assertThat(treeline.count("treeline.spans.stored")).isEqualTo(1);
    assertThat(treeline.count("treeline.spans.dead_lettered")).isEqualTo(1);
    assertThat(treeline.count("treeline.spans.cut")).isZero();
  }

  private double cut(String reason) {
    return treeline.meters.counter("treeline.spans.cut", "reason", reason).count();
  }
}
