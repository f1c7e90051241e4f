package dev.treeline.server.dialect.datadog;

import dev.treeline.span.Attributes;
import dev.treeline.span.Resource;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.trace.TraceTree;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * An upper bound of the bytes that spans take when they are written, whatever is in them: found in
 * a fraction of the time that writing takes.
 */
final class LongestSpan {

  /** Names of fields, ids, times and what else is not of the span's own making. */
  private static final long FIXED = 4_096;

  /** A control character in JSON within a JSON string takes seven. */
  private static final long OF_CHARACTER = 8;

  /** A value stands in its tag, and may be the operation's, the resource's or the error's name. */
  private static final long TIMES = 2;

  /** Quotes, commas, a number. */
  private static final long OF_VALUE = 64;

  private LongestSpan() {}

  static long all(TraceTree tree) {
    long all = FIXED;
    Resource last = Resource.EMPTY;
    long ofLast = 0;
    for (Span span : tree.spans()) {
      if (span.resource() != last) { // spans that came together share one
        last = span.resource();
        ofLast = of(last.attributes());
      }
      all += of(span) + ofLast;
    }
    return all;
  }

  private static long of(Span span) {
    long characters =
        span.name().length()
            + span.status().message().length()
            + span.traceState().length()
            + span.scope().name().length()
            + span.scope().version().length();
    long all = FIXED + characters * OF_CHARACTER * TIMES;
    all += of(span.attributes()) + of(span.scope().attributes());
    for (SpanEvent event : span.events()) {
      all += OF_VALUE * 2 + event.name().length() * OF_CHARACTER + of(event.attributes());
    }
    return all;
  }

  private static long of(Attributes attributes) {
    long all = 0;
    List<String> keys = attributes.keys();
    List<Object> values = attributes.values();
    for (int i = 0; i < keys.size(); i++) {
      all += keys.get(i).length() * OF_CHARACTER + OF_VALUE + of(values.get(i)) * TIMES;
    }
    return all;
  }

  private static long of(Object value) {
    if (value instanceof String text) {
      return text.length() * OF_CHARACTER;
    }
    if (value instanceof List<?> || value instanceof Attributes) {
      return Integer.MAX_VALUE; // JSON within JSON: to be written and counted
    }
    return value instanceof ByteBuffer bytes ? bytes.remaining() * 2L : OF_VALUE;
  }
}
