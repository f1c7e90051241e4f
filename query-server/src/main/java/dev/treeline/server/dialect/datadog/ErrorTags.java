package dev.treeline.server.dialect.datadog;

import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Why a span failed, for spans that did: its last exception, else the message of its status, else
 * the HTTP status.
 */
final class ErrorTags {

  private static final String MESSAGE = "error.msg";

  private static final Map<String, String> FROM_EXCEPTION =
      Map.of(
          "exception.message", MESSAGE,
          "exception.type", "error.type",
          "exception.stacktrace", "error.stack");

  private ErrorTags() {}

  static Map<String, String> of(Span span) {
    if (!span.isError()) {
      return Map.of();
    }
    Map<String, String> tags = new TreeMap<>();
    for (SpanEvent event : span.events()) {
      if (event.name().equals("exception")) {
        FROM_EXCEPTION.forEach((key, tag) -> put(tags, tag, event.attributes().text(key)));
      }
    }
    if (!tags.containsKey(MESSAGE)) {
      put(tags, MESSAGE, span.status().message());
    }
    if (!tags.containsKey(MESSAGE)) {
      put(tags, MESSAGE, Tags.first(span, "http.response.status_code", "http.status_code"));
    }
    return tags;
  }

  private static void put(Map<String, String> tags, String tag, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      tags.put(tag, value);
    }
  }
}
