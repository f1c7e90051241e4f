package dev.treeline.server.http;

import java.net.BindException;

/** A port cannot be opened; the message says which and what to do. */
public final class CannotListenException extends RuntimeException {

  CannotListenException(Listener listener, Throwable cause) {
    super(message(listener, cause), cause);
  }

  private static String message(Listener listener, Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String reason = String.valueOf(root.getMessage());
    if (root instanceof BindException && reason.contains("in use")) {
      return "port %d is in use: stop the program that has it, or choose another with %s"
          .formatted(listener.port(), listener.portSetting());
    }
    return "cannot listen on %s port %d: %s; choose another host, or another port with %s"
        .formatted(listener.host(), listener.port(), reason, listener.portSetting());
  }
}
