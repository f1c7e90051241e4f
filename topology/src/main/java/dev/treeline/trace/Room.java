package dev.treeline.trace;

import org.jspecify.annotations.Nullable;

/** Where the spans of a trace go that is about to be read. */
@FunctionalInterface
public interface Room {

  Room ENDLESS = spans -> null;

  /** For about so many; null, or why there is none. */
  TraceAnswer.@Nullable Unavailable take(long spans);
}
