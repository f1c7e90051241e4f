package dev.treeline.vocabulary;

import dev.treeline.span.Span;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A field that is a list of texts. Senders write it as an array, as JSON in a string (where their
 * SDK has no arrays), or as one text.
 */
public final class TextList {

  private TextList() {}

  /** In the sender's order, each once; empty where none is told. */
  public static List<String> of(CanonicalField field, Span span) {
    Object value = field.value(span);
    Set<String> texts = new LinkedHashSet<>();
    if (value instanceof List<?> items) {
      items.forEach(item -> add(texts, item));
    } else if (value instanceof String text && isJsonArray(text)) {
      items(text.strip()).forEach(item -> add(texts, item));
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

  private static boolean isJsonArray(String text) {
    String stripped = text.strip();
    return stripped.startsWith("[") && stripped.endsWith("]") && stripped.length() > 1;
  }

  /** The items of an array of strings and numbers; a string is a tag itself where it is no such. */
  private static List<String> items(String array) {
    List<String> items = new ArrayList<>();
    StringBuilder item = new StringBuilder();
    boolean quoted = false;
    for (int i = 1; i < array.length() - 1; i++) {
      char c = array.charAt(i);
      if (quoted && c == '\\' && i + 1 < array.length() - 1) {
        i++;
        if (array.charAt(i) == 'u' && isHex(array, i + 1)) {
          item.append((char) Integer.parseInt(array.substring(i + 1, i + 5), 16));
          i += 4;
        } else {
          item.append(array.charAt(i));
        }
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        items.add(item.toString());
        item.setLength(0);
      } else {
        item.append(c);
      }
    }
    items.add(item.toString());
    return items;
  }

  private static boolean isHex(String text, int from) {
    return from + 4 < text.length()
        && text.substring(from, from + 4).chars().allMatch(c -> Character.digit(c, 16) >= 0);
  }
}
