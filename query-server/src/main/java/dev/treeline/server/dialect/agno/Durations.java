package dev.treeline.server.dialect.agno;

import dev.treeline.span.Span;
import java.util.Locale;

/** {@code 800ms}, {@code 1.20s}. */
final class Durations {

  private static final long NANOS_OF_MILLI = 1_000_000;
  private static final long MILLIS_OF_SECOND = 1_000;

  private Durations() {}

  static String text(long startUnixNano, long endUnixNano) {
    long millis = Span.nanosBetween(startUnixNano, endUnixNano) / NANOS_OF_MILLI;
    return millis < MILLIS_OF_SECOND
        ? millis + "ms"
        : String.format(Locale.ROOT, "%.2fs", millis / (double) MILLIS_OF_SECOND);
  }
}
