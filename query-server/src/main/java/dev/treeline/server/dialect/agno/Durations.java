package dev.treeline.server.dialect.agno;

import dev.treeline.span.Span;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * {@code 800ms}, {@code 1.20s}: rounded as Python does, from the binary fraction to the even digit.
 */
final class Durations {

  private static final long NANOS_OF_MILLI = 1_000_000;
  private static final long MILLIS_OF_SECOND = 1_000;

  private Durations() {}

  static String text(long startUnixNano, long endUnixNano) {
    long millis = Span.nanosBetween(startUnixNano, endUnixNano) / NANOS_OF_MILLI;
    return millis < MILLIS_OF_SECOND
        ? millis + "ms"
        : new BigDecimal(millis / (double) MILLIS_OF_SECOND)
                .setScale(2, RoundingMode.HALF_EVEN)
                .toPlainString()
            + "s";
  }
}
