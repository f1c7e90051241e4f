package dev.treeline.server.dialect.trigger;

import dev.treeline.span.Attributes;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Turns {@code exception.type = x} into {@code {exception: {type: x}}}. */
final class Nested {

  /** What lies deeper keeps its dots: a key is the sender's text, and may be nothing but dots. */
  private static final int MAX_DEPTH = 16;

  private Nested() {}

  static Map<String, Object> of(Attributes flat) {
    return of(flat, key -> true);
  }

  /** Only those whose key passes. */
  static Map<String, Object> of(Attributes flat, Predicate<String> keep) {
    Map<String, Object> root = new TreeMap<>();
    for (String key : flat.keys()) {
      if (keep.test(key)) {
        put(root, key, Objects.requireNonNull(flat.get(key)));
      }
    }
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
