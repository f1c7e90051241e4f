package dev.treeline.foreign;

import java.util.Locale;

/**
 * A span that is not taken in, while the rest of its request is.
 *
 * @param detail what is wrong with it, for people
 * @param original the span alone, in its own encoding
 */
public record RejectedSpan(Reason reason, String detail, byte[] original) {

  public enum Reason {
    /** A trace id, span id or parent id that is zero, not hex, or of the wrong length. */
    INVALID_ID,
    /** A time that no signed 64-bit count of nanoseconds holds. */
    INVALID_TIME,
    /** Something else in it that cannot be read. */
    INVALID_SPAN,
    /** More than Kafka, or the topology, takes in one record. */
    TOO_LARGE;

    /** As it stands in dead letters and metrics. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
