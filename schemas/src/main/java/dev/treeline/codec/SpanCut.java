package dev.treeline.codec;

import dev.treeline.span.Span;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the limits leave of a span.
 *
 * @param span empty where it is over the limit with everything taken out that can be
 * @param reasons empty where nothing was cut
 */
public record SpanCut(Optional<Span> span, Set<Reason> reasons) {

  /** Which limit it was. */
  public enum Reason {
    VALUE_BYTES,
    ATTRIBUTES,
    EVENTS,
    LINKS,
    SPAN_BYTES;

    public String tag() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
