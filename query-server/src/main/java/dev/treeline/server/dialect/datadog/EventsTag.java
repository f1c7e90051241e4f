package dev.treeline.server.dialect.datadog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.server.dialect.json.JsonValues;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The events of a span as the text of a tag. */
final class EventsTag {

  private static final JsonFactory JSON = new JsonFactory();

  private EventsTag() {}

  static @Nullable String of(Span span) {
    if (span.events().isEmpty()) {
      return null;
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartArray();
      for (SpanEvent event : span.events()) {
        json.writeStartObject();
        json.writeNumberField("time_unix_nano", event.timeUnixNano());
        json.writeStringField("name", event.name());
        if (!event.attributes().isEmpty()) {
          json.writeFieldName("attributes");
          JsonValues.writeObject(json, event.attributes());
        }
        if (event.droppedAttributes() > 0) {
          json.writeNumberField("dropped_attributes_count", event.droppedAttributes());
        }
        json.writeEndObject();
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return text.toString();
  }
}
