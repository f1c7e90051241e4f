package dev.treeline.zipkin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.treeline.codec.DecodeException;
import dev.treeline.foreign.DecodedSpans;
import dev.treeline.foreign.RejectedSpan;
import dev.treeline.foreign.RejectedSpan.Reason;
import dev.treeline.span.Attributes;
import dev.treeline.span.Scope;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.span.SpanKind;
import dev.treeline.span.SpanStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import zipkin2.Endpoint;
import zipkin2.codec.SpanBytesEncoder;

class ZipkinDecoderTest {

  private static final long MICROS = 1_795_225_781_000_000L;

  private static final zipkin2.Span FULL =
      zipkin2.Span.newBuilder()
          .traceId("4bf92f3577b34da6a3ce929d0e0e4736")
          .id("00f067aa0ba902b7")
          .parentId("0000000000000001")
          .name("get /")
          .kind(zipkin2.Span.Kind.SERVER)
          .timestamp(MICROS)
          .duration(1_500)
          .localEndpoint(Endpoint.newBuilder().serviceName("shop").ip("10.0.0.1").build())
          .remoteEndpoint(
              Endpoint.newBuilder().serviceName("web").ip("2001:db8::1").port(9411).build())
          .addAnnotation(MICROS + 7, "flushed")
          .putTag("http.path", "/cart")
          .shared(true)
          .build();

  @ParameterizedTest
  @EnumSource
  void everyFieldIsFoundAgain(ZipkinEncoding encoding) {
    Span span = only(decode(encoding, FULL));

    assertThat(span.traceId()).hasToString("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(span.spanId()).hasToString("00f067aa0ba902b7");
    assertThat(span.parentSpanId()).hasToString("0000000000000001");
    assertThat(span.name()).isEqualTo("get /");
    assertThat(span.kind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.startUnixNano()).isEqualTo(MICROS * 1000);
    assertThat(span.endUnixNano()).isEqualTo((MICROS + 1_500) * 1000);
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
    assertThat(span.serviceName()).isEqualTo("shop");
    assertThat(span.events())
        .containsExactly(new SpanEvent("flushed", (MICROS + 7) * 1000, Attributes.EMPTY, 0));
    assertThat(span.attributes())
        .isEqualTo(
            Attributes.of(
                Map.of(
                    "http.path", "/cart",
                    "network.local.address", "10.0.0.1",
                    "network.peer.address", "2001:db8::1",
                    "network.peer.port", 9411L,
                    "peer.service", "web")));
  }

  @ParameterizedTest
  @CsvSource({
    "CLIENT,CLIENT",
    "SERVER,SERVER",
    "PRODUCER,PRODUCER",
    "CONSUMER,CONSUMER",
    ",UNSPECIFIED"
  })
  void kinds(zipkin2.Span.Kind zipkin, SpanKind ours) {
    assertThat(only(decode(ZipkinEncoding.JSON, span().kind(zipkin).build())).kind())
        .isEqualTo(ours);
  }

  @Test
  void aShortTraceIdIsPadded() {
    Span span = only(json("[{\"traceId\":\"abc\",\"id\":\"1\",\"timestamp\":5}]"));
    assertThat(span.traceId()).hasToString("00000000000000000000000000000abc");
    assertThat(span.parentSpanId()).isNull();
    assertThat(span.startUnixNano()).isEqualTo(5000);
  }

  @Test
  void idsInUpperCaseAreTaken() {
    Span span = only(json("[{\"traceId\":\"ABC\",\"id\":\"DEF\",\"parentId\":\"0A\"}]"));
    assertThat(span.traceId()).hasToString("00000000000000000000000000000abc");
    assertThat(span.spanId()).hasToString("0000000000000def");
    assertThat(span.parentSpanId()).hasToString("000000000000000a");
  }

  @ParameterizedTest
  @CsvSource({
    "error,,ERROR,''",
    "error,timed out,ERROR,timed out",
    "otel.status_code,ERROR,ERROR,''",
    "otel.status_code,OK,OK,''",
    "http.status_code,500,UNSET,''",
  })
  void anErrorIsATag(String tag, String value, SpanStatus.Code code, String message) {
    Span span =
        only(decode(ZipkinEncoding.JSON, span().putTag(tag, value == null ? "" : value).build()));
    assertThat(span.status()).isEqualTo(new SpanStatus(code, message));
  }

  /** OpenTelemetry's exporter for Zipkin has no other place for them. */
  @Test
  void statusAndScopeOfOpenTelemetryComeBack() {
    Span span =
        only(
            decode(
                ZipkinEncoding.JSON,
                span()
                    .putTag("otel.status_code", "ERROR")
                    .putTag("otel.status_description", "no stock")
                    .putTag("otel.scope.name", "cart")
                    .putTag("otel.scope.version", "1.2")
                    .build()));
    assertThat(span.status()).isEqualTo(new SpanStatus(SpanStatus.Code.ERROR, "no stock"));
    assertThat(span.scope()).isEqualTo(new Scope("cart", "1.2", Attributes.EMPTY, "", 0));
    assertThat(span.attributes().isEmpty()).isTrue();
  }

  @Test
  void whatHasNoDurationIsOverWithItsLastAnnotation() {
    Span sent = only(decode(ZipkinEncoding.JSON, span().timestamp(MICROS).build()));
    assertThat(sent.endUnixNano()).isEqualTo(MICROS * 1000);

    Span annotated =
        only(
            decode(
                ZipkinEncoding.JSON,
                span().addAnnotation(MICROS + 9, "b").addAnnotation(MICROS, "a").build()));
    assertThat(annotated.startUnixNano()).isEqualTo(MICROS * 1000);
    assertThat(annotated.endUnixNano()).isEqualTo((MICROS + 9) * 1000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"1\"}",
        "{\"traceId\":\"1\"}",
        "{\"traceId\":\"\",\"id\":\"1\"}",
        "{\"traceId\":\"xyz\",\"id\":\"1\"}",
        "{\"traceId\":\"00\",\"id\":\"1\"}",
        "{\"traceId\":\"123456789012345678901234567890123\",\"id\":\"1\"}",
        "{\"traceId\":\"1\",\"id\":\"0\"}",
        "{\"traceId\":\"1\",\"id\":\"zz\"}",
        "{\"traceId\":\"1\",\"id\":\"12345678901234567\"}",
        "{\"traceId\":\"1\",\"id\":\"1\",\"parentId\":\"q\"}",
      })
  void aSpanWithABadIdIsSetAsideAlone(String bad) {
    DecodedSpans decoded = json("[{\"traceId\":\"1\",\"id\":\"1\"}," + bad + "]");
    assertThat(decoded.spans()).hasSize(1);
    assertThat(decoded.rejected())
        .extracting(RejectedSpan::reason)
        .containsExactly(Reason.INVALID_ID);
    assertThat(decoded.rejected().get(0).original())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(bad);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"traceId\":\"1\",\"id\":\"1\",\"kind\":\"XX\"} | INVALID_SPAN",
        "{\"traceId\":\"1\",\"id\":\"1\",\"timestamp\":\"soon\"} | INVALID_SPAN",
        "{\"traceId\":\"1\",\"id\":\"1\",\"localEndpoint\":{\"port\":70000}} | INVALID_SPAN",
        "{\"traceId\":\"1\",\"id\":\"1\",\"timestamp\":9223372036854775807} | INVALID_TIME",
        "null | INVALID_SPAN",
        "7 | INVALID_SPAN",
      })
  void soIsOneThatIsBadInAnotherWay(String bad, Reason reason) {
    DecodedSpans decoded = json("[" + bad + ",{\"traceId\":\"1\",\"id\":\"1\"}]");
    assertThat(decoded.spans()).hasSize(1);
    assertThat(decoded.rejected()).extracting(RejectedSpan::reason).containsExactly(reason);
  }

  /** Zipkin's own words are of its classes, and of its parser's. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"kind\":\"XX\" | kind is 'XX'; send CLIENT, SERVER, PRODUCER or CONSUMER, or leave it out",
        "\"tags\":{\"a b\":null} | tags.a b has no value; send one, or leave it out",
        "\"tags\":{\"a\":{}} | tags.a must be a string",
        "\"timestamp\":1.5 | timestamp must be a whole number",
        "\"timestamp\":\"soon\" | \"soon\" is no number; send timestamp, duration and port as whole"
            + " numbers",
        "\"shared\":\"x\" | shared must be true or false",
        "\"annotations\":[{\"value\":\"x\"}] | annotations[0] lacks timestamp or value",
        "\"annotations\":[{\"timestamp\":1,\"value\":null}] | annotations[0].value must be a string",
        "\"localEndpoint\":{\"port\":70000} | port is 70000; send one up to 65535, or leave it out",
        "\"localEndpoint\":[] | it is not built as Zipkin's spans are, version 2; check what writes it",
        "\"parentId\":\"q\" | the id 'q' is not in hex digits",
        "\"parentId\":\"12345678901234567\" | parentId has more than 16 digits",
      })
  void whatIsBadIsToldInWordsForItsSender(String bad, String detail) {
    DecodedSpans decoded = json("[{\"traceId\":\"1\",\"id\":\"1\"," + bad + "}]");
    assertThat(decoded.rejected()).extracting(RejectedSpan::detail).containsExactly(detail);
  }

  @Test
  void soIsWhatIsNotThere() {
    assertThat(json("[{\"traceId\":\"1\"}]").rejected())
        .extracting(RejectedSpan::detail)
        .containsExactly("it lacks id");
  }

  @Test
  void anEndThatNoNumberHoldsIsTheLastThereIs() {
    Span span =
        only(
            json(
                "[{\"traceId\":\"abc\",\"id\":\"1\",\"timestamp\":9223372036854774,"
                    + "\"duration\":1000000}]"));
    assertThat(span.endUnixNano()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void nothingIsRepairedOfASpanThatIsRejected() {
    DecodedSpans decoded =
        json(
            "[{\"traceId\":\"ABC\",\"id\":\"xyz\"},"
                + "{\"traceId\":\"4bf92f3577b34da6a3ce929d0e0e4736\",\"id\":\"1\",\"name\":\"x\"}]");
    assertThat(decoded.spans()).hasSize(1);
    assertThat(decoded.repaired()).isEmpty();
  }

  @Test
  void aTagOfTheNameOfAnEndpointsAttributeStays() {
    Span span =
        only(
            json(
                "[{\"traceId\":\"abc\",\"id\":\"1\",\"tags\":{\"peer.service\":\"mine\"},"
                    + "\"remoteEndpoint\":{\"serviceName\":\"web\"}}]"));
    assertThat(span.attributes().text("peer.service")).isEqualTo("mine");
  }

  /** Its own reader would take the first list, and lose the second without a word. */
  @ParameterizedTest
  @ValueSource(strings = {"[]", "rubbish", "{\"resourceSpans\":[]}"})
  void whatStandsBehindAListIsNotLostInSilence(String behind) {
    String list = "[{\"traceId\":\"abc\",\"id\":\"1\"}]";
    assertThat(json(list + " \n").spans()).hasSize(1);
    assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> json(list + behind));
  }

  /** A zero where a field should begin ends what Zipkin's own reader reads. */
  @Test
  void whatStandsBehindAZeroInProtobufIsNotLostInSilence() {
    byte[] one = encode(ZipkinEncoding.PROTOBUF, List.of(FULL));
    byte[] list = new byte[2 * one.length + 1];
    System.arraycopy(one, 0, list, 0, one.length);
    System.arraycopy(one, 0, list, one.length + 1, one.length);

    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> ZipkinDecoder.decode(ZipkinEncoding.PROTOBUF, list));
  }

  /** Jackson would not take it; Zipkin's own reader does. */
  @Test
  void textThatIsNoUtf8IsTakenAsBefore() {
    byte[] list =
        "[{\"traceId\":\"abc\",\"id\":\"1\",\"name\":\"?\"}]".getBytes(StandardCharsets.UTF_8);
    list[list.length - 4] = (byte) 0xff;
    assertThat(ZipkinDecoder.decode(ZipkinEncoding.JSON, list).spans()).hasSize(1);
  }

  @Test
  void aBadOneInProtobufIsSetAsideToo() {
    byte[] good = SpanBytesEncoder.PROTO3.encode(FULL);
    byte[] bad = {0x0a, 0x02, 0x0a, 0x00}; // a span with a trace id of no bytes
    byte[] list = new byte[2 * good.length + bad.length];
    System.arraycopy(good, 0, list, 0, good.length);
    System.arraycopy(bad, 0, list, good.length, bad.length);
    System.arraycopy(good, 0, list, good.length + bad.length, good.length);

    DecodedSpans decoded = ZipkinDecoder.decode(ZipkinEncoding.PROTOBUF, list);

    assertThat(decoded.spans()).hasSize(2);
    assertThat(decoded.rejected()).hasSize(1);
    assertThat(decoded.rejected().get(0).original()).isEqualTo(bad);
    assertThat(decoded.rejected().get(0).detail()).isEqualTo("it lacks traceId");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "x", "[[[", "[{\"traceId\":\"1\",\"id\":\"1\"},]", "\"\"", "["})
  void whatIsNoListIsRefusedWhole(String text) {
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> json(text))
        .withMessageStartingWith("no list of Zipkin spans");
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsAnEmptyList(ZipkinEncoding encoding) {
    assertThat(ZipkinDecoder.decode(encoding, new byte[0]).spans()).isEmpty();
  }

  /** Anything but spans, rejected spans and a {@link DecodeException} would fail here. */
  @ParameterizedTest
  @EnumSource
  void brokenBytesAreRefusedCleanly(ZipkinEncoding encoding) {
    Random random = new Random(2026);
    byte[] list = encode(encoding, List.of(FULL, FULL));
    int refused = 0;
    for (int i = 0; i < 5_000; i++) {
      byte[] broken = list.clone();
      for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      try {
        DecodedSpans decoded = ZipkinDecoder.decode(encoding, broken);
        refused += decoded.rejected().size();
      } catch (DecodeException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  private static zipkin2.Span.Builder span() {
    return zipkin2.Span.newBuilder().traceId("1").id("2");
  }

  private static DecodedSpans decode(ZipkinEncoding encoding, zipkin2.Span span) {
    return ZipkinDecoder.decode(encoding, encode(encoding, List.of(span)));
  }

  private static byte[] encode(ZipkinEncoding encoding, List<zipkin2.Span> spans) {
    return switch (encoding) {
      case JSON -> SpanBytesEncoder.JSON_V2.encodeList(spans);
      case PROTOBUF -> SpanBytesEncoder.PROTO3.encodeList(spans);
    };
  }

  private static DecodedSpans json(String text) {
    return ZipkinDecoder.decode(ZipkinEncoding.JSON, text.getBytes(StandardCharsets.UTF_8));
  }

  private static Span only(DecodedSpans decoded) {
    assertThat(decoded.rejected()).isEmpty();
    assertThat(decoded.spans()).hasSize(1);
    return decoded.spans().get(0);
  }
}
