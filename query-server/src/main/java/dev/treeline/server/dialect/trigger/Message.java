package dev.treeline.server.dialect.trigger;

import dev.treeline.server.dialect.json.JsonValues;
import dev.treeline.span.Span;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a span: its name, whose {@code {key}} are filled from its attributes. */
final class Message {

  /** As in the product, a longer name is no template. */
  private static final int MAX_TEMPLATE = 256;

  /** Of a message in a trace; that of a span alone is whole. */
  private static final int MAX_IN_SHORT = 256;

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}!]+)(!r)?}");

  private Message() {}

  /** No longer than the product has it in a trace, and never half a character at its end. */
  static String inShort(Span span) {
    String message = of(span);
    if (message.length() <= MAX_IN_SHORT) {
      return message;
    }
    int end = Character.isHighSurrogate(message.charAt(MAX_IN_SHORT - 1)) ? 1 : 0;
    return message.substring(0, MAX_IN_SHORT - end);
  }

  static String of(Span span) {
    String name = span.name();
    if (name.length() >= MAX_TEMPLATE || name.indexOf('{') < 0) {
      return name;
    }
    return PLACEHOLDER
        .matcher(name)
        .replaceAll(found -> Matcher.quoteReplacement(filled(span, found)));
  }

  /** Python's {@code !r} puts a text in quotes. A key that is not there stays as it is. */
  private static String filled(Span span, MatchResult found) {
    Object value = span.attributes().get(found.group(1));
    if (value == null) {
      return found.group();
    }
    boolean quoted = found.group(2) != null && value instanceof String;
    return quoted ? "'" + value + "'" : JsonValues.text(value);
  }
}
