package dev.treeline.vocabulary;

import dev.treeline.span.Attributes;
import dev.treeline.span.KeyGroups;
import dev.treeline.span.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where among attributes the value of a field may stand. As text: a key; {@code KEY (root)}, of a
 * span without a parent only; {@code KEY.N}, messages whose parts have keys of their own; {@code
 * KEY{part}}, what JSON under the key says of a part; {@code NAME (events)}, messages that came as
 * events.
 */
sealed interface Place {

  String ROOT_ONLY = " (root)";
  String EVENTS = " (events)";
  String NUMBERED = ".N";

  /**
   * @param attributes those of the span, or of its resource
   */
  @Nullable Object in(Span span, Attributes attributes);

  /** Tells the keys without which it is not there. */
  default void addTo(KeyGroups.Builder groups, int group) {}

  /** Attributes that have it under one key, which it shares with nothing else. */
  default List<String> keys() {
    return List.of();
  }

  static Place of(String text) {
    if (text.endsWith(ROOT_ONLY)) {
      return new OfRoot(text.substring(0, text.length() - ROOT_ONLY.length()));
    }
    if (text.endsWith(EVENTS)) {
      return new Events(EventMessages.named(text.substring(0, text.length() - EVENTS.length())));
    }
    if (text.endsWith(NUMBERED)) {
      return new Numbered(text.substring(0, text.length() - 1));
    }
    int brace = text.indexOf('{');
    return brace < 0
        ? new Key(text)
        : new Usage(text.substring(0, brace), text.substring(brace + 1, text.length() - 1));
  }

  /** The value of one attribute. */
  record Key(String key) implements Place {
    @Override
    public @Nullable Object in(Span span, Attributes attributes) {
      return attributes.get(key);
    }

    @Override
    public void addTo(KeyGroups.Builder groups, int group) {
      groups.key(key, group);
    }

    @Override
    public List<String> keys() {
      return List.of(key);
    }
  }

  /** Told of the trace as a whole, by whichever of its spans: no span's own but the root's. */
  record OfRoot(String key) implements Place {
    @Override
    public @Nullable Object in(Span span, Attributes attributes) {
      return span.isRoot() ? attributes.get(key) : null;
    }

    @Override
    public void addTo(KeyGroups.Builder groups, int group) {
      groups.key(key, group);
    }
  }

  /** A list of messages, from keys like {@code gen_ai.prompt.0.role}. */
  record Numbered(String prefix) implements Place {
    @Override
    public @Nullable Object in(Span span, Attributes attributes) {
      return NumberedMessages.in(attributes, prefix);
    }

    @Override
    public void addTo(KeyGroups.Builder groups, int group) {
      groups.keysFrom(prefix, group);
    }
  }

  /** A list of messages, from events like {@code gen_ai.user.message}. */
  record Events(EventMessages messages) implements Place {
    @Override
    public @Nullable Object in(Span span, Attributes attributes) {
      return messages.in(span);
    }
  }

  /** Tokens by kind. */
  record Usage(String key, String part) implements Place {
    @Override
    public @Nullable Object in(Span span, Attributes attributes) {
      return UsageDetails.tokens(attributes.text(key), part);
    }

    @Override
    public void addTo(KeyGroups.Builder groups, int group) {
      groups.key(key, group);
    }
  }
}
