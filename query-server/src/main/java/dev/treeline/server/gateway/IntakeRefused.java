package dev.treeline.server.gateway;

import java.io.IOException;

/**
 * Ends the work on a request. An {@link IOException}, because a body's stream throws it in the
 * middle of a read.
 */
final class IntakeRefused extends IOException {

  private static final long serialVersionUID = 1L;

  private final Refusal refusal;

  IntakeRefused(Refusal refusal, String detail) {
    super(detail);
    this.refusal = refusal;
  }

  IntakeRefused(Refusal refusal, String detail, Throwable cause) {
    super(detail, cause);
    this.refusal = refusal;
  }

  Refusal refusal() {
    return refusal;
  }

  String detail() {
    return Quoted.of(String.valueOf(getMessage()));
  }
}
