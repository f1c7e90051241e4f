package dev.treeline.otlp;

import static dev.treeline.otlp.OtlpJson.SPAN;
import static dev.treeline.otlp.OtlpJson.TRACE;
import static dev.treeline.otlp.OtlpJson.decode;
import static dev.treeline.otlp.OtlpJson.request;
import static dev.treeline.otlp.OtlpJson.span;
import static dev.treeline.otlp.OtlpJson.spanWithValue;
import static dev.treeline.otlp.OtlpJson.validSpan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.treeline.codec.DecodeException;
import dev.treeline.codec.SpanRecords;
import dev.treeline.foreign.DecodedSpans;
import dev.treeline.foreign.RejectedSpan;
import dev.treeline.foreign.RejectedSpan.Reason;
import dev.treeline.span.Attributes;
import dev.treeline.span.Span;
import dev.treeline.span.SpanKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSpansTest {

  @Test
  void idsAreHexInAnyCase() {
    Span span = only(span(TRACE.toUpperCase(Locale.ROOT), "eEe19B7ec3C1b174"));
    assertThat(span.traceId()).hasToString(TRACE);
    assertThat(span.spanId()).hasToString(SPAN);
  }

  @Test
  void traceIdOfSixteenDigitsIsPaddedOnTheLeft() {
    assertThat(only(span("d269b633813fc60c", SPAN)).traceId())
        .hasToString("0000000000000000d269b633813fc60c");
  }

  @Test
  void invalidIdsAreRejectedOneByOne() {
    DecodedSpans decoded =
        decode(
            request(
                span("00000000000000000000000000000000", SPAN),
                span(TRACE, "0000000000000000"),
                span("5b8e", SPAN),
                span(TRACE, "zzzzzzzzzzzzzzzz"),
                span(TRACE, SPAN + "0"),
                span(TRACE, ""),
                validSpan("\"parentSpanId\":\"abc\""),
                "{}",
                validSpan("\"name\":\"good\"")));
    assertThat(decoded.spans()).extracting(Span::name).containsExactly("good");
    assertThat(decoded.rejected()).hasSize(8).allMatch(r -> r.reason() == Reason.INVALID_ID);
    assertThat(decoded.rejected().get(2).original())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(span("5b8e", SPAN));
  }

  @Test
  void missingEmptyAndZeroParentsAreRoots() {
    assertThat(only(validSpan()).isRoot()).isTrue();
    assertThat(only(validSpan("\"parentSpanId\":\"\"")).isRoot()).isTrue();
    assertThat(only(validSpan("\"parentSpanId\":\"0000000000000000\"")).isRoot()).isTrue();
    assertThat(only(validSpan("\"parentSpanId\":\"000000000000000A\"")).parentSpanId())
        .hasToString("000000000000000a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"1767225600000000001\"", "1767225600000000001"})
  void timesAreStringsOrNumbers(String time) {
    Span span = only(validSpan("\"startTimeUnixNano\":" + time, "\"endTimeUnixNano\":" + time));
    assertThat(span.startUnixNano()).isEqualTo(1767225600000000001L);
    assertThat(span.endUnixNano()).isEqualTo(1767225600000000001L);
  }

  @Test
  void spanWithoutEndIsRunning() {
    assertThat(only(validSpan()).isRunning()).isTrue();
    assertThat(only(validSpan("\"endTimeUnixNano\":\"0\"")).isRunning()).isTrue();
  }

  @Test
  void timeAfter2262IsRejected() {
    DecodedSpans decoded =
        decode(request(validSpan("\"startTimeUnixNano\":\"18446744073709551615\"")));
    assertThat(decoded.rejected())
        .extracting(RejectedSpan::reason)
        .containsOnly(Reason.INVALID_TIME);
    assertThat(decoded.spans()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"-9223372036854775808\"",
        "-9223372036854775808",
        "-9.223372036854775808e18",
      })
  void intValueIsAStringOrANumber(String number) {
    assertThat(valueOf("{\"intValue\":" + number + "}")).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void eachTypeOfValue() {
    assertThat(valueOf("{\"stringValue\":\"x\"}")).isEqualTo("x");
    assertThat(valueOf("{\"boolValue\":false}")).isEqualTo(false);
    assertThat(valueOf("{\"doubleValue\":1.5}")).isEqualTo(1.5);
    assertThat(valueOf("{\"doubleValue\":2}")).isEqualTo(2.0);
    assertThat(valueOf("{\"doubleValue\":\"NaN\"}")).isEqualTo(Double.NaN);
    assertThat(valueOf("{\"doubleValue\":\"-Infinity\"}")).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(valueOf("{\"bytesValue\":\"-_8=\"}")).isEqualTo(bytes(0xfb, 0xff));
    assertThat(valueOf("{\"bytesValue\":\"+/8\"}")).isEqualTo(bytes(0xfb, 0xff));
    assertThat(valueOf("{\"arrayValue\":{\"values\":[{\"intValue\":\"1\"},{}]}}"))
        .isEqualTo(List.of(1L, Attributes.NULL));
    assertThat(valueOf("{\"arrayValue\":{}}")).isEqualTo(List.of());
    assertThat(
            valueOf("{\"kvlistValue\":{\"values\":[{\"key\":\"k\",\"value\":{\"intValue\":1}}]}}"))
        .isEqualTo(Attributes.of(Map.of("k", 1L)));
    assertThat(valueOf("{}")).isSameAs(Attributes.NULL);
    assertThat(valueOf("null")).isSameAs(Attributes.NULL);
    assertThat(valueOf("{\"stringValue\":null}")).isSameAs(Attributes.NULL);
  }

  @Test
  void unknownFieldsAndNullsAreIgnored() {
    String json =
        "{\"future\":{\"x\":[1]},\"resourceSpans\":[{\"resource\":null,\"new\":1,\"scopeSpans\":[{"
            + "\"scope\":null,\"spans\":["
            + validSpan("\"span_kind\":9", "\"name\":null", "\"kind\":2", "\"attributes\":null")
            + "]}]}]}";
    Span span = decode(json).spans().get(0);
    assertThat(span.name()).isEmpty();
    assertThat(span.kind()).isEqualTo(SpanKind.SERVER);
  }

  @Test
  void kindOfALaterVersionIsUnspecified() {
    assertThat(only(validSpan("\"kind\":77")).kind()).isEqualTo(SpanKind.UNSPECIFIED);
  }

  /** Its lowest 32 bits are a kind that there is. */
  @Test
  void kindThatNoEnumHasRoomForIsUnspecified() {
    Span span = only(validSpan("\"kind\":4294967297"));
    assertThat(span.kind()).isEqualTo(SpanKind.UNSPECIFIED);
  }

  @Test
  void timeBeforeAllTimeIsRefused() {
    assertRefused(request(validSpan("\"startTimeUnixNano\":-1")), "startTimeUnixNano must be");
  }

  @Test
  void countOfMoreThanOneHasRoomForIsTheGreatest() {
    Span span = only(validSpan("\"droppedEventsCount\":\"18446744073709551615\""));
    assertThat(span.dropped().events()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void enumNamesAreRefused() {
    assertRefused(request(validSpan("\"kind\":\"SPAN_KIND_SERVER\"")), "kind must be");
  }

  @Test
  void linkWithAnUnusableIdIsCountedAsDropped() {
    String good = span(TRACE, SPAN);
    Span span =
        only(
            validSpan(
                "\"droppedLinksCount\":2", "\"links\":[" + good + "," + span("x", SPAN) + "]"));
    assertThat(span.links()).hasSize(1);
    assertThat(span.dropped().links()).isEqualTo(3);
  }

  @Test
  void emptyRequestsHaveNoSpans() {
    for (String empty : List.of("", "{}", "{\"resourceSpans\":[]}", request())) {
      assertThat(decode(empty).spans()).isEmpty();
    }
  }

  @Test
  void valuesNestAsDeepAsARecordHolds() {
    Span span = only(spanWithValue(nested(64)));
    assertThat(SpanRecords.decode(SpanRecords.encode(span))).containsExactly(span);
    assertRefused(request(spanWithValue(nested(65))), "deeper than 64");
  }

  @Test
  void bottomlessNestingIsRefused() {
    assertRefused(request(spanWithValue(nested(100_000))), "nested too deep");
    assertRefused("{\"resourceSpans\":" + "[".repeat(1_000_000), "nested too deep");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "7",
        "nonsense",
        "{\"resourceSpans\":",
        "{\"resourceSpans\":{}}",
        "{\"resourceSpans\":[1]}",
        "{} {}",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":7}]}]}]}",
      })
  void garbageIsRefused(String json) {
    assertRefused(json, "OTLP");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"doubleValue\": Infinity} | JSON has no such number; write it as text",
        "{\"doubleValue\": -Infinity} | JSON has no such number; write it as text",
        "{\"doubleValue\": NaN} | JSON has no such number; write it as text",
        "{\"doubleValue\": -INF} | JSON has no such number; write it as text",
        "{\"doubleValue\": 1.} | this is no JSON",
        "{\"doubleValue\": x} | this is no JSON",
        "{'doubleValue': 1} | this is no JSON",
      })
  void whatIsNoJsonIsToldInOurWordsWithItsPlace(String value, String message) {
    String json = request(spanWithValue(value));

    assertThatThrownBy(() -> decode(json))
        .isInstanceOf(DecodeException.class)
        .hasMessageMatching("no OTLP trace request in JSON: line \\d+, column \\d+: .*")
        .hasMessageContaining(message)
        .hasMessageNotContainingAny("Jackson", "ALLOW_", "enable", "JsonRead", "token");
  }

  @Test
  void theEndOfARequestIsLookedAt() {
    assertRefused("{\"resourceSpans\":", "line 1, column 18: it ends too early");
    assertRefused("{} {}", "something stands behind its end");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"intValue\":\"1e3\"}",
        "{\"intValue\":1.5}",
        "{\"intValue\":1e300}",
        "{\"intValue\":9223372036854775808}",
        "{\"intValue\":true}",
        "{\"boolValue\":\"true\"}",
        "{\"doubleValue\":\"much\"}",
        "{\"bytesValue\":\"%\"}",
        "{\"stringValue\":1}",
        "{\"arrayValue\":[]}",
        "3",
      })
  void valueOfAnotherTypeThanItsNameIsRefused(String value) {
    assertRefused(request(spanWithValue(value)), "must be");
  }

  private static Span only(String span) {
    DecodedSpans decoded = decode(request(span));
    assertThat(decoded.rejected()).isEmpty();
    assertThat(decoded.spans()).hasSize(1);
    return decoded.spans().get(0);
  }

  private static @Nullable Object valueOf(String value) {
    return only(spanWithValue(value)).attributes().get("a");
  }

  private static void assertRefused(String json, String message) {
    assertThatThrownBy(() -> decode(json))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining(message);
  }

  private static String nested(int levels) {
    return "{\"kvlistValue\":{\"values\":[{\"key\":\"k\",\"value\":".repeat(levels)
        + "{}"
        + "}]}}".repeat(levels);
  }

  private static ByteBuffer bytes(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length);
    for (int value : values) {
      bytes.put((byte) value);
    }
    return bytes.flip();
  }
}
