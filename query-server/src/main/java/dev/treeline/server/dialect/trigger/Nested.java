package dev.treeline.server.dialect.trigger;

import dev.treeline.span.Attributes;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/** Turns {@code exception.type = x} into {@code {exception: {type: x}}}. */
final class Nested {

  /** What lies deeper keeps its dots: a key is the sender's text, and may be nothing but dots. */
  private static final int MAX_DEPTH = 16;

  private Nested() {}

  /** Of all that have a value: the product does not know others. */
  static Map<String, Object> of(Attributes flat) {
    return of(flat, (key, value) -> value != Attributes.NULL);
  }

  /** Only those that pass. */
  static Map<String, Object> of(Attributes flat, BiPredicate<String, Object> keep) {
    Map<String, Object> root = new TreeMap<>();
    flat.forEach(
        (key, value) -> {
          if (keep.test(key, value)) {
            put(root, key, value);
          }
        });
    return root;
  }

  @SuppressWarnings("unchecked") // maps in here are all made here
  private static void put(Map<String, Object> root, String key, Object value) {
    Map<String, Object> at = root;
    String rest = key;
    int dot = rest.indexOf('.');
    for (int depth = 1; dot > 0 && depth < MAX_DEPTH; depth++) {
      Object below = at.computeIfAbsent(rest.substring(0, dot), name -> new TreeMap<>());
      if (!(below instanceof Map)) {
        break; // both "a" and "a.b" are there: the latter keeps its dot
      }
      at = (Map<String, Object>) below;
      rest = rest.substring(dot + 1);
      dot = rest.indexOf('.');
    }
    at.put(rest, value);
  }
}
