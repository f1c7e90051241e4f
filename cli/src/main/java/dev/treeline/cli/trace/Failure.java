package dev.treeline.cli.trace;

/** Why there is nothing to show: one line for people, and the exit code. */
final class Failure extends Exception {

  private static final long serialVersionUID = 1L;

  static final int ERROR = 1;
  static final int NOT_FOUND = 3;

  private final int exitCode;
  private final int retryAfterSeconds;

  private Failure(String message, int exitCode, int retryAfterSeconds) {
    super(message);
    this.exitCode = exitCode;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  static Failure error(String message) {
    return new Failure(message, ERROR, 0);
  }

  /** It may work in a while. */
  static Failure passing(String message, int retryAfterSeconds) {
    return new Failure(message, ERROR, retryAfterSeconds);
  }

  static Failure notFound(String message) {
    return new Failure(message, NOT_FOUND, 0);
  }

  int exitCode() {
    return exitCode;
  }

  /** 0 where waiting does not help. */
  int retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
