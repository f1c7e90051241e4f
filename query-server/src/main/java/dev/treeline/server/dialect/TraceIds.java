package dev.treeline.server.dialect;

import dev.treeline.span.TraceId;
import java.util.Optional;

/** Trace ids as they stand in a path. */
public final class TraceIds {

  /** For the answer to an id of another form. */
  public static final String FORM = "a trace id has 32 hex digits, or up to 16 with zeros left out";

  private TraceIds() {}

  /** 32 hex digits, or 16 and fewer, which are the lower half; anything else is empty. */
  public static Optional<TraceId> parse(String text) {
    return text.length() == 2 * TraceId.BYTES || text.length() <= TraceId.BYTES
        ? TraceId.parse(text)
        : Optional.empty();
  }
}
