package dev.treeline.server.routing;

import java.io.IOException;

/** A peer gave no answer that can be used; the message says why, for the caller of the API. */
final class PeerException extends IOException {

  private final int retryAfterSeconds;

  PeerException(String why, int retryAfterSeconds) {
    super(why);
    this.retryAfterSeconds = retryAfterSeconds;
  }

  int retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
