package dev.treeline.server.gateway;

import java.io.IOException;
import java.util.Map;

/**
 * Ends the work on a request. An {@link IOException}, because a body's stream throws it in the
 * middle of a read.
 */
final class IntakeRefused extends IOException {

  private static final long serialVersionUID = 1L;

  private final Refusal refusal;
  private final int retryAfterSeconds;

  IntakeRefused(Refusal refusal, String detail) {
    this(refusal, detail, refusal.retryAfterSeconds);
  }

  IntakeRefused(Refusal refusal, String detail, int retryAfterSeconds) {
    super(detail);
    this.refusal = refusal;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  IntakeRefused(Refusal refusal, String detail, Throwable cause) {
    super(detail, cause);
    this.refusal = refusal;
    this.retryAfterSeconds = refusal.retryAfterSeconds;
  }

  Refusal refusal() {
    return refusal;
  }

  /** 0 where the same request would be refused again. */
  int retryAfterSeconds() {
    return retryAfterSeconds;
  }

  Map<String, String> headers() {
    return refusal.headers(retryAfterSeconds);
  }

  String detail() {
    return Quoted.of(String.valueOf(getMessage()));
  }
}
