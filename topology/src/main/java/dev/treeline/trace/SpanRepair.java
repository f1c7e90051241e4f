package dev.treeline.trace;

import dev.treeline.span.Span;
import dev.treeline.span.SpanId;

/**
 * Puts right what is wrong with a span once all its parts are together: a part alone may lack a
 * name or a start that another has. {@code docs/validation.md} has the rules.
 */
public final class SpanRepair {

  /** The name of a span that has none, as Zipkin shows it. */
  public static final String NO_NAME = "unknown";

  private SpanRepair() {}

  static Span repaired(Span span) {
    SpanId parent = span.parentSpanId();
    boolean parentOfZeros = parent != null && !parent.isValid();
    Long end = span.endUnixNano();
    boolean endsBeforeItStarts = end != null && end < span.startUnixNano();
    if (!parentOfZeros && !endsBeforeItStarts && !span.name().isEmpty()) {
      return span;
    }
    return span.withIds(span.spanId(), parentOfZeros ? null : parent)
        .withName(span.name().isEmpty() ? NO_NAME : span.name())
        .withEnd(endsBeforeItStarts ? Long.valueOf(span.startUnixNano()) : end);
  }
}
