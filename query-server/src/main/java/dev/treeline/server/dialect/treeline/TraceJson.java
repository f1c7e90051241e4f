package dev.treeline.server.dialect.treeline;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.cost.Costs;
import dev.treeline.server.dialect.json.JsonValues;
import dev.treeline.span.CutMark;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.span.SpanLink;
import dev.treeline.trace.ClosedBy;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceStatus;
import dev.treeline.trace.TraceTree;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The canonical tree, flat and in start order. Nanoseconds are strings: JavaScript rounds them. */
final class TraceJson {

  private TraceJson() {}

  static void write(JsonGenerator json, Trace trace, Costs costs) throws IOException {
    TraceTree tree = trace.tree();
    ClosedBy closedBy = trace.closedBy();
    json.writeStartObject();
    json.writeStringField("traceId", trace.traceId().toString());
    json.writeStringField("status", trace.status().text());
    JsonValues.writeText(
        json, "reason", trace.status() == TraceStatus.PARTIAL ? trace.reason() : null);
    json.writeNumberField("revision", trace.revision());
    JsonValues.writeText(json, "closedBy", closedBy == null ? null : closedBy.text());
    json.writeNumberField("spanCount", tree.size());
    json.writeNumberField("errorCount", tree.errorCount());
    json.writeNumberField("droppedSpans", trace.droppedSpans());
    writeNanos(json, "startTimeUnixNano", trace.startUnixNano());
    writeNanos(json, "endTimeUnixNano", trace.endUnixNano());
    json.writeNumberField("orphans", tree.orphanCount());
    json.writeNumberField("cycles", tree.cycleCount());
    json.writeArrayFieldStart("spans");
    for (int number = 0; number < tree.size(); number++) {
      writeSpan(json, tree, number, costs);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeSpan(JsonGenerator json, TraceTree tree, int number, Costs costs)
      throws IOException {
    Span span = tree.span(number);
    json.writeStartObject();
    json.writeStringField("spanId", span.spanId().toString());
    JsonValues.writeText(
        json, "parentSpanId", span.parentSpanId() == null ? null : span.parentSpanId().toString());
    json.writeStringField("name", span.name());
    json.writeStringField("kind", span.kind().name());
    writeNanos(json, "startTimeUnixNano", span.startUnixNano());
    writeNanos(json, "endTimeUnixNano", span.endUnixNano());
    json.writeBooleanField("running", span.isRunning());
    json.writeObjectFieldStart("status");
    json.writeStringField("code", span.status().code().name());
    json.writeStringField("message", span.status().message());
    json.writeEndObject();
    json.writeFieldName("attributes");
    JsonValues.writeObject(json, span.attributes());
    json.writeFieldName("resource");
    JsonValues.writeObject(json, span.resource().attributes());
    writeScope(json, span);
    writeEvents(json, span);
    writeLinks(json, span);
    writeText(json, "traceState", span.traceState());
    writeCount(json, "flags", span.flags());
    writeText(json, "resourceSchemaUrl", span.resource().schemaUrl());
    writeDropped(json, span);
    json.writeArrayFieldStart("marks");
    if (tree.isOrphan(number)) {
      json.writeString("orphan");
    }
    if (tree.isCut(number)) {
      json.writeString("cycle");
    }
    if (tree.isShared(number)) {
      json.writeString("shared");
    }
    for (CutMark mark : CutMark.of(span)) {
      json.writeString(mark.text());
    }
    json.writeEndArray();
    json.writeFieldName("derived");
    DerivedJson.write(json, span, costs.of(span));
    json.writeEndObject();
  }

  private static void writeDropped(JsonGenerator json, Span span) throws IOException {
    Span.Dropped dropped = span.dropped();
    int ofResource = span.resource().droppedAttributes();
    int ofScope = span.scope().droppedAttributes();
    if (dropped.equals(Span.Dropped.NONE) && ofResource == 0 && ofScope == 0) {
      return;
    }
    json.writeObjectFieldStart("dropped");
    json.writeNumberField("attributes", dropped.attributes());
    json.writeNumberField("events", dropped.events());
    json.writeNumberField("links", dropped.links());
    writeCount(json, "resourceAttributes", ofResource);
    writeCount(json, "scopeAttributes", ofScope);
    json.writeEndObject();
  }

  /** Where there is one. */
  private static void writeText(JsonGenerator json, String field, String text) throws IOException {
    if (!text.isEmpty()) {
      json.writeStringField(field, text);
    }
  }

  /** Unsigned, as the wire has it; where it is not 0. */
  private static void writeCount(JsonGenerator json, String field, int number) throws IOException {
    if (number != 0) {
      json.writeNumberField(field, Integer.toUnsignedLong(number));
    }
  }

  private static void writeScope(JsonGenerator json, Span span) throws IOException {
    json.writeObjectFieldStart("scope");
    writeText(json, "name", span.scope().name());
    writeText(json, "version", span.scope().version());
    if (!span.scope().attributes().isEmpty()) {
      json.writeFieldName("attributes");
      JsonValues.writeObject(json, span.scope().attributes());
    }
    writeText(json, "schemaUrl", span.scope().schemaUrl());
    json.writeEndObject();
  }

  private static void writeEvents(JsonGenerator json, Span span) throws IOException {
    json.writeArrayFieldStart("events");
    for (SpanEvent event : span.events()) {
      json.writeStartObject();
      json.writeStringField("name", event.name());
      writeNanos(json, "timeUnixNano", event.timeUnixNano());
      json.writeFieldName("attributes");
      JsonValues.writeObject(json, event.attributes());
      writeCount(json, "droppedAttributes", event.droppedAttributes());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeLinks(JsonGenerator json, Span span) throws IOException {
    json.writeArrayFieldStart("links");
    for (SpanLink link : span.links()) {
      json.writeStartObject();
      json.writeStringField("traceId", link.traceId().toString());
      json.writeStringField("spanId", link.spanId().toString());
      json.writeStringField("traceState", link.traceState());
      json.writeFieldName("attributes");
      JsonValues.writeObject(json, link.attributes());
      writeCount(json, "flags", link.flags());
      writeCount(json, "droppedAttributes", link.droppedAttributes());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeNanos(JsonGenerator json, String field, @Nullable Long nanos)
      throws IOException {
    JsonValues.writeText(json, field, nanos == null ? null : Long.toString(nanos));
  }
}
