package dev.treeline.trace;

import java.util.Locale;

/** How far a trace has come; {@code PARTIAL} wins over {@code LIVE} when spans were dropped. */
public enum TraceStatus {
  LIVE,
  COMPLETE,
  PARTIAL;

  /** As it stands in headers and bodies. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
