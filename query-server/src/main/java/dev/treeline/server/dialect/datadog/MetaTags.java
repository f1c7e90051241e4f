package dev.treeline.server.dialect.datadog;

import dev.treeline.server.dialect.json.JsonValues;
import dev.treeline.span.Attributes;
import dev.treeline.span.Span;
import dev.treeline.span.SpanKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code meta}: everything about a span that is text, by the rules of Datadog's agent. */
final class MetaTags {

  private final Map<String, String> tags = new TreeMap<>();

  private MetaTags() {}

  static Map<String, String> of(Span span) {
    MetaTags meta = new MetaTags();
    meta.putOwn(span);
    ErrorTags.of(span).forEach(meta.tags::putIfAbsent);
    meta.addAll(span.attributes(), true);
    meta.addAll(span.resource().attributes(), false);
    meta.addAll(span.scope().attributes(), false);
    return meta.tags;
  }

  /** What the agent makes of the rest of the span. */
  private void putOwn(Span span) {
    put("span.kind", kind(span.kind()));
    put("otel.trace_id", span.traceId().toString());
    put("otel.status_code", statusCode(span));
    put("otel.status_description", span.status().message());
    put("otel.scope.name", span.scope().name());
    put("otel.scope.version", span.scope().version());
    put("otel.library.name", span.scope().name());
    put("otel.library.version", span.scope().version());
    put("env", Tags.first(span, "deployment.environment.name", "deployment.environment"));
    put("version", Tags.first(span, "service.version"));
    put("db.name", Tags.first(span, "db.namespace"));
    put("w3c.tracestate", span.traceState());
    put("events", EventsTag.of(span));
  }

  private void put(String tag, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      tags.put(tag, value);
    }
  }

  /** The numbers of the span itself are metrics; those of its resource are text. */
  private void addAll(Attributes attributes, boolean metricsApart) {
    List<String> keys = attributes.keys();
    List<Object> values = attributes.values();
    for (int i = 0; i < keys.size(); i++) {
      Object value = values.get(i);
      String tag = TagKeys.datadog(keys.get(i));
      boolean metric = metricsApart && Metrics.isMetric(value);
      if (!metric && value != Attributes.NULL && TagKeys.isShown(tag)) {
        tags.putIfAbsent(tag, JsonValues.text(value));
      }
    }
  }

  private static String kind(SpanKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static String statusCode(Span span) {
    return switch (span.status().code()) {
      case UNSET -> "Unset";
      case OK -> "Ok";
      case ERROR -> "Error";
    };
  }
}
