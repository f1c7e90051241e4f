package dev.treeline.vocabulary;

import dev.treeline.span.Attributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Messages that an instrumentation took apart, since attributes had no structure: {@code
 * gen_ai.prompt.0.role}, {@code llm.input_messages.0.message.tool_calls.1.tool_call.id}. They are
 * put together again: a list in the order of the numbers, of objects, whose values may be such
 * lists and objects.
 */
final class NumberedMessages {

  /** OpenInference puts each item of a list into an object of its own, under one of these. */
  private static final Set<String> WRAPPERS = Set.of("message", "message_content", "tool_call");

  /** No message goes deeper; the rest of a longer key is the name of one part. */
  private static final int MAX_DEPTH = 12;

  private static final int MAX_DIGITS = 9;

  private NumberedMessages() {}

  /** A part of a message: a value, or named parts. */
  private static final class Part {
    private @Nullable Object value;
    private final Map<String, Part> parts = new TreeMap<>(NumberedMessages::compare);

    /** Lists and objects, by recursion: a key has at most {@link #MAX_DEPTH} names. */
    private Object put() {
      if (parts.isEmpty()) {
        return value == null ? Attributes.NULL : value;
      }
      if (parts.keySet().stream().allMatch(NumberedMessages::isNumber)) {
        List<Object> items = new ArrayList<>();
        parts.values().forEach(part -> items.add(part.put()));
        return items;
      }
      Map<String, Object> fields = new TreeMap<>();
      parts.forEach((name, part) -> fields.put(name, part.put()));
      return Attributes.of(fields);
    }
  }

  /**
   * Null where there is none.
   *
   * @param prefix what stands before the number
   */
  static @Nullable List<?> in(Attributes attributes, String prefix) {
    Part all = new Part();
    List<String> keys = attributes.keys();
    for (int i = 0; i < keys.size(); i++) {
      String key = keys.get(i);
      if (key.startsWith(prefix)) {
        String[] names = key.substring(prefix.length()).split("\\.", MAX_DEPTH);
        if (isNumber(names[0])) {
          add(all, names, attributes.values().get(i));
        }
      }
    }
    return all.parts.isEmpty() ? null : (List<?>) all.put();
  }

  private static void add(Part all, String[] names, Object value) {
    Part at = all;
    for (int i = 0; i < names.length; i++) {
      boolean wraps = WRAPPERS.contains(names[i]) && isNumber(names[i - 1]) && i < names.length - 1;
      if (!wraps) {
        at = at.parts.computeIfAbsent(names[i], name -> new Part());
      }
    }
    at.value = value;
  }

  private static boolean isNumber(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_DIGITS
        && name.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Numbers by their size, 2 before 10, and before all names. */
  private static int compare(String one, String other) {
    if (isNumber(one) && isNumber(other)) {
      return Integer.compare(Integer.parseInt(one), Integer.parseInt(other));
    }
    return isNumber(one) == isNumber(other)
        ? one.compareTo(other)
        : Boolean.compare(isNumber(other), isNumber(one));
  }
}
