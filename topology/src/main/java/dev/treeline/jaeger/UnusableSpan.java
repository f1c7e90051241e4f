package dev.treeline.jaeger;

import dev.treeline.foreign.RejectedSpan;

/** Ends the decoding of a span; never leaves the package. */
final class UnusableSpan extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final RejectedSpan.Reason reason;
  private final String detail;

  UnusableSpan(RejectedSpan.Reason reason, String detail) {
    super(detail, null, false, false); // it stands for a record, not for a fault of the program
    this.reason = reason;
    this.detail = detail;
  }

  RejectedSpan of(byte[] original) {
    return new RejectedSpan(reason, detail, original);
  }
}
