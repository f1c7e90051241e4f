package dev.treeline.trace;

import java.util.Locale;

/** Why a trace was taken to be over. */
public enum ClosedBy {
  ROOT_ENDED,
  QUIET,
  MAX_OPEN,
  /** The sender asked for it. */
  REQUEST;

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
