package dev.treeline.trace;

import java.util.OptionalLong;

/** What became of a look-up by trace id. */
public sealed interface TraceAnswer {

  /**
   * @param staleMs how old the view is, where it is not up to date
   */
  record Found(Trace trace, OptionalLong staleMs) implements TraceAnswer {
    public static Found now(Trace trace) {
      return new Found(trace, OptionalLong.empty());
    }
  }

  /** Looked at all of it, up to now: there is no such trace. */
  record NotFound() implements TraceAnswer {}

  /** Could not look: the owner is gone, moving, or behind. */
  record Unavailable(String why, int retryAfterSeconds) implements TraceAnswer {}
}
