package dev.treeline.server.dialect.datadog;

import dev.treeline.server.dialect.json.JsonValues;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The events of a span as the text of a tag. */
final class EventsTag {

  private EventsTag() {}

  static @Nullable String of(Span span) {
    if (span.events().isEmpty()) {
      return null;
    }
    List<Map<String, Object>> events = new ArrayList<>();
    for (SpanEvent event : span.events()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("time_unix_nano", event.timeUnixNano());
      json.put("name", event.name());
      if (!event.attributes().isEmpty()) {
        json.put("attributes", event.attributes());
      }
      if (event.droppedAttributes() != 0) {
        json.put("dropped_attributes_count", Integer.toUnsignedLong(event.droppedAttributes()));
      }
      events.add(json);
    }
    return JsonValues.text(events);
  }
}
