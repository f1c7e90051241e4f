package dev.treeline.server.dialect.datadog;

import dev.treeline.span.Attributes;
import dev.treeline.span.Span;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code metrics}: the numeric attributes of a span. */
final class Metrics {

  private Metrics() {}

  static Map<String, Number> of(Span span) {
    Map<String, Number> metrics = new TreeMap<>();
    Attributes attributes = span.attributes();
    List<String> keys = attributes.keys();
    List<Object> values = attributes.values();
    for (int i = 0; i < keys.size(); i++) {
      if (values.get(i) instanceof Number number && isMetric(number)) {
        String tag = TagKeys.datadog(keys.get(i));
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
