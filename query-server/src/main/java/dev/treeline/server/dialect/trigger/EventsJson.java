package dev.treeline.server.dialect.trigger;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.server.dialect.json.IsoTime;
import dev.treeline.server.dialect.json.JsonValues;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import java.io.IOException;
import java.util.Map;

/** The events of a span, their properties nested: {@code exception.type} is a type of exception. */
final class EventsJson {

  private static final String EXCEPTION = "exception";

  private EventsJson() {}

  static void write(JsonGenerator json, Span span, Outcome outcome) throws IOException {
    json.writeArrayFieldStart("events");
    for (SpanEvent event : span.events()) {
      write(json, event.name(), event.timeUnixNano(), Nested.of(event.attributes()));
    }
    SpanEvent inherited = outcome.inherited();
    if (inherited != null) {
      writeInherited(json, inherited);
    }
    json.writeEndArray();
  }

  /** A failed attempt shows its exception as an event of its own, too. */
  private static void writeInherited(JsonGenerator json, SpanEvent event) throws IOException {
    Map<String, Object> properties = Nested.of(event.attributes());
    Object exception = properties.get(EXCEPTION);
    if (event.name().equals(Outcomes.ATTEMPT_FAILED) && exception != null) {
      write(json, EXCEPTION, event.timeUnixNano(), Map.of(EXCEPTION, exception));
    }
    write(json, event.name(), event.timeUnixNano(), properties);
  }

  private static void write(
      JsonGenerator json, String name, long timeUnixNano, Map<String, Object> properties)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeStringField("time", IsoTime.javascript(timeUnixNano));
    json.writeFieldName("properties");
    JsonValues.write(json, properties);
    json.writeEndObject();
  }
}
