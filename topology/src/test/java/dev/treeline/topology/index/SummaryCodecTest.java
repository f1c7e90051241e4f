package dev.treeline.topology.index;

import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.trace.SummaryField;
import dev.treeline.trace.TraceStatus;
import dev.treeline.trace.TraceSummary;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SummaryCodecTest {

  @ParameterizedTest
  @EnumSource
  void comesBackAsItWas(TraceStatus status) {
    TraceSummary summary =
        new TraceSummary(
            traceId("a"),
            "GET /ß",
            -1,
            2,
            status,
            3,
            4,
            5,
            6,
            Stream.of(SummaryField.values())
                .collect(Collectors.toMap(field -> field, field -> "value of " + field)),
            List.of("gpt-5", "o3"));
    assertThat(SummaryCodec.decode(SummaryCodec.encode(summary))).isEqualTo(summary);
  }

  @Test
  void whatIsNotKnownComesBackAsNull() {
    TraceSummary summary = summary("", null);
    assertThat(SummaryCodec.decode(SummaryCodec.encode(summary))).isEqualTo(summary);
  }

  /** Its bytes are those of today without what was added, behind the number of its layout. */
  @Test
  void aRowOfTheLayoutBeforeIsReadAndKnowsNoModels() {
    TraceSummary summary = summary("name", "run");
    byte[] today = SummaryCodec.encode(summary);
    byte[] before = Arrays.copyOf(today, today.length - 1);
    before[0] = 1;

    assertThat(SummaryCodec.decode(before)).isEqualTo(summary);
  }

  @Test
  void aTraceOfVeryManyModelsKeepsAShortRow() {
    TraceSummary summary = summary("name", "run");
    TraceSummary many =
        new TraceSummary(
            summary.traceId(),
            "name",
            1,
            2,
            TraceStatus.LIVE,
            0,
            1,
            0,
            3,
            Map.of(),
            IntStream.range(0, 100_000).mapToObj(i -> "model " + i).toList());

    assertThat(SummaryCodec.decode(SummaryCodec.encode(many))).isEqualTo(many);
    assertThat(many.models()).hasSize(TraceSummary.MAX_MODELS).contains("model 0").isSorted();
  }

  /** {@code writeUTF} refuses more than 65,535 bytes, and a name can have any length. */
  @ParameterizedTest
  @ValueSource(strings = {"x", "ß", "日", "🎈", "\u0000"})
  void longTextIsCutBetweenCharacters(String character) {
    String odd = "a" + character.repeat(100_000);
    TraceSummary back = SummaryCodec.decode(SummaryCodec.encode(summary(odd, odd)));
    assertThat(back.name()).hasSizeBetween(511, 512);
    assertThat(odd).startsWith(back.name());
    assertThat(back.field(SummaryField.RUN_ID)).isEqualTo(back.name());
    assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(back.name()))
        .as("no half of a character at the end")
        .isTrue();
  }

  @Test
  void textOfTheGreatestLengthIsKept() {
    String name = "x".repeat(510) + "🎈";
    assertThat(SummaryCodec.decode(SummaryCodec.encode(summary(name, null))).name())
        .isEqualTo(name);
  }

  private static TraceSummary summary(String name, @Nullable String runId) {
    return new TraceSummary(
        traceId("a"),
        name,
        1,
        2,
        TraceStatus.LIVE,
        0,
        1,
        0,
        3,
        runId == null ? Map.of() : Map.of(SummaryField.RUN_ID, runId),
        List.of());
  }
}
