package dev.treeline.jaeger;

import static dev.treeline.jaeger.JaegerBytes.duration;
import static dev.treeline.jaeger.JaegerBytes.message;
import static dev.treeline.jaeger.JaegerBytes.reference;
import static dev.treeline.jaeger.JaegerBytes.tag;
import static dev.treeline.jaeger.JaegerBytes.time;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.treeline.codec.DecodeException;
import dev.treeline.foreign.DecodedSpans;
import dev.treeline.foreign.RejectedSpan;
import dev.treeline.foreign.RejectedSpan.Reason;
import dev.treeline.foreign.Repair;
import dev.treeline.span.Attributes;
import dev.treeline.span.Resource;
import dev.treeline.span.Scope;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.span.SpanId;
import dev.treeline.span.SpanKind;
import dev.treeline.span.SpanLink;
import dev.treeline.span.SpanStatus;
import dev.treeline.span.SpanStatus.Code;
import dev.treeline.span.TraceId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JaegerDecoderTest {

  private static final TraceId TRACE = TraceId.parse("4bf92f3577b34da6a3ce929d0e0e4736").get();
  private static final TraceId OTHER = TraceId.parse("f").get();
  private static final SpanId SPAN = new SpanId(0x00f067aa0ba902b7L);
  private static final SpanId PARENT = new SpanId(7);
  private static final Instant START = Instant.parse("2026-11-21T07:00:00.123456789Z");
  private static final int CHILD_OF = 0;
  private static final int FOLLOWS_FROM = 1;

  @Test
  void everyFieldIsFoundAgain() {
    Span span =
        only(
            message()
                .bytes(1, TRACE.toBytes())
                .bytes(2, SPAN.toBytes())
                .text(3, "GET /cart")
                .with(4, reference(TRACE, PARENT, CHILD_OF))
                .with(4, reference(OTHER, SPAN, FOLLOWS_FROM))
                .number(5, 3)
                .with(6, time(START))
                .with(7, duration(Duration.ofNanos(1_500_000_001)))
                .withTag("text", "ü")
                .withTag("flag", true)
                .withTag("number", -42L)
                .withTag("fraction", 0.5)
                .withTag("binary", new byte[] {1, 2})
                .withTag("span.kind", "server")
                .withTag("w3c.tracestate", "a=b")
                .withTag("otel.library.name", "lib")
                .withTag("otel.library.version", "1.2")
                .with(
                    9,
                    message()
                        .with(1, time(START.plusNanos(5)))
                        .with(2, tag("event", "cache miss"))
                        .with(2, tag("key", 9L)))
                .with(
                    10,
                    message()
                        .text(1, "shop")
                        .with(2, tag("hostname", "h1"))
                        .with(2, tag("region", "eu")))
                .text(11, "p1")
                .text(12, "clock skew"));

    long start = START.getEpochSecond() * 1_000_000_000 + START.getNano();
    assertThat(span)
        .isEqualTo(
            new Span(
                TRACE,
                SPAN,
                PARENT,
                "GET /cart",
                SpanKind.SERVER,
                start,
                start + 1_500_000_001,
                SpanStatus.UNSET,
                Attributes.of(
                    Map.of(
                        "text",
                        "ü",
                        "flag",
                        true,
                        "number",
                        -42L,
                        "fraction",
                        0.5,
                        "binary",
                        ByteBuffer.wrap(new byte[] {1, 2}),
                        "jaeger.warnings",
                        List.of("clock skew"))),
                List.of(
                    new SpanEvent("cache miss", start + 5, Attributes.of(Map.of("key", 9L)), 0)),
                List.of(
                    new SpanLink(
                        OTHER,
                        SPAN,
                        "",
                        0,
                        Attributes.of(Map.of("opentracing.ref_type", "follows_from")),
                        0)),
                new Resource(
                    Attributes.of(
                        Map.of("service.name", "shop", "host.name", "h1", "region", "eu")),
                    "",
                    0),
                new Scope("lib", "1.2", Attributes.EMPTY, "", 0),
                "a=b",
                1,
                Span.Dropped.NONE));
  }

  @Test
  void withoutAParentItIsARootThatIsOver() {
    Span span = only(plain());
    assertThat(span.isRoot()).isTrue();
    assertThat(span.isRunning()).isFalse();
    assertThat(span.durationNanos()).isEqualTo(Duration.ofSeconds(1).toNanos());
    assertThat(span.serviceName()).isEqualTo("shop");
  }

  @Test
  void theParentIsAChildOfTheSameTraceElseWhatItFollowsThere() {
    SpanId third = new SpanId(9);
    Span both =
        only(
            plain()
                .with(4, reference(OTHER, third, CHILD_OF))
                .with(4, reference(TRACE, third, FOLLOWS_FROM))
                .with(4, reference(TRACE, PARENT, CHILD_OF)));
    assertThat(both.parentSpanId()).isEqualTo(PARENT);
    assertThat(both.links()).hasSize(2);

    Span follower = only(plain().with(4, reference(TRACE, third, FOLLOWS_FROM)));
    assertThat(follower.parentSpanId()).isEqualTo(third);
    assertThat(follower.links()).extracting(SpanLink::spanId).containsExactly(third);

    Span ofTwo =
        only(
            plain()
                .with(4, reference(TRACE, third, FOLLOWS_FROM))
                .with(4, reference(TRACE, PARENT, FOLLOWS_FROM)));
    assertThat(ofTwo.parentSpanId()).as("the first that it follows").isEqualTo(third);
    assertThat(ofTwo.links()).hasSize(2);

    assertThat(only(plain().with(4, reference(TRACE, new SpanId(0), CHILD_OF))).isRoot()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "error=true, , ERROR, ''",
    "error=true, otel.status_description=boom, ERROR, boom",
    "otel.status_code=ERROR, otel.status_description=boom, ERROR, boom",
    "otel.status_code=OK, , OK, ''",
    "otel.status_code=OK, http.status_code=500, OK, ''",
    "http.status_code=500, http.status_message=oops, ERROR, oops",
    "otel.status_code=UNSET, http.status_code=500, UNSET, ''",
    "http.status_code=404, , ERROR, ''",
    "http.status_code=400, , ERROR, ''",
    "http.status_code=399, , UNSET, ''",
    "http.status_code=100, , UNSET, ''",
    "http.status_code=99, , ERROR, ''",
    "http.status_code=500, span.kind=server, ERROR, ''",
    "http.status_code=499, span.kind=server, UNSET, ''",
    "http.status_code=404, span.kind=server, UNSET, ''",
    "http.status_code=503, span.kind=server, ERROR, ''",
    "http.status_code=200, , UNSET, ''",
    "http.status_code=none, , UNSET, ''",
    "error=false, , UNSET, ''",
  })
  void statusComesFromTags(String first, String second, Code code, String message) {
    JaegerBytes span = plain();
    for (String tag : second == null ? List.of(first) : List.of(first, second)) {
      String[] parts = tag.split("=");
      span.withTag(parts[0], parts[1]);
    }
    assertThat(only(span).status()).isEqualTo(new SpanStatus(code, message));
    assertThat(only(span).attributes().keys())
        .doesNotContain("otel.status_code", "otel.status_description", "span.kind");
  }

  @Test
  void numbersAndFlagsOfTheStatusMayBeTyped() {
    assertThat(only(plain().withTag("error", true)).isError()).isTrue();
    assertThat(only(plain().withTag("http.status_code", 500L)).isError()).isTrue();
    assertThat(only(plain().withTag("http.status_code", 500L)).attributes().has("http.status_code"))
        .as("a fact beside the status")
        .isTrue();
    assertThat(only(plain().withTag("error", true)).attributes().has("error")).isFalse();
    assertThat(only(plain().withTag("error", "timeout")).attributes().text("error"))
        .as("no status, but kept")
        .isEqualTo("timeout");
  }

  @Test
  void ofTwoDescriptionsTheOneThatWasGivenToTheStatusIsTaken() {
    JaegerBytes span =
        plain()
            .withTag("error", true)
            .withTag("http.status_message", "Internal Server Error")
            .withTag("otel.status_description", "no stock");
    assertThat(only(span).status()).isEqualTo(new SpanStatus(Code.ERROR, "no stock"));
  }

  @Test
  void theTimeThatGoNeverSetIsNone() {
    Instant year1 = Instant.ofEpochSecond(-62_135_596_800L);
    Span span =
        only(
            message()
                .bytes(1, TRACE.toBytes())
                .bytes(2, SPAN.toBytes())
                .with(6, time(year1))
                .with(9, message().with(1, time(year1))));
    assertThat(span.startUnixNano()).isZero();
    assertThat(span.events()).singleElement().extracting(SpanEvent::timeUnixNano).isEqualTo(0L);
  }

  @Test
  void sixtyFourBitTraceIdsArePadded() {
    byte[] short8 = new SpanId(0xABCL).toBytes();
    Span span = only(message().bytes(1, short8).bytes(2, SPAN.toBytes()));
    assertThat(span.traceId()).isEqualTo(new TraceId(0, 0xABC));
  }

  @Test
  void whatIsPutRightIsCounted() {
    DecodedSpans decoded =
        JaegerDecoder.decode(
            message()
                .bytes(1, new SpanId(5).toBytes())
                .bytes(2, SPAN.toBytes())
                .with(4, message().bytes(1, TRACE.toBytes()))
                .withTag("span.kind", "martian")
                .toBytes());
    assertThat(decoded.repaired())
        .containsOnlyKeys(
            Repair.SHORT_TRACE_ID, Repair.UNUSABLE_LINK, Repair.UNKNOWN_KIND, Repair.NO_NAME);
    Span span = decoded.spans().get(0);
    assertThat(span.links()).isEmpty();
    assertThat(span.dropped().links()).isEqualTo(1);
    assertThat(span.kind()).isEqualTo(SpanKind.UNSPECIFIED);
  }

  @Test
  void badIdsAndTimesAreRejectedWithTheBytes() {
    JaegerBytes noIds = message().text(3, "op");
    JaegerBytes zeroId = message().bytes(1, new byte[16]).bytes(2, SPAN.toBytes());
    JaegerBytes shortId = message().bytes(1, TRACE.toBytes()).bytes(2, new byte[] {1});
    for (JaegerBytes bad : List.of(noIds, zeroId, shortId)) {
      assertRejected(bad, Reason.INVALID_ID);
    }
    assertRejected(plain().with(6, time(Instant.ofEpochSecond(-5))), Reason.INVALID_TIME);
    assertRejected(
        plain().with(6, time(Instant.ofEpochSecond(Long.MAX_VALUE / 1_000_000_000L + 1, 0))),
        Reason.INVALID_TIME);
    assertRejected(
        plain().with(7, duration(Duration.ofSeconds(9_000_000_000L))), Reason.INVALID_TIME);
  }

  @Test
  void whatIsNoProtobufIsAFailure() {
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> JaegerDecoder.decode("{\"traceId\":1}".getBytes()))
        .withMessageStartingWith("no Jaeger span in protobuf");
  }

  @Test
  void unknownFieldsAreSkipped() {
    assertThat(only(plain().text(99, "new").number(100, 5).number(3, 1)).name()).isEqualTo("op");
  }

  @Test
  void mutilatedBytesAreASpanOrRejectedOrAFailureAndNothingElse() {
    byte[] good =
        plain()
            .withTag("a", 1L)
            .with(4, reference(TRACE, PARENT, CHILD_OF))
            .with(9, message().with(1, time(START)).with(2, tag("event", "e")))
            .toBytes();
    Random random = new Random(42);
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = good.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      try {
        DecodedSpans decoded = JaegerDecoder.decode(bad);
        assertThat(decoded.spans().size() + decoded.rejected().size()).isEqualTo(1);
      } catch (DecodeException expected) {
        assertThat(expected).hasMessageStartingWith("no Jaeger span");
      }
    }
  }

  private static JaegerBytes plain() {
    return JaegerBytes.span(TRACE, SPAN, "op");
  }

  private static void assertRejected(JaegerBytes span, Reason reason) {
    DecodedSpans decoded = JaegerDecoder.decode(span.toBytes());
    assertThat(decoded.spans()).isEmpty();
    RejectedSpan rejected = decoded.rejected().get(0);
    assertThat(rejected.reason()).isEqualTo(reason);
    assertThat(rejected.original()).isEqualTo(span.toBytes());
  }

  private static Span only(JaegerBytes span) {
    DecodedSpans decoded = JaegerDecoder.decode(span.toBytes());
    assertThat(decoded.rejected()).isEmpty();
    assertThat(decoded.spans()).hasSize(1);
    return decoded.spans().get(0);
  }
}
