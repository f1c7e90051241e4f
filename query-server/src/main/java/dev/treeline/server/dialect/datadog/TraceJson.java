package dev.treeline.server.dialect.datadog;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.span.Span;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceTree;
import java.io.IOException;

/** A flat list of spans in start order. */
final class TraceJson {

  private TraceJson() {}

  static void write(JsonGenerator json, Trace trace, IncludedFields fields, NumericIds ids)
      throws IOException {
    String traceId = trace.traceId().toString();
    json.writeStartObject();
    json.writeObjectFieldStart("data");
    json.writeStringField("id", traceId);
    json.writeStringField("type", "trace");
    json.writeObjectFieldStart("attributes");
    json.writeBooleanField("is_truncated", false);
    json.writeArrayFieldStart("spans");
    for (int number = 0; number < trace.tree().size(); number++) {
      writeSpan(json, trace.tree(), number, traceId, fields, ids);
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeSpan(
      JsonGenerator json,
      TraceTree tree,
      int number,
      String traceId,
      IncludedFields fields,
      NumericIds ids)
      throws IOException {
    Span span = tree.span(number);
    String resource = ResourceName.of(span);
    json.writeStartObject();
    json.writeNumberField("duration", span.durationNanos());
    json.writeNumberField("endTime", span.startUnixNano() + span.durationNanos());
    json.writeNumberField("error", span.isError() ? 1 : 0);
    writeTags(json, span, fields);
    json.writeStringField("name", OperationName.of(span));
    ids.write(json, "parentID", span.parentSpanId());
    json.writeStringField("resource", resource);
    if (fields.has("resourceHash")) {
      json.writeStringField("resourceHash", Fnv1a.hex(resource));
    }
    if (fields.has("restricted")) {
      json.writeBooleanField("restricted", false);
    }
    if (fields.has("self_time")) {
      json.writeNumberField("self_time", SelfTime.of(tree, number));
    }
    json.writeStringField("service", Names.service(span.serviceName()));
    ids.write(json, "spanID", span.spanId());
    json.writeNumberField("startTime", span.startUnixNano());
    ids.write(json, "traceID", span.traceId().low());
    json.writeStringField("traceIDFull", traceId);
    json.writeStringField("type", SpanType.of(span));
    json.writeEndObject();
  }

  private static void writeTags(JsonGenerator json, Span span, IncludedFields fields)
      throws IOException {
    json.writeObjectFieldStart("meta");
    if (fields.has("meta")) {
      for (var tag : MetaTags.of(span).entrySet()) {
        json.writeStringField(tag.getKey(), tag.getValue());
      }
    }
    json.writeEndObject();
    json.writeObjectFieldStart("metrics");
    if (fields.has("metrics")) {
      for (var metric : Metrics.of(span).entrySet()) {
        if (metric.getValue() instanceof Long whole) {
          json.writeNumberField(metric.getKey(), whole);
        } else {
          json.writeNumberField(metric.getKey(), metric.getValue().doubleValue());
        }
      }
    }
    json.writeEndObject();
  }
}
