package dev.treeline.server.dialect.datadog;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.span.Span;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceTree;
import java.io.IOException;

/** A flat list of spans in start order. */
record TraceJson(Trace trace, IncludedFields fields, NumericIds ids) {

  /**
   * The earliest spans.
   *
   * @param spans how many
   */
  void write(JsonGenerator json, int spans, boolean isTruncated) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("data");
    json.writeStringField("id", trace.traceId().toString());
    json.writeStringField("type", "trace");
    json.writeObjectFieldStart("attributes");
    json.writeBooleanField("is_truncated", isTruncated);
    json.writeArrayFieldStart("spans");
    for (int number = 0; number < spans; number++) {
      writeSpan(json, number);
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
  }

  void writeSpan(JsonGenerator json, int number) throws IOException {
    TraceTree tree = trace.tree();
    Span span = tree.span(number);
    json.writeStartObject();
    writeTimes(json, span);
    writeTags(json, span);
    if (fields.has("name")) {
      json.writeStringField("name", OperationName.of(span));
    }
    if (fields.has("parentID")) {
      ids.write(json, "parentID", span.parentSpanId());
    }
    writeResource(json, ResourceName.of(span));
    if (fields.hasOptional("restricted")) {
      json.writeBooleanField("restricted", false);
    }
    if (fields.hasOptional("self_time")) {
      json.writeNumberField("self_time", SelfTime.of(tree, number));
    }
    if (fields.has("service")) {
      json.writeStringField("service", Names.service(span.serviceName()));
    }
    if (fields.has("spanID")) {
      ids.write(json, "spanID", span.spanId());
    }
    if (fields.has("startTime")) {
      json.writeNumberField("startTime", span.startUnixNano());
    }
    if (fields.has("traceID")) {
      ids.write(json, "traceID", span.traceId().low());
    }
    if (fields.has("traceIDFull")) {
      json.writeStringField("traceIDFull", span.traceId().toString());
    }
    if (fields.has("type")) {
      json.writeStringField("type", SpanType.of(span));
    }
    json.writeEndObject();
  }

  private void writeTimes(JsonGenerator json, Span span) throws IOException {
    if (fields.has("duration")) {
      json.writeNumberField("duration", span.durationNanos());
    }
    if (fields.has("endTime")) {
      json.writeNumberField("endTime", span.startUnixNano() + span.durationNanos());
    }
    if (fields.has("error")) {
      json.writeNumberField("error", span.isError() ? 1 : 0);
    }
  }

  private void writeResource(JsonGenerator json, String resource) throws IOException {
    if (fields.has("resource")) {
      json.writeStringField("resource", resource);
    }
    if (fields.hasOptional("resourceHash")) {
      json.writeStringField("resourceHash", Fnv1a.hex(resource));
    }
  }

  /** Empty objects where they were not asked for, but have to be there. */
  private void writeTags(JsonGenerator json, Span span) throws IOException {
    if (fields.has("meta")) {
      json.writeObjectFieldStart("meta");
      if (fields.hasOptional("meta")) {
        for (var tag : MetaTags.of(span).entrySet()) {
          json.writeStringField(tag.getKey(), tag.getValue());
        }
      }
      json.writeEndObject();
    }
    if (fields.has("metrics")) {
      json.writeObjectFieldStart("metrics");
      if (fields.hasOptional("metrics")) {
        writeMetrics(json, span);
      }
      json.writeEndObject();
    }
  }

  private static void writeMetrics(JsonGenerator json, Span span) throws IOException {
    for (var metric : Metrics.of(span).entrySet()) {
      if (metric.getValue() instanceof Long whole) {
        json.writeNumberField(metric.getKey(), whole);
      } else {
        json.writeNumberField(metric.getKey(), metric.getValue().doubleValue());
      }
    }
  }
}
