package dev.treeline.vocabulary;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.treeline.span.Span;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A field that is a list of texts. Senders write it as an array, as JSON in a string (where their
 * SDK has no arrays), or as one text.
 */
public final class TextList {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private TextList() {}

  /** In the sender's order, each once; empty where none is told. */
  public static List<String> of(CanonicalField field, Span span) {
    Object value = field.value(span);
    Set<String> texts = new LinkedHashSet<>();
    if (value instanceof List<?> items) {
      items.forEach(item -> add(texts, item));
    } else if (value instanceof String text && array(text) instanceof ArrayNode items) {
      items.forEach(
          item -> add(texts, item.isValueNode() && !item.isNull() ? item.asText() : null));
    } else {
      add(texts, value);
    }
    return List.copyOf(texts);
  }

  private static void add(Set<String> texts, @Nullable Object value) {
    if (value instanceof String text) {
      if (!text.isBlank()) {
        texts.add(text.strip());
      }
    } else if (value instanceof Number || value instanceof Boolean) {
      texts.add(value.toString());
    }
  }

  private static @Nullable JsonNode array(String text) {
    if (!text.stripLeading().startsWith("[")) {
      return null;
    }
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException notJson) {
      return null;
    }
  }
}
