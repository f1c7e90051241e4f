package dev.treeline.topology.index;

import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.treeline.span.TraceId;
import dev.treeline.trace.SummaryField;
import dev.treeline.trace.TraceStatus;
import dev.treeline.trace.TraceSummary;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  /** As after a downgrade: what it would be taken for is a wrong list. */
  @ParameterizedTest
  @ValueSource(bytes = {0, SummaryCodec.VERSION + 1})
  void aRowOfALayoutThatIsNotKnownIsNotRead(byte version) {
    byte[] row = SummaryCodec.encode(summary("", null));
    row[0] = version;

    assertThatIllegalStateException()
        .isThrownBy(() -> SummaryCodec.decode(row))
        .withMessage("summary of layout " + version);
  }

  /** A reading takes one byte unless it is a word of its own. */
  @Test
  void readingsThatAreAsTheCanonicalFieldCostAByte() {
    Map<SummaryField, String> fields = new EnumMap<>(SummaryField.class);
    fields.put(SummaryField.USER_ID, "ann");
    fields.put(SummaryField.AGENT_ID, "a member");
    fields.put(SummaryField.FIRST_USER_ID, "ann");
    int same = roundTrip(fields);
    fields.put(SummaryField.FIRST_USER_ID, "bob");

    assertThat(roundTrip(fields)).isEqualTo(same + 2 + "bob".length());
  }

  private static int roundTrip(Map<SummaryField, String> fields) {
    TraceSummary summary = withFields("name", fields);
    byte[] bytes = SummaryCodec.encode(summary);
    assertThat(SummaryCodec.decode(bytes)).isEqualTo(summary);
    return bytes.length;
  }

  /** Rows as earlier versions wrote them; what they had no place for is read as canonical. */
  @ParameterizedTest
  @CsvSource({"01,''", "02,0100056770742d35"})
  void aRowOfALayoutBeforeIsRead(String version, String models) {
    String row =
        version
            + "000000000000000100000000000000020005474554202f0000000000000003000000000000000401"
            + "000000050000000600000007000000000000000801000473686f7001000172000001000161"
            + "0000";
    TraceSummary read = SummaryCodec.decode(HexFormat.of().parseHex(row + models));

    assertThat(read)
        .isEqualTo(
            new TraceSummary(
                new TraceId(1, 2),
                "GET /",
                3,
                4,
                TraceStatus.COMPLETE,
                5,
                6,
                7,
                8,
                Map.of(
                    SummaryField.SERVICE, "shop",
                    SummaryField.RUN_ID, "r",
                    SummaryField.ROOT_RUN_ID, "r",
                    SummaryField.AGENT_ID, "a",
                    SummaryField.ROOT_AGENT_ID, "a"),
                models.isEmpty() ? List.of() : List.of("gpt-5")));
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
    return withFields(name, runId == null ? Map.of() : Map.of(SummaryField.RUN_ID, runId));
  }

  private static TraceSummary withFields(String name, Map<SummaryField, String> fields) {
    return new TraceSummary(
        traceId("a"), name, 1, 2, TraceStatus.LIVE, 0, 1, 0, 3, fields, List.of());
  }
}
