package dev.treeline.vocabulary;

import dev.treeline.span.Attributes;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tokens as Langfuse has them: an object of counts by kind, where each token is of one kind only,
 * so that what went in is the sum of all kinds that have {@code input} in their names, those of the
 * cache among them. OpenAI's names are taken as well.
 */
final class UsageDetails {

  /** A name and a whole number: the object is flat, and what else it may hold says no count. */
  private static final Pattern COUNT =
      Pattern.compile("\"([^\"\\\\]*+)\"\\s*+:\\s*+(-?\\d++)(?:\\.0++)?+(?![\\d.eE])");

  /** The kinds that make up a part. */
  private static final Map<String, Predicate<String>> PARTS =
      Map.of(
          "input", name -> name.contains("input") || name.equals("prompt_tokens"),
          "output", name -> name.contains("output") || name.equals("completion_tokens"),
          "total", List.of("total", "total_tokens")::contains,
          "cache read",
              List.of("cache_read_input_tokens", "input_cached_tokens", "input_cache_read")
                  ::contains,
          "cache write", List.of("cache_creation_input_tokens", "input_cache_creation")::contains,
          "reasoning", List.of("output_reasoning_tokens", "output_reasoning")::contains);

  private UsageDetails() {}

  /** Null where nothing is told of that part. */
  static @Nullable Long tokens(@Nullable String json, String part) {
    Predicate<String> isOne = PARTS.get(part);
    if (isOne == null) {
      throw new IllegalArgumentException("no part of a usage: " + part);
    }
    if (json == null || !json.stripLeading().startsWith("{")) {
      return null;
    }
    Long sum = null;
    for (Matcher kind = COUNT.matcher(json); kind.find(); ) {
      if (isOne.test(kind.group(1))) {
        Long count = Attributes.wholeOf(kind.group(2));
        if (count == null || count < 0) {
          return null;
        }
        sum = sum == null ? count : sum + count;
        if (sum < 0) {
          return null;
        }
      }
    }
    return sum;
  }
}
