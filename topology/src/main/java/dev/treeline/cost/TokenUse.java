package dev.treeline.cost;

import dev.treeline.span.Span;
import dev.treeline.vocabulary.CanonicalField;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one call.
 *
 * @param input all that went in, those of the cache too, as OpenTelemetry's conventions have it
 */
public record TokenUse(long input, long output, long cacheRead, long cacheWrite) {

  /** More than any call takes, so that no sum of a few overflows. */
  private static final long MOST = 1L << 50;

  /** Null for a span that tells of no tokens. */
  public static @Nullable TokenUse of(Span span) {
    Long input = CanonicalField.INPUT_TOKENS.whole(span);
    Long output = CanonicalField.OUTPUT_TOKENS.whole(span);
    if (input == null && output == null) {
      return null;
    }
    return new TokenUse(
        orZero(input),
        orZero(output),
        orZero(CanonicalField.CACHE_READ_TOKENS.whole(span)),
        orZero(CanonicalField.CACHE_WRITE_TOKENS.whole(span)));
  }

  /**
   * What was neither read from a cache nor written to one. Where the tokens of the cache are more
   * than the input, whoever counted left them out of it.
   */
  long fresh() {
    long cached = cacheRead + cacheWrite;
    return cached <= input ? input - cached : input;
  }

  private static long orZero(@Nullable Long number) {
    return number == null ? 0 : Math.min(Math.max(0, number), MOST);
  }
}
