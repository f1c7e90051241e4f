package dev.treeline.vocabulary;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tokens as Langfuse has them: an object of counts by kind, where each token is of one kind only,
 * so that what went in is the sum of all kinds that have {@code input} in their names, those of the
 * cache among them. OpenAI's names are taken as well.
 */
final class UsageDetails {

  private static final ObjectMapper JSON = new ObjectMapper();

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
    Long sum = null;
    for (Map.Entry<String, JsonNode> kind : kinds(json)) {
      JsonNode count = kind.getValue();
      if (isOne.test(kind.getKey()) && count.isNumber() && count.canConvertToExactIntegral()) {
        if (!count.canConvertToLong() || count.longValue() < 0) {
          return null;
        }
        sum = sum == null ? count.longValue() : sum + count.longValue();
        if (sum < 0) {
          return null;
        }
      }
    }
    return sum;
  }

  /** None where it is no object. */
  private static Set<Map.Entry<String, JsonNode>> kinds(@Nullable String json) {
    try {
      return json == null ? Set.of() : JSON.readTree(json).properties();
    } catch (JsonProcessingException notJson) {
      return Set.of();
    }
  }
}
