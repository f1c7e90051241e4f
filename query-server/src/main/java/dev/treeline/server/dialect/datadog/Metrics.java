package dev.treeline.server.dialect.datadog;

import dev.treeline.span.Attributes;
import dev.treeline.span.Span;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code metrics}: the numeric attributes of a span. */
final class Metrics {

  private Metrics() {}

  static Map<String, Number> of(Span span) {
    Map<String, Number> metrics = new TreeMap<>();
    Attributes attributes = span.attributes();
    for (String key : attributes.keys()) {
      if (attributes.get(key) instanceof Number number && isMetric(number)) {
        String tag = TagKeys.datadog(key);
        if (TagKeys.isShown(tag)) {
          metrics.put(tag, number);
        }
      }
    }
    return metrics;
  }

  /** JSON has no NaN: such a number goes where texts are. */
  static boolean isMetric(@Nullable Object value) {
    return value instanceof Number number && Double.isFinite(number.doubleValue());
  }
}
