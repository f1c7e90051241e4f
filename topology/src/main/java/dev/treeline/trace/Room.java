package dev.treeline.trace;

import org.jspecify.annotations.Nullable;

/** Where the spans of a trace go that is about to be read. */
@FunctionalInterface
public interface Room {

  Room ENDLESS = (spans, bytes) -> null;

  /**
   * For about so many; null, or why there is none.
   *
   * @param bytes of all of them together, as they are stored, or more where they take far more heap
   *     than that tells
   */
  TraceAnswer.@Nullable Unavailable take(long spans, long bytes);
}
