package dev.treeline.otlp;

import dev.treeline.foreign.RejectedSpan;

/** Ends the decoding of one span; never leaves the package. */
final class InvalidSpan extends Exception {

  private final RejectedSpan.Reason reason;
  private final String detail;

  InvalidSpan(RejectedSpan.Reason reason, String detail) {
    // A request may hold thousands of invalid spans; nobody reads their stack traces.
    super(detail, null, false, false);
    this.reason = reason;
    this.detail = detail;
  }

  RejectedSpan of(byte[] original) {
    return new RejectedSpan(reason, detail, original);
  }
}
