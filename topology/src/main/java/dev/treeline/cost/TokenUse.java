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
    return of(
        CanonicalField.INPUT_TOKENS.whole(span),
        CanonicalField.OUTPUT_TOKENS.whole(span),
        CanonicalField.CACHE_READ_TOKENS.whole(span),
        CanonicalField.CACHE_WRITE_TOKENS.whole(span));
  }

  /** Null where neither what went in nor what came out is known. */
  public static @Nullable TokenUse of(
      @Nullable Long input,
      @Nullable Long output,
      @Nullable Long cacheRead,
      @Nullable Long cacheWrite) {
    return input == null && output == null
        ? null
        : new TokenUse(orZero(input), orZero(output), orZero(cacheRead), orZero(cacheWrite));
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
