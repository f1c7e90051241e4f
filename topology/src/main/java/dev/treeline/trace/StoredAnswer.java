package dev.treeline.trace;

import java.util.OptionalLong;

/** What became of a look-up by trace id for somebody else. */
public sealed interface StoredAnswer {

  /**
   * @param staleMs how old the view is, where it is not up to date
   */
  record Found(StoredTrace trace, OptionalLong staleMs) implements StoredAnswer {}

  /** Of a reader that has no records; or nothing was found. */
  record Read(TraceAnswer answer) implements StoredAnswer {}
}
