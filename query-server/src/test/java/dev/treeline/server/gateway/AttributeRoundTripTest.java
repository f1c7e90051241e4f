package dev.treeline.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.treeline.codec.SpanRecords;
import dev.treeline.foreign.DecodedSpans;
import dev.treeline.foreign.SpanBatch;
import dev.treeline.otlp.OtlpDecoder;
import dev.treeline.otlp.OtlpEncoding;
import dev.treeline.server.dialect.kit.Ask;
import dev.treeline.server.dialect.kit.ExamplePrices;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.server.dialect.treeline.TreelineDialect;
import dev.treeline.span.Span;
import dev.treeline.trace.SpanMerge;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceTree;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A value of each type that OTLP has, in each place that may hold one, in both encodings: into
 * records and rows, merged, and out through the native API as it was sent.
 */
class AttributeRoundTripTest {

  enum Value {
    TEXT(v -> v.setStringValue("grün ✓ 你好 \" \\ \n"), "{'stringValue':'grün ✓ 你好 \\\" \\\\ \\n'}"),
    EMPTY_TEXT(v -> v.setStringValue(""), "{'stringValue':''}"),
    TRUE(v -> v.setBoolValue(true), "{'boolValue':true}"),
    FALSE(v -> v.setBoolValue(false), "{'boolValue':false}"),
    ZERO(v -> v.setIntValue(0), "{'intValue':0}"),
    MOST(v -> v.setIntValue(Long.MAX_VALUE), "{'intValue':'9223372036854775807'}"),
    LEAST(v -> v.setIntValue(Long.MIN_VALUE), "{'intValue':'-9223372036854775808'}"),
    DECIMAL(v -> v.setDoubleValue(0.1), "{'doubleValue':0.1}"),
    WHOLE_DECIMAL(v -> v.setDoubleValue(3), "{'doubleValue':3}"),
    TINY(v -> v.setDoubleValue(Double.MIN_VALUE), "{'doubleValue':4.9E-324}"),
    NOT_A_NUMBER(v -> v.setDoubleValue(Double.NaN), "{'doubleValue':'NaN'}"),
    INFINITE(v -> v.setDoubleValue(Double.NEGATIVE_INFINITY), "{'doubleValue':'-Infinity'}"),
    BYTES(
        v -> v.setBytesValue(ByteString.copyFrom(new byte[] {1, 2, -1})), "{'bytesValue':'AQL/'}"),
    NO_BYTES(v -> v.setBytesValue(ByteString.EMPTY), "{'bytesValue':''}"),
    NOTHING(v -> {}, "{}"),
    TEXTS(
        v -> list(v, text("x"), text("y")),
        "{'arrayValue':{'values':[{'stringValue':'x'},{'stringValue':'y'}]}}"),
    MIXED(
        v -> list(v, text("x"), whole(1), AnyValue.getDefaultInstance()),
        "{'arrayValue':{'values':[{'stringValue':'x'},{'intValue':'1'},{}]}}"),
    EMPTY_LIST(v -> list(v), "{'arrayValue':{}}"),
    MAP(
        v -> map(v, "k", whole(1)),
        "{'kvlistValue':{'values':[{'key':'k','value':{'intValue':'1'}}]}}"),
    EMPTY_MAP(v -> v.setKvlistValue(KeyValueList.getDefaultInstance()), "{'kvlistValue':{}}"),
    NESTED(
        v -> map(v, "k", nested()),
        "{'kvlistValue':{'values':[{'key':'k','value':{'arrayValue':{'values':["
            + "{'kvlistValue':{'values':[{'key':'in','value':{'boolValue':true}}]}}]}}}]}}");

    private final Consumer<AnyValue.Builder> protobuf;
    private final String json;

    Value(Consumer<AnyValue.Builder> protobuf, String json) {
      this.protobuf = protobuf;
      this.json = json.replace('\'', '"');
    }

    /** As the native API writes it. */
    String answered() {
      return switch (this) {
        case TEXT -> "\"grün ✓ 你好 \\\" \\\\ \\n\"";
        case EMPTY_TEXT -> "\"\"";
        case TRUE -> "true";
        case FALSE -> "false";
        case ZERO -> "0";
        case MOST -> "9223372036854775807";
        case LEAST -> "-9223372036854775808";
        case DECIMAL -> "0.1";
        case WHOLE_DECIMAL -> "3.0";
        case TINY -> "4.9E-324";
        case NOT_A_NUMBER -> "\"NaN\"";
        case INFINITE -> "\"-Infinity\"";
        case BYTES -> "\"AQL/\"";
        case NO_BYTES -> "\"\"";
        case NOTHING -> "null";
        case TEXTS -> "[\"x\",\"y\"]";
        case MIXED -> "[\"x\",1,null]";
        case EMPTY_LIST -> "[]";
        case MAP -> "{\"k\":1}";
        case EMPTY_MAP -> "{}";
        case NESTED -> "{\"k\":[{\"in\":true}]}";
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void itIsFoundAgainWhereverItStood(Value value) {
    for (OtlpEncoding encoding : OtlpEncoding.values()) {
      byte[] request =
          switch (encoding) {
            case PROTOBUF -> protobuf(value);
            case JSON -> json(value);
          };
      JsonNode span = answer(OtlpDecoder.decode(encoding, request)).path("spans").path(0);
      for (JsonNode place :
          List.of(
              span.path("attributes"),
              span.path("resource"),
              span.path("scope").path("attributes"),
              span.path("events").path(0).path("attributes"),
              span.path("links").path(0).path("attributes"))) {
        assertThat(place.path("k")).as("%s in %s", encoding, span).hasToString(value.answered());
      }
    }
  }

  private static JsonNode answer(DecodedSpans decoded) {
    assertThat(decoded.rejected()).isEmpty();
    List<Span> parts = new ArrayList<>();
    SpanBatch.of(decoded.spans()).forEach(batch -> parts.addAll(SpanRecords.decode(batch.value())));
    TraceTree tree = TraceTree.of(SpanMerge.merge(parts));
    Trace trace = new Trace(parts.get(0).traceId(), tree, true, 0, null, 0, false, false, 5, 9);
    var answer =
        Ask.of(new TreelineDialect(ExamplePrices.costs()), FakeReader.with(trace))
            .answer("/treeline/v1/traces/{id}", trace.traceId().toString());
    return Ask.parsed(Ask.text(Ask.ok(answer).body(), false));
  }

  private static byte[] json(Value value) {
    String attributes = "'attributes':[{'key':'k','value':" + value.json + "}]";
    String ids = "'traceId':'4bf92f3577b34da6a3ce929d0e0e4736','spanId':'00f067aa0ba902b7'";
    return ("{'resourceSpans':[{'resource':{ATTRIBUTES},'scopeSpans':[{'scope':{'name':'s',ATTRIBUTES},"
            + "'spans':[{IDS,ATTRIBUTES,'events':[{ATTRIBUTES}],'links':[{IDS,ATTRIBUTES}]}]}]}]}")
        .replace("ATTRIBUTES", attributes)
        .replace("IDS", ids)
        .replace('\'', '"')
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] protobuf(Value value) {
    AnyValue.Builder any = AnyValue.newBuilder();
    value.protobuf.accept(any);
    KeyValue attribute = KeyValue.newBuilder().setKey("k").setValue(any).build();
    ByteString traceId =
        ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8});
    var request = ExportTraceServiceRequest.newBuilder();
    var ofResource = request.addResourceSpansBuilder();
    ofResource.getResourceBuilder().addAttributes(attribute);
    var ofScope = ofResource.addScopeSpansBuilder();
    ofScope.getScopeBuilder().setName("s").addAttributes(attribute);
    var span = ofScope.addSpansBuilder();
    span.setTraceId(traceId).setSpanId(traceId.substring(8)).addAttributes(attribute);
    span.addEventsBuilder().addAttributes(attribute);
    span.addLinksBuilder()
        .setTraceId(traceId)
        .setSpanId(traceId.substring(8))
        .addAttributes(attribute);
    return request.build().toByteArray();
  }

  private static AnyValue text(String text) {
    return AnyValue.newBuilder().setStringValue(text).build();
  }

  private static AnyValue whole(long number) {
    return AnyValue.newBuilder().setIntValue(number).build();
  }

  private static AnyValue nested() {
    AnyValue.Builder inner = AnyValue.newBuilder();
    map(inner, "in", AnyValue.newBuilder().setBoolValue(true).build());
    AnyValue.Builder list = AnyValue.newBuilder();
    list(list, inner.build());
    return list.build();
  }

  private static void list(AnyValue.Builder into, AnyValue... items) {
    into.setArrayValue(ArrayValue.newBuilder().addAllValues(List.of(items)));
  }

  private static void map(AnyValue.Builder into, String key, AnyValue value) {
    into.setKvlistValue(
        KeyValueList.newBuilder().addValues(KeyValue.newBuilder().setKey(key).setValue(value)));
  }
}
