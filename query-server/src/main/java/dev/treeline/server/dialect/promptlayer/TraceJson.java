package dev.treeline.server.dialect.promptlayer;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.server.dialect.json.IsoTime;
import dev.treeline.server.dialect.json.JsonValues;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.span.SpanId;
import dev.treeline.span.SpanKind;
import dev.treeline.span.SpanLink;
import dev.treeline.trace.Trace;
import dev.treeline.vocabulary.SpanWork;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The documented keys first; the rest, which the schema leaves open, in the spelling of the
 * product's own span intake.
 */
final class TraceJson {

  /** What a JavaScript number holds exactly: PromptLayer's ids are numbers. */
  private static final long LOW_53_BITS = (1L << 53) - 1;

  private TraceJson() {}

  static void write(JsonGenerator json, Trace trace) throws IOException {
    json.writeStartObject();
    json.writeBooleanField("success", true);
    json.writeStringField("trace_id", trace.traceId().toString());
    json.writeArrayFieldStart("spans");
    for (Span span : trace.tree().spans()) {
      writeSpan(json, span);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeSpan(JsonGenerator json, Span span) throws IOException {
    long id = span.spanId().value() & LOW_53_BITS;
    SpanId parent = span.parentSpanId();
    Long end = span.endUnixNano();
    json.writeStartObject();
    json.writeNumberField("id", id);
    json.writeStringField("name", span.name());
    json.writeStringField("span_id", span.spanId().toString());
    JsonValues.writeText(json, "parent_id", parent == null ? null : parent.toString());
    JsonValues.writeWhole(json, "request_log_id", hasRequestLog(span) ? Long.valueOf(id) : null);
    json.writeStringField("start_time", IsoTime.python(span.startUnixNano()));
    JsonValues.writeText(json, "end_time", end == null ? null : IsoTime.python(end));
    json.writeStringField("kind", "SpanKind." + kind(span));
    json.writeObjectFieldStart("status");
    json.writeStringField("status_code", "StatusCode." + span.status().code());
    JsonValues.writeText(json, "description", emptyToNull(span.status().message()));
    json.writeEndObject();
    json.writeFieldName("attributes");
    JsonValues.writeObject(json, span.attributes());
    writeEvents(json, span);
    writeLinks(json, span);
    json.writeObjectFieldStart("resource");
    json.writeFieldName("attributes");
    JsonValues.writeObject(json, span.resource().attributes());
    JsonValues.writeText(json, "schema_url", emptyToNull(span.resource().schemaUrl()));
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeEvents(JsonGenerator json, Span span) throws IOException {
    json.writeArrayFieldStart("events");
    for (SpanEvent event : span.events()) {
      json.writeStartObject();
      json.writeStringField("name", event.name());
      json.writeStringField("timestamp", IsoTime.python(event.timeUnixNano()));
      json.writeFieldName("attributes");
      JsonValues.writeObject(json, event.attributes());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeLinks(JsonGenerator json, Span span) throws IOException {
    json.writeArrayFieldStart("links");
    for (SpanLink link : span.links()) {
      json.writeStartObject();
      json.writeObjectFieldStart("context");
      json.writeStringField("trace_id", link.traceId().toString());
      json.writeStringField("span_id", link.spanId().toString());
      json.writeStringField("trace_state", link.traceState());
      json.writeEndObject();
      json.writeFieldName("attributes");
      JsonValues.writeObject(json, link.attributes());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Python's SpanKind has no UNSPECIFIED. */
  private static SpanKind kind(Span span) {
    return span.kind() == SpanKind.UNSPECIFIED ? SpanKind.INTERNAL : span.kind();
  }

  /** Calls of a model have one, unless the sender says that it keeps the log itself. */
  private static boolean hasRequestLog(Span span) {
    return SpanWork.of(span) == SpanWork.LLM
        && !Boolean.TRUE.equals(span.attributes().get("promptlayer.request_log.managed"));
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
