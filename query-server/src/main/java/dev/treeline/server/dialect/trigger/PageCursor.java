package dev.treeline.server.dialect.trigger;

import dev.treeline.span.Span;
import dev.treeline.span.SpanId;
import dev.treeline.span.TraceId;
import dev.treeline.trace.TraceTree;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page ended, for the next to go on: spans may have come in between, but the one that was
 * sent last keeps its place among them. As text it is three numbers in hexadecimal digits.
 */
record PageCursor(TraceId traceId, long startUnixNano, SpanId spanId) {

  private static final Pattern TEXT =
      Pattern.compile("([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{16})");
  private static final int HEX = 16;

  /** Before all spans: of a page that had none but one that is awaited. */
  static PageCursor first(TraceId traceId) {
    return new PageCursor(traceId, Long.MIN_VALUE, new SpanId(0));
  }

  static PageCursor after(Span span) {
    return new PageCursor(span.traceId(), span.startUnixNano(), span.spanId());
  }

  static Optional<PageCursor> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? TraceId.parse(parts.group(1))
            .map(
                trace ->
                    new PageCursor(
                        trace,
                        Long.parseUnsignedLong(parts.group(2), HEX),
                        new SpanId(Long.parseUnsignedLong(parts.group(3), HEX))))
        : Optional.empty();
  }

  /** Whether a span comes later, in {@link TraceTree#START_ORDER}. */
  boolean isBefore(Span span) {
    return span.startUnixNano() == startUnixNano
        ? span.spanId().compareTo(spanId) > 0
        : span.startUnixNano() > startUnixNano;
  }

  @Override
  public String toString() {
    return "%s-%016x-%s".formatted(traceId, startUnixNano, spanId);
  }
}
