package dev.treeline.vocabulary;

import dev.treeline.span.Attributes;
import dev.treeline.span.Span;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts of tokens as products see them that are instrumented with OpenInference: its keys come
 * first, and where they say nothing, the canonical field tells it.
 */
public final class OpenInferenceTokens {

  private static final Map<CanonicalField, String> KEYS =
      Map.of(
          CanonicalField.INPUT_TOKENS, "llm.token_count.prompt",
          CanonicalField.OUTPUT_TOKENS, "llm.token_count.completion",
          CanonicalField.CACHE_READ_TOKENS, "llm.token_count.prompt_details.cache_read",
          CanonicalField.CACHE_WRITE_TOKENS, "llm.token_count.prompt_details.cache_write");

  private OpenInferenceTokens() {}

  /** Null where nobody counted. */
  public static @Nullable Long of(CanonicalField field, Span span) {
    String key = KEYS.get(field);
    Long own = key == null ? null : Attributes.wholeOf(span.attributes().get(key));
    return own == null || own < 0 ? field.whole(span) : own;
  }

  /**
   * Of counts that are senders' words: a sum that no number holds is the greatest that there is.
   */
  public static long plus(long one, long other) {
    long sum = one + other;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
