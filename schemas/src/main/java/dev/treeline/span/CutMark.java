package dev.treeline.span;

import java.util.ArrayList;
import java.util.List;

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

  private static final CutMark[] ALL = values();

  private final String text;
  private final String key;

  CutMark(String text) {
    this.text = text;
    this.key = "treeline." + text;
  }

  /** As answers name it. */
  public String text() {
    return text;
  }

  /** As attributes name it. */
  public String key() {
    return key;
  }

  public static boolean isKey(String key) {
    return key.equals(ATTRIBUTE.key()) || key.equals(SPAN.key());
  }

  public static List<CutMark> of(Span span) {
    List<CutMark> marks = List.of();
    for (CutMark mark : ALL) {
      if (span.attributes().has(mark.key)
          || span.resource().attributes().has(mark.key)
          || span.scope().attributes().has(mark.key)) {
        marks = marks.isEmpty() ? new ArrayList<>() : marks;
        marks.add(mark);
      }
    }
    return marks;
  }
}
