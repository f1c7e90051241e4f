package dev.treeline.foreign;

import java.util.Locale;

/** What is put right of a span that is taken in: {@code docs/validation.md} says how, and why. */
public enum Repair {
  /** A trace id of 64 bits, as older tracers have them, is padded with zeros on the left. */
  SHORT_TRACE_ID,
  /** An id is written in upper-case digits. */
  UPPER_CASE_ID,
  /** A parent id of zeros is W3C's way to say that there is none. */
  ZERO_PARENT,
  /** A clock went backwards: the span ends as it starts. */
  END_BEFORE_START,
  /** There is none in this part of the span. */
  NO_NAME,
  /** A link to what can be no span is left out, and counted as dropped. */
  UNUSABLE_LINK,
  /** A kind that is none of OpenTelemetry's is unspecified. */
  UNKNOWN_KIND,
  /** A status that is none of OpenTelemetry's is unset. */
  UNKNOWN_STATUS;

  /** As it stands in metrics. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
