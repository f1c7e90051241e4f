package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import dev.treeline.span.Span;
import dev.treeline.span.SpanId;
import dev.treeline.span.TraceId;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span.Link;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Spans to which a rule applies, in each format that can say such a thing. */
final class ValidationSamples {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MAX = "18446744073709551615";
  private static final String YEAR_2100 = "4102444800000000000";

  private ValidationSamples() {}

  /** What a good span has otherwise; the keys that are not named stay. */
  static List<String> otlp(String rule) {
    return switch (rule) {
      case "invalid_id" ->
          List.of(
              "{'traceId':''}",
              "{'traceId':'00000000000000000000000000000000'}",
              "{'traceId':'0000000000000000'}",
              "{'traceId':'4bf92f3577b34da6a3ce929d0e0e47'}",
              "{'traceId':'4bf92f3577b34da6a3ce929d0e0e473600'}",
              "{'spanId':''}",
              "{'spanId':'0000000000000000'}",
              "{'spanId':'00f067aa0ba902'}",
              "{'spanId':'00f067aa0ba902b700'}",
              "{'parentSpanId':'00f067aa'}",
              "{'parentSpanId':'00000000000000000000000000000001'}");
      case "invalid_time" ->
          List.of(
              "{'startTimeUnixNano':'" + MAX + "'}",
              "{'endTimeUnixNano':'" + MAX + "'}",
              "{'events':[{'timeUnixNano':'" + MAX + "'}]}");
      case "short_trace_id" -> List.of("{'traceId':'a3ce929d0e0e4736'}");
      case "upper_case_id" ->
          List.of(
              "{'traceId':'4BF92F3577B34DA6A3CE929D0E0E4736'}",
              "{'spanId':'00F067AA0BA902B7'}",
              "{'parentSpanId':'00000000000000AB'}");
      case "zero_parent" -> List.of("{'parentSpanId':'0000000000000000'}");
      case "end_before_start" -> List.of("{'endTimeUnixNano':'999'}");
      case "no_name" -> List.of("{'name':''}", "{'name':null}");
      case "unusable_link" ->
          List.of("{'links':[{'traceId':'4bf9','spanId':'01'}]}", "{'links':[{}]}");
      case "unknown_kind" -> List.of("{'kind':6}", "{'kind':-1}");
      case "unknown_status" -> List.of("{'status':{'code':3,'message':'why'}}");
      case "no_end" -> List.of("{'endTimeUnixNano':null}", "{'endTimeUnixNano':'0'}");
      case "no_start" -> List.of("{'startTimeUnixNano':null}", "{'startTimeUnixNano':'0'}");
      case "future" ->
          List.of("{'startTimeUnixNano':'%s','endTimeUnixNano':'%<s'}".formatted(YEAR_2100));
      case "orphan" -> List.of("{'parentSpanId':'00000000000000ff'}");
      case "own_parent" -> List.of("{'parentSpanId':'00f067aa0ba902b7'}");
      case "repeated_key" ->
          List.of(
              "{'attributes':[{'key':'k','value':{'stringValue':'a'}},"
                  + "{'key':'k','value':{'stringValue':'b'}}]}");
      default -> List.of();
    };
  }

  /** Which only text can say. */
  static List<String> onlyJson(String rule) {
    return switch (rule) {
      case "invalid_id" ->
          List.of(
              "{'traceId':null}",
              "{'traceId':'4bf92f3577b34da6a3ce929d0e0e473g'}",
              "{'traceId':'4bf92f3577b34da6a3ce929d0e0e473'}",
              "{'spanId':'xxxxxxxxxxxxxxxx'}",
              "{'parentSpanId':'-000000000000001'}");
      case "unusable_link" -> List.of("{'links':[{'traceId':'?','spanId':'?'}]}");
      default -> List.of();
    };
  }

  static List<String> zipkin(String rule) {
    return switch (rule) {
      case "invalid_id" ->
          List.of(
              "{'traceId':''}",
              "{'traceId':null}",
              "{'traceId':'00000000000000000000000000000000'}",
              "{'traceId':'4bf92f3577b34da6a3ce929d0e0e47360'}",
              "{'traceId':'4bf92f3577b34da6a3ce929d0e0e473g'}",
              "{'id':'0000000000000000'}",
              "{'id':'00f067aa0ba902b700'}",
              "{'id':'x'}",
              "{'parentId':'x'}");
      case "invalid_time" -> List.of("{'timestamp':9223372036854775807}");
      case "invalid_span" -> List.of("{'kind':'LOCAL'}");
      case "short_trace_id" -> List.of("{'traceId':'a3ce929d0e0e4736'}");
      case "upper_case_id" ->
          List.of("{'traceId':'4BF92F3577B34DA6A3CE929D0E0E4736'}", "{'id':'00F067AA0BA902B7'}");
      case "no_name" -> List.of("{'name':''}", "{'name':null}");
      case "no_start" -> List.of("{'timestamp':null}");
      case "future" -> List.of("{'timestamp':4102444800000000}");
      case "orphan" -> List.of("{'parentId':'00000000000000ff'}");
      default -> List.of();
    };
  }

  static List<Span> avro(String rule) {
    return switch (rule) {
      case "invalid_id" ->
          List.of(
              aSpan().inTrace(rule).withId(new SpanId(0)).build(),
              inTrace(aSpan().inTrace(rule).build(), new TraceId(0, 0)));
      case "zero_parent" -> List.of(withParent(aSpan().inTrace(rule).build(), new SpanId(0)));
      case "end_before_start" ->
          List.of(aSpan().inTrace(rule).betweenUnixNanos(1_000, 999).build());
      case "no_name" -> List.of(aSpan().inTrace(rule).named("").build());
      case "no_end" -> List.of(aSpan().inTrace(rule).running().build());
      case "no_start" -> List.of(aSpan().inTrace(rule).betweenUnixNanos(0, 2_000).build());
      case "future" ->
          List.of(
              aSpan()
                  .inTrace(rule)
                  .betweenUnixNanos(Long.parseLong(YEAR_2100), Long.parseLong(YEAR_2100))
                  .build());
      case "orphan" -> List.of(aSpan("a").inTrace(rule).childOf("nobody").build());
      case "own_parent" -> List.of(aSpan("a").inTrace(rule).childOf("a").build());
      default -> List.of();
    };
  }

  static byte[] otlpJson(String change) {
    return bytes(
        "{'resourceSpans':[{'scopeSpans':[{'spans':["
            + changed(
                "{'traceId':'4bf92f3577b34da6a3ce929d0e0e4736','spanId':'00f067aa0ba902b7',"
                    + "'name':'n','kind':2,'startTimeUnixNano':'1000','endTimeUnixNano':'2000'}",
                change)
            + "]}]}]}");
  }

  static byte[] zipkinJson(String change) {
    return bytes(
        "["
            + changed(
                "{'traceId':'4bf92f3577b34da6a3ce929d0e0e4736','id':'00f067aa0ba902b7',"
                    + "'name':'n','timestamp':1,'duration':1}",
                change)
            + "]");
  }

  /** The same as {@link #otlpJson}, whose ids are hex by now. */
  static byte[] otlpProtobuf(String change) {
    JsonNode from = parsed(new String(otlpJson(change), StandardCharsets.UTF_8));
    JsonNode span = from.at("/resourceSpans/0/scopeSpans/0/spans/0");
    var request = ExportTraceServiceRequest.newBuilder();
    var to = request.addResourceSpansBuilder().addScopeSpansBuilder().addSpansBuilder();
    to.setTraceId(id(span, "traceId"))
        .setSpanId(id(span, "spanId"))
        .setParentSpanId(id(span, "parentSpanId"))
        .setName(span.path("name").asText("").replace("null", ""))
        .setKindValue(span.path("kind").asInt())
        .setStartTimeUnixNano(nanos(span, "startTimeUnixNano"))
        .setEndTimeUnixNano(nanos(span, "endTimeUnixNano"));
    to.getStatusBuilder()
        .setCodeValue(span.at("/status/code").asInt())
        .setMessage(span.at("/status/message").asText());
    for (JsonNode event : span.path("events")) {
      to.addEventsBuilder().setTimeUnixNano(nanos(event, "timeUnixNano"));
    }
    for (JsonNode link : span.path("links")) {
      to.addLinks(Link.newBuilder().setTraceId(id(link, "traceId")).setSpanId(id(link, "spanId")));
    }
    for (JsonNode attribute : span.path("attributes")) {
      KeyValue.Builder entry = to.addAttributesBuilder().setKey(attribute.path("key").asText());
      entry.getValueBuilder().setStringValue(attribute.at("/value/stringValue").asText());
    }
    return request.build().toByteArray();
  }

  private static ByteString id(JsonNode object, String name) {
    return ByteString.copyFrom(HexFormat.of().parseHex(object.path(name).asText("")));
  }

  private static long nanos(JsonNode object, String name) {
    return object.path(name).isTextual()
        ? Long.parseUnsignedLong(object.path(name).textValue())
        : 0;
  }

  private static String changed(String good, String change) {
    ObjectNode span = (ObjectNode) parsed(good.replace('\'', '"'));
    span.setAll((ObjectNode) parsed(change.replace('\'', '"')));
    return span.toString();
  }

  private static JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  private static Span withParent(Span span, SpanId parent) {
    return of(span, span.traceId(), parent);
  }

  private static Span inTrace(Span span, TraceId traceId) {
    return of(span, traceId, null);
  }

  private static Span of(Span span, TraceId traceId, @Nullable SpanId parent) {
    return new Span(
        traceId,
        span.spanId(),
        parent,
        span.name(),
        span.kind(),
        span.startUnixNano(),
        span.endUnixNano(),
        span.status(),
        span.attributes(),
        span.events(),
        span.links(),
        span.resource(),
        span.scope(),
        span.traceState(),
        span.flags(),
        span.dropped());
  }
}
