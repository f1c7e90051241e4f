package dev.treeline.otlp;

import dev.treeline.foreign.DecodedSpans;
import dev.treeline.span.Attributes;
import dev.treeline.span.Span;
import dev.treeline.span.SpanId;
import java.util.List;
import java.util.Optional;

/**
 * OpenTelemetry's exporters send a span when it has ended. So that a run can be watched,
 * Trigger.dev's SDK sends for each span that begins another one that has ended, under an id of its
 * own, with the id of the real one in an attribute. Here it becomes what it stands for, the
 * beginning of the real span, and merges with its end.
 */
final class StandIns {

  private static final String PARTIAL = "$span.partial";
  private static final String REAL_ID = "$span.span_id";

  private StandIns() {}

  static DecodedSpans resolve(DecodedSpans decoded) {
    List<Span> spans = decoded.spans();
    return spans.stream().noneMatch(span -> span.attributes().has(REAL_ID))
        ? decoded
        : new DecodedSpans(
            spans.stream().map(StandIns::resolve).toList(), decoded.rejected(), decoded.repaired());
  }

  private static Span resolve(Span span) {
    if (!Boolean.TRUE.equals(span.attributes().get(PARTIAL))) {
      return span;
    }
    return Optional.ofNullable(span.attributes().text(REAL_ID))
        .filter(text -> text.length() == 2 * SpanId.BYTES)
        .flatMap(SpanId::parse)
        .filter(SpanId::isValid)
        .map(real -> beginningOf(real, span))
        .orElse(span);
  }

  private static Span beginningOf(SpanId real, Span span) {
    return span.withIds(real, span.parentSpanId())
        .withEnd(null)
        .withContents(withoutMarks(span.attributes()), span.events(), span.links(), span.dropped());
  }

  private static Attributes withoutMarks(Attributes attributes) {
    String[] keys = new String[attributes.size()];
    Object[] values = new Object[attributes.size()];
    int size = 0;
    for (int i = 0; i < attributes.size(); i++) {
      String key = attributes.keys().get(i);
      if (!key.equals(PARTIAL) && !key.equals(REAL_ID)) {
        keys[size] = key;
        values[size++] = attributes.values().get(i);
      }
    }
    return Attributes.of(keys, values, size);
  }
}
