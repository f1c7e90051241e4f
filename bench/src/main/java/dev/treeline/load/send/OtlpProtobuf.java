package dev.treeline.load.send;

import com.google.protobuf.ByteString;
import dev.treeline.span.Attributes;
import dev.treeline.span.Resource;
import dev.treeline.span.Scope;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.span.SpanId;
import dev.treeline.span.SpanLink;
import dev.treeline.span.TraceId;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Spans as an OTLP {@code ExportTraceServiceRequest} in protobuf. */
public final class OtlpProtobuf {

  private OtlpProtobuf() {}

  public static byte[] encode(List<Span> spans) {
    Map<Resource, Map<Scope, List<Span>>> groups = new LinkedHashMap<>();
    for (Span span : spans) {
      groups
          .computeIfAbsent(span.resource(), resource -> new LinkedHashMap<>())
          .computeIfAbsent(span.scope(), scope -> new ArrayList<>())
          .add(span);
    }
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    groups.forEach((resource, scopes) -> request.addResourceSpans(group(resource, scopes)));
    return request.build().toByteArray();
  }

  private static ResourceSpans group(Resource resource, Map<Scope, List<Span>> scopes) {
    ResourceSpans.Builder group = ResourceSpans.newBuilder().setSchemaUrl(resource.schemaUrl());
    group
        .getResourceBuilder()
        .addAllAttributes(pairs(resource.attributes()))
        .setDroppedAttributesCount(resource.droppedAttributes());
    scopes.forEach(
        (scope, spans) -> {
          ScopeSpans.Builder inner =
              ScopeSpans.newBuilder().setScope(scope(scope)).setSchemaUrl(scope.schemaUrl());
          spans.forEach(span -> inner.addSpans(span(span)));
          group.addScopeSpans(inner);
        });
    return group.build();
  }

  private static InstrumentationScope scope(Scope scope) {
    return InstrumentationScope.newBuilder()
        .setName(scope.name())
        .setVersion(scope.version())
        .addAllAttributes(pairs(scope.attributes()))
        .setDroppedAttributesCount(scope.droppedAttributes())
        .build();
  }

  // By ordinals: kinds and codes stand in OTLP's order, and the schema pins it.
  private static io.opentelemetry.proto.trace.v1.Span span(Span span) {
    io.opentelemetry.proto.trace.v1.Span.Builder out =
        io.opentelemetry.proto.trace.v1.Span.newBuilder()
            .setTraceId(bytes(span.traceId()))
            .setSpanId(bytes(span.spanId()))
            .setTraceState(span.traceState())
            .setFlags(span.flags())
            .setName(span.name())
            .setKindValue(span.kind().ordinal())
            .setStartTimeUnixNano(span.startUnixNano())
            .addAllAttributes(pairs(span.attributes()))
            .setDroppedAttributesCount(span.dropped().attributes())
            .setDroppedEventsCount(span.dropped().events())
            .setDroppedLinksCount(span.dropped().links())
            .setStatus(
                Status.newBuilder()
                    .setCodeValue(span.status().code().ordinal())
                    .setMessage(span.status().message()));
    SpanId parent = span.parentSpanId();
    if (parent != null) {
      out.setParentSpanId(bytes(parent));
    }
    Long end = span.endUnixNano();
    if (end != null) {
      out.setEndTimeUnixNano(end);
    }
    for (SpanEvent event : span.events()) {
      out.addEventsBuilder()
          .setName(event.name())
          .setTimeUnixNano(event.timeUnixNano())
          .addAllAttributes(pairs(event.attributes()))
          .setDroppedAttributesCount(event.droppedAttributes());
    }
    for (SpanLink link : span.links()) {
      out.addLinksBuilder()
          .setTraceId(bytes(link.traceId()))
          .setSpanId(bytes(link.spanId()))
          .setTraceState(link.traceState())
          .setFlags(link.flags())
          .addAllAttributes(pairs(link.attributes()))
          .setDroppedAttributesCount(link.droppedAttributes());
    }
    return out.build();
  }

  private static ByteString bytes(TraceId id) {
    return ByteString.copyFrom(ByteBuffer.allocate(16).putLong(id.high()).putLong(id.low()).flip());
  }

  private static ByteString bytes(SpanId id) {
    return ByteString.copyFrom(ByteBuffer.allocate(8).putLong(id.value()).flip());
  }

  private static List<KeyValue> pairs(Attributes attributes) {
    List<KeyValue> pairs = new ArrayList<>(attributes.size());
    attributes.forEach(
        (key, value) ->
            pairs.add(KeyValue.newBuilder().setKey(key).setValue(value(value)).build()));
    return pairs;
  }

  /** Calls itself for nested values: those are made by this program's own code, not by users. */
  private static AnyValue value(Object value) {
    AnyValue.Builder out = AnyValue.newBuilder();
    if (value instanceof String text) {
      out.setStringValue(text);
    } else if (value instanceof Boolean flag) {
      out.setBoolValue(flag);
    } else if (value instanceof Long number) {
      out.setIntValue(number);
    } else if (value instanceof Double number) {
      out.setDoubleValue(number);
    } else if (value instanceof ByteBuffer bytes) {
      out.setBytesValue(ByteString.copyFrom(bytes.duplicate()));
    } else if (value instanceof List<?> items) {
      ArrayValue.Builder array = ArrayValue.newBuilder();
      items.forEach(item -> array.addValues(value(item)));
      out.setArrayValue(array);
    } else if (value instanceof Attributes nested) {
      out.setKvlistValue(KeyValueList.newBuilder().addAllValues(pairs(nested)));
    }
    return out.build(); // null is a value with no field set
  }
}
