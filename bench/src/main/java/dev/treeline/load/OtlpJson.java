package dev.treeline.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.span.Attributes;
import dev.treeline.span.Resource;
import dev.treeline.span.Scope;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.span.SpanId;
import dev.treeline.span.SpanLink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Spans as an OTLP/JSON {@code ExportTraceServiceRequest}: ids in hex, 64-bit integers as strings,
 * enums as numbers, one entry per resource and scope.
 */
public final class OtlpJson {

  private static final JsonFactory JSON = new JsonFactory();

  private OtlpJson() {}

  public static byte[] encode(List<Span> spans) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeArrayFieldStart("resourceSpans");
      for (Map.Entry<Resource, Map<Scope, List<Span>>> group : grouped(spans).entrySet()) {
        writeResourceSpans(json, group.getKey(), group.getValue());
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot refuse a byte", e);
    }
    return bytes.toByteArray();
  }

  private static Map<Resource, Map<Scope, List<Span>>> grouped(List<Span> spans) {
    Map<Resource, Map<Scope, List<Span>>> groups = new LinkedHashMap<>();
    for (Span span : spans) {
      groups
          .computeIfAbsent(span.resource(), resource -> new LinkedHashMap<>())
          .computeIfAbsent(span.scope(), scope -> new ArrayList<>())
          .add(span);
    }
    return groups;
  }

  private static void writeResourceSpans(
      JsonGenerator json, Resource resource, Map<Scope, List<Span>> scopes) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("resource");
    writeAttributes(json, resource.attributes(), resource.droppedAttributes());
    json.writeEndObject();
    json.writeArrayFieldStart("scopeSpans");
    for (Map.Entry<Scope, List<Span>> group : scopes.entrySet()) {
      Scope scope = group.getKey();
      json.writeStartObject();
      json.writeObjectFieldStart("scope");
      json.writeStringField("name", scope.name());
      json.writeStringField("version", scope.version());
      writeAttributes(json, scope.attributes(), scope.droppedAttributes());
      json.writeEndObject();
      json.writeArrayFieldStart("spans");
      for (Span span : group.getValue()) {
        writeSpan(json, span);
      }
      json.writeEndArray();
      json.writeStringField("schemaUrl", scope.schemaUrl());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringField("schemaUrl", resource.schemaUrl());
    json.writeEndObject();
  }

  // By ordinals: kinds and codes stand in OTLP's order, and the schema pins it.
  private static void writeSpan(JsonGenerator json, Span span) throws IOException {
    json.writeStartObject();
    json.writeStringField("traceId", span.traceId().toString());
    json.writeStringField("spanId", span.spanId().toString());
    SpanId parent = span.parentSpanId();
    if (parent != null) {
      json.writeStringField("parentSpanId", parent.toString());
    }
    json.writeStringField("traceState", span.traceState());
    json.writeNumberField("flags", span.flags());
    json.writeStringField("name", span.name());
    json.writeNumberField("kind", span.kind().ordinal());
    json.writeStringField("startTimeUnixNano", Long.toUnsignedString(span.startUnixNano()));
    Long end = span.endUnixNano();
    if (end != null) {
      json.writeStringField("endTimeUnixNano", Long.toUnsignedString(end));
    }
    json.writeObjectFieldStart("status");
    json.writeNumberField("code", span.status().code().ordinal());
    json.writeStringField("message", span.status().message());
    json.writeEndObject();
    writeAttributes(json, span.attributes(), span.dropped().attributes());
    writeEvents(json, span);
    writeLinks(json, span);
    json.writeEndObject();
  }

  private static void writeEvents(JsonGenerator json, Span span) throws IOException {
    json.writeArrayFieldStart("events");
    for (SpanEvent event : span.events()) {
      json.writeStartObject();
      json.writeStringField("name", event.name());
      json.writeStringField("timeUnixNano", Long.toUnsignedString(event.timeUnixNano()));
      writeAttributes(json, event.attributes(), event.droppedAttributes());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("droppedEventsCount", span.dropped().events());
  }

  private static void writeLinks(JsonGenerator json, Span span) throws IOException {
    json.writeArrayFieldStart("links");
    for (SpanLink link : span.links()) {
      json.writeStartObject();
      json.writeStringField("traceId", link.traceId().toString());
      json.writeStringField("spanId", link.spanId().toString());
      json.writeStringField("traceState", link.traceState());
      json.writeNumberField("flags", link.flags());
      writeAttributes(json, link.attributes(), link.droppedAttributes());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("droppedLinksCount", span.dropped().links());
  }

  private static void writeAttributes(JsonGenerator json, Attributes attributes, int dropped)
      throws IOException {
    json.writeFieldName("attributes");
    writePairs(json, attributes);
    json.writeNumberField("droppedAttributesCount", dropped);
  }

  private static void writePairs(JsonGenerator json, Attributes attributes) throws IOException {
    json.writeStartArray();
    for (String key : attributes.keys()) {
      json.writeStartObject();
      json.writeStringField("key", key);
      Object value = attributes.get(key);
      json.writeFieldName("value");
      writeValue(json, value == null ? Attributes.NULL : value);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Calls itself for nested values: those are made by this program's own code, not by users. */
  private static void writeValue(JsonGenerator json, Object value) throws IOException {
    json.writeStartObject();
    if (value instanceof String text) {
      json.writeStringField("stringValue", text);
    } else if (value instanceof Boolean flag) {
      json.writeBooleanField("boolValue", flag);
    } else if (value instanceof Long number) {
      json.writeStringField("intValue", Long.toString(number));
    } else if (value instanceof Double number) {
      json.writeNumberField("doubleValue", number);
    } else if (value instanceof ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      json.writeBinaryField("bytesValue", copy);
    } else if (value instanceof List<?> items) {
      json.writeObjectFieldStart("arrayValue");
      json.writeArrayFieldStart("values");
      for (Object item : items) {
        writeValue(json, item);
      }
      json.writeEndArray();
      json.writeEndObject();
    } else if (value instanceof Attributes nested) {
      json.writeObjectFieldStart("kvlistValue");
      json.writeFieldName("values");
      writePairs(json, nested);
      json.writeEndObject();
    } else if (value != Attributes.NULL) { // null is a value with no field set
      throw new IllegalArgumentException("no attribute type: " + value.getClass().getName());
    }
    json.writeEndObject();
  }
}
