package dev.treeline.server.auth;

/** The keys file cannot be used; the message names the file, the entry and the remedy. */
public final class KeysFileException extends RuntimeException {

  KeysFileException(String message) {
    super(message);
  }
}
