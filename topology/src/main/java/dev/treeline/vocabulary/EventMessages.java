package dev.treeline.vocabulary;

import dev.treeline.span.Attributes;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Messages that came as events of a span, as OpenTelemetry had it for a while: {@code
 * gen_ai.user.message}, {@code gen_ai.choice}. What an event says of its message are its
 * attributes; whose it is may stand in its name alone.
 *
 * @param before what the name of an event starts with, the whole of it where it has no role
 * @param after what it ends with behind a role; null where it has none
 */
record EventMessages(String before, @Nullable String after) {

  private static final String ROLE = "role";
  private static final String CONTENT = "content";

  /** The content as some instrumentations named it, before it had attributes of its own. */
  private static final String OLD_CONTENT = "gen_ai.event.content";

  /**
   * @param name of the events, in which a star stands for a role
   */
  static EventMessages named(String name) {
    int star = name.indexOf('*');
    return star < 0
        ? new EventMessages(name, null)
        : new EventMessages(name.substring(0, star), name.substring(star + 1));
  }

  /** Null where there is none. */
  @Nullable List<?> in(Span span) {
    List<Object> messages = new ArrayList<>();
    for (SpanEvent event : span.events()) {
      String role = roleIn(event.name());
      if (role != null) {
        messages.add(message(event, role));
      }
    }
    return messages.isEmpty() ? null : messages;
  }

  /** Null where the event is none of these; empty where its name tells no role. */
  private @Nullable String roleIn(String name) {
    if (after == null) {
      return name.equals(before) ? "" : null;
    }
    boolean matches =
        name.length() > before.length() + after.length()
            && name.startsWith(before)
            && name.endsWith(after);
    return matches ? name.substring(before.length(), name.length() - after.length()) : null;
  }

  private static Attributes message(SpanEvent event, String role) {
    Map<String, Object> parts = new HashMap<>();
    List<String> keys = event.attributes().keys();
    for (int i = 0; i < keys.size(); i++) {
      parts.put(keys.get(i), event.attributes().values().get(i));
    }
    if (!role.isEmpty()) {
      parts.putIfAbsent(ROLE, role);
    }
    Object old = parts.remove(OLD_CONTENT);
    if (old != null) {
      parts.putIfAbsent(CONTENT, old);
    }
    return Attributes.of(parts);
  }
}
