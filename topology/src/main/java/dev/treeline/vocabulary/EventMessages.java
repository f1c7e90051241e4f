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
 */
final class EventMessages {

  private static final String PREFIX = "gen_ai.";
  private static final String MESSAGE = ".message";
  private static final String ROLE = "role";
  private static final String CONTENT = "content";

  /** The content as some instrumentations named it, before it had attributes of its own. */
  private static final String OLD_CONTENT = "gen_ai.event.content";

  private EventMessages() {}

  /**
   * Null where there is none.
   *
   * @param name of the events, in which a star stands for a role
   */
  static @Nullable List<?> in(Span span, String name) {
    List<Object> messages = new ArrayList<>();
    for (SpanEvent event : span.events()) {
      if (name.indexOf('*') < 0 ? name.equals(event.name()) : isMessage(event.name())) {
        messages.add(message(event));
      }
    }
    return messages.isEmpty() ? null : messages;
  }

  private static boolean isMessage(String name) {
    return name.length() > PREFIX.length() + MESSAGE.length()
        && name.startsWith(PREFIX)
        && name.endsWith(MESSAGE);
  }

  private static Attributes message(SpanEvent event) {
    Map<String, Object> parts = new HashMap<>();
    List<String> keys = event.attributes().keys();
    for (int i = 0; i < keys.size(); i++) {
      parts.put(keys.get(i), event.attributes().values().get(i));
    }
    if (isMessage(event.name())) {
      String name = event.name();
      parts.putIfAbsent(ROLE, name.substring(PREFIX.length(), name.length() - MESSAGE.length()));
    }
    Object old = parts.remove(OLD_CONTENT);
    if (old != null) {
      parts.putIfAbsent(CONTENT, old);
    }
    return Attributes.of(parts);
  }
}
