package dev.treeline.span;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Says of a span that a limit has kept something of it out. It stands as an attribute beside what
 * was cut, in the span, its resource or its scope, and so goes wherever the span goes: into rows,
 * through merging, into {@code treeline.traces} and to consumers that know nothing of it. Its value
 * says how much was cut.
 */
public enum CutMark {
  /** Attribute values end early. */
  ATTRIBUTE("attribute_cut"),

  /** Attributes, events, links or the end of a text are missing. */
  SPAN("span_cut");

  private final String text;

  CutMark(String text) {
    this.text = text;
  }

  /** As answers name it. */
  public String text() {
    return text;
  }

  /** As attributes name it. */
  public String key() {
    return "treeline." + text;
  }

  public static boolean isKey(String key) {
    return key.equals(ATTRIBUTE.key()) || key.equals(SPAN.key());
  }

  public static List<CutMark> of(Span span) {
    return Arrays.stream(values())
        .filter(
            mark ->
                Stream.of(
                        span.attributes(), span.resource().attributes(), span.scope().attributes())
                    .anyMatch(attributes -> attributes.has(mark.key())))
        .toList();
  }
}
