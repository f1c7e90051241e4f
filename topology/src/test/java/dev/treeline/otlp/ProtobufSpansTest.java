package dev.treeline.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.treeline.codec.DecodeException;
import dev.treeline.codec.SpanRecords;
import dev.treeline.foreign.DecodedSpans;
import dev.treeline.foreign.RejectedSpan;
import dev.treeline.foreign.RejectedSpan.Reason;
import dev.treeline.span.Attributes;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProtobufSpansTest {

  private static final ByteString TRACE = ByteString.fromHex(OtlpJson.TRACE);
  private static final ByteString SPAN = ByteString.fromHex(OtlpJson.SPAN);

  @Test
  void bothEncodingsMakeTheSameSpan() {
    Span span =
        valid()
            .setParentSpanId(ByteString.fromHex("000000000000000a"))
            .setTraceState("k=v")
            .setFlags(0x80000101)
            .setName("GET /")
            .setKindValue(3)
            .setStartTimeUnixNano(1767225600000000001L)
            .setEndTimeUnixNano(1767225600000000002L)
            .addAttributes(attribute("text", AnyValue.newBuilder().setStringValue("ü")))
            .addAttributes(attribute("flag", AnyValue.newBuilder().setBoolValue(true)))
            .addAttributes(attribute("whole", AnyValue.newBuilder().setIntValue(Long.MIN_VALUE)))
            .addAttributes(attribute("real", AnyValue.newBuilder().setDoubleValue(-0.5)))
            .addAttributes(attribute("bytes", AnyValue.newBuilder().setBytesValue(SPAN)))
            .addAttributes(attribute("nothing", AnyValue.newBuilder()))
            .addAttributes(attribute("list", list(AnyValue.newBuilder().setIntValue(1))))
            .addAttributes(attribute("map", map(AnyValue.newBuilder().setStringValue("v"))))
            .setDroppedAttributesCount(1)
            .addEvents(
                Span.Event.newBuilder()
                    .setName("e")
                    .setTimeUnixNano(5)
                    .addAttributes(attribute("a", AnyValue.newBuilder().setIntValue(2)))
                    .setDroppedAttributesCount(2))
            .setDroppedEventsCount(3)
            .addLinks(
                Span.Link.newBuilder()
                    .setTraceId(TRACE)
                    .setSpanId(SPAN)
                    .setTraceState("l=1")
                    .setFlags(1))
            .addLinks(Span.Link.newBuilder().setTraceId(SPAN.substring(1)))
            .setDroppedLinksCount(-1)
            .setStatus(
                io.opentelemetry.proto.trace.v1.Status.newBuilder()
                    .setCodeValue(2)
                    .setMessage("no"))
            .build();
    ResourceSpans.Builder resource =
        ResourceSpans.newBuilder()
            .setSchemaUrl("https://example.test/resource")
            .addScopeSpans(
                ScopeSpans.newBuilder().setSchemaUrl("https://example.test/scope").addSpans(span));
    resource
        .getResourceBuilder()
        .addAttributes(attribute("r", AnyValue.newBuilder().setIntValue(4)));
    resource.getScopeSpansBuilder(0).getScopeBuilder().setName("lib").setVersion("1");

    String json =
        """
        {"resourceSpans": [{
          "schemaUrl": "https://example.test/resource",
          "resource": {"attributes": [{"key": "r", "value": {"intValue": "4"}}]},
          "scopeSpans": [{
            "schemaUrl": "https://example.test/scope",
            "scope": {"name": "lib", "version": "1"},
            "spans": [{
              "traceId": "5B8EFFF798038103D269B633813FC60C", "spanId": "EEE19B7EC3C1B174",
              "parentSpanId": "000000000000000A", "traceState": "k=v", "flags": 2147483905,
              "name": "GET /", "kind": 3,
              "startTimeUnixNano": "1767225600000000001", "endTimeUnixNano": 1767225600000000002,
              "attributes": [
                {"key": "text", "value": {"stringValue": "ü"}},
                {"key": "flag", "value": {"boolValue": true}},
                {"key": "whole", "value": {"intValue": "-9223372036854775808"}},
                {"key": "real", "value": {"doubleValue": -0.5}},
                {"key": "bytes", "value": {"bytesValue": "7uGbfsPBsXQ="}},
                {"key": "nothing"},
                {"key": "list", "value": {"arrayValue": {"values": [{"intValue": 1}]}}},
                {"key": "map", "value": {"kvlistValue": {"values": [
                  {"key": "k", "value": {"stringValue": "v"}}]}}}],
              "droppedAttributesCount": 1,
              "events": [{"name": "e", "timeUnixNano": "5", "droppedAttributesCount": 2,
                "attributes": [{"key": "a", "value": {"intValue": "2"}}]}],
              "droppedEventsCount": 3,
              "links": [
                {"traceId": "5b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b174",
                 "traceState": "l=1", "flags": 1},
                {"traceId": "e19b7ec3c1b174"}],
              "droppedLinksCount": 4294967295,
              "status": {"code": 2, "message": "no"}}]}]}]}
        """;
    DecodedSpans fromJson =
        OtlpDecoder.decode(OtlpEncoding.JSON, json.getBytes(StandardCharsets.UTF_8));
    DecodedSpans fromProtobuf =
        OtlpDecoder.decode(
            OtlpEncoding.PROTOBUF,
            ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(resource)
                .build()
                .toByteArray());

    assertThat(fromProtobuf.rejected()).isEmpty();
    assertThat(fromProtobuf.spans()).hasSize(1).isEqualTo(fromJson.spans());
    dev.treeline.span.Span decoded = fromJson.spans().get(0);
    assertThat(decoded.links()).hasSize(1);
    assertThat(decoded.dropped())
        .isEqualTo(new dev.treeline.span.Span.Dropped(1, 3, Integer.MAX_VALUE));
    assertThat(decoded.flags()).isEqualTo(0x80000101);
    assertThat(SpanRecords.decode(SpanRecords.encode(fromJson.spans())))
        .isEqualTo(fromJson.spans());
  }

  @Test
  void invalidIdsAreRejectedOneByOneWithTheirBytes() {
    Span zero = valid().setTraceId(ByteString.copyFrom(new byte[16])).build();
    Span longId = valid().setSpanId(TRACE).build();
    Span noIds = Span.getDefaultInstance();
    Span shortParent = valid().setParentSpanId(SPAN.substring(1)).build();
    Span late = valid().setEndTimeUnixNano(-1).build();
    Span padded = valid().setTraceId(SPAN).build();

    DecodedSpans decoded = decode(zero, longId, noIds, shortParent, late, padded);

    assertThat(decoded.spans())
        .singleElement()
        .satisfies(span -> assertThat(span.traceId()).hasToString("0".repeat(16) + OtlpJson.SPAN));
    assertThat(decoded.rejected())
        .extracting(RejectedSpan::reason)
        .containsExactly(
            Reason.INVALID_ID,
            Reason.INVALID_ID,
            Reason.INVALID_ID,
            Reason.INVALID_ID,
            Reason.INVALID_TIME);
    assertThat(decoded.rejected().get(1).original()).isEqualTo(longId.toByteArray());
  }

  @Test
  void valuesNestAsDeepAsARecordHolds() {
    dev.treeline.span.Span span = decode(nestedInAnEvent(64)).spans().get(0);
    assertThat(SpanRecords.decode(SpanRecords.encode(span))).containsExactly(span);
    assertThatThrownBy(() -> decode(nestedInAnEvent(65)))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("deeper than 64");
    assertThatThrownBy(() -> decode(nestedInAnEvent(200)))
        .isInstanceOf(DecodeException.class)
        .hasMessageEndingWith("it is nested too deep; send less in one");
  }

  /** The library's own words are for who calls it, and some name its classes. */
  @Test
  void whatIsNoRequestIsToldInWordsForItsSender() {
    byte[] request = request(valid().build()).toByteArray();
    assertThatThrownBy(() -> decodeBytes(Arrays.copyOf(request, request.length - 1)))
        .hasMessageEndingWith("it ends in the middle of a field; send all of it");
    assertThatThrownBy(() -> decodeBytes(new byte[] {0x0a, -1, -1, -1, -1, 7}))
        .hasMessageEndingWith("a field claims to be longer than any can be; check what writes it");
    assertThatThrownBy(() -> decodeBytes(new byte[] {0x0a, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1}))
        .hasMessageEndingWith("a field claims to be longer than any can be; check what writes it");
    assertThatThrownBy(() -> decodeBytes(new byte[] {0x0a, 3, 0x1a, 1, -1}))
        .hasMessageEndingWith("a text in it is no UTF-8; check what writes it");
    assertThatThrownBy(() -> decodeBytes(new byte[] {0}))
        .hasMessageEndingWith("this is no protobuf; check what writes it");
  }

  private static DecodedSpans decodeBytes(byte[] request) {
    return OtlpDecoder.decode(OtlpEncoding.PROTOBUF, request);
  }

  @Test
  void emptyRequestHasNoSpans() {
    assertThat(OtlpDecoder.decode(OtlpEncoding.PROTOBUF, new byte[0]).spans()).isEmpty();
  }

  @Test
  void lastValueOfARepeatedKeyStays() {
    Span span =
        valid()
            .addAttributes(attribute("a", AnyValue.newBuilder().setIntValue(1)))
            .addAttributes(attribute("a", AnyValue.newBuilder().setIntValue(2)))
            .build();
    assertThat(decode(span).spans().get(0).attributes())
        .isEqualTo(Attributes.of(java.util.Map.of("a", 2L)));
  }

  @Test
  void damagedRequestsAreRefusedAndNothingElse() {
    byte[] good = request(valid().setName("x".repeat(100)).build()).toByteArray();
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = good.clone();
      for (int hits = 0; hits <= i % 4; hits++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      for (OtlpEncoding encoding : OtlpEncoding.values()) {
        try {
          OtlpDecoder.decode(encoding, damaged);
        } catch (DecodeException refused) {
          assertThat(refused).hasMessageContaining("OTLP");
        }
      }
    }
  }

  private static Span.Builder valid() {
    return Span.newBuilder().setTraceId(TRACE).setSpanId(SPAN);
  }

  private static ExportTraceServiceRequest request(Span... spans) {
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .addScopeSpans(ScopeSpans.newBuilder().addAllSpans(List.of(spans))))
        .build();
  }

  private static DecodedSpans decode(Span... spans) {
    return OtlpDecoder.decode(OtlpEncoding.PROTOBUF, request(spans).toByteArray());
  }

  private static Span nestedInAnEvent(int levels) {
    AnyValue.Builder value = AnyValue.newBuilder();
    for (int i = 0; i < levels; i++) {
      value = map(value);
    }
    return valid().addEvents(Span.Event.newBuilder().addAttributes(attribute("a", value))).build();
  }

  private static KeyValue attribute(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static AnyValue.Builder list(AnyValue.Builder item) {
    return AnyValue.newBuilder().setArrayValue(ArrayValue.newBuilder().addValues(item));
  }

  private static AnyValue.Builder map(AnyValue.Builder value) {
    return AnyValue.newBuilder()
        .setKvlistValue(KeyValueList.newBuilder().addValues(attribute("k", value)));
  }
}
