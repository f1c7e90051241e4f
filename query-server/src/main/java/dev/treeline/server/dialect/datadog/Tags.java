package dev.treeline.server.dialect.datadog;

import dev.treeline.server.dialect.json.JsonValues;
import dev.treeline.span.Attributes;
import dev.treeline.span.Span;
import org.jspecify.annotations.Nullable;

/** Looks a tag up as Datadog's agent does: on the span, then on its resource. */
final class Tags {

  private Tags() {}

  /** The first that is there and not empty. */
  static @Nullable String first(Span span, String... keys) {
    for (String key : keys) {
      Object value = span.attributes().get(key);
      if (value == null) {
        value = span.resource().attributes().get(key);
      }
      if (value != null && value != Attributes.NULL && !"".equals(value)) {
        return JsonValues.text(value);
      }
    }
    return null;
  }

  static @Nullable String httpMethod(Span span) {
    return first(span, "http.request.method", "http.method");
  }

  static @Nullable String database(Span span) {
    return first(span, "db.system.name", "db.system");
  }

  static @Nullable String messagingOperation(Span span) {
    return first(
        span, "messaging.operation.name", "messaging.operation", "messaging.operation.type");
  }
}
