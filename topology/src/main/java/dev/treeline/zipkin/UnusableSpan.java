package dev.treeline.zipkin;

import dev.treeline.foreign.RejectedSpan;
import java.util.regex.Pattern;

/** Ends the decoding of one span; never leaves the package. */
final class UnusableSpan extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** How Zipkin's codec complains of ids; it has no other way to tell. */
  private static final Pattern ABOUT_AN_ID =
      Pattern.compile("\\b(traceId|parentId|id)\\b|lower-hex");

  private final RejectedSpan.Reason reason;
  private final String detail;

  UnusableSpan(RejectedSpan.Reason reason, String detail) {
    // A list may hold thousands of them; nobody reads their stack traces.
    super(detail, null, false, false);
    this.reason = reason;
    this.detail = detail;
  }

  static UnusableSpan refusedByZipkin(RuntimeException refusal) {
    String complaint = String.valueOf(refusal.getMessage());
    return new UnusableSpan(
        ABOUT_AN_ID.matcher(complaint).find()
            ? RejectedSpan.Reason.INVALID_ID
            : RejectedSpan.Reason.INVALID_SPAN,
        ZipkinFault.of(complaint));
  }

  RejectedSpan of(byte[] original) {
    return new RejectedSpan(reason, detail, original);
  }
}
