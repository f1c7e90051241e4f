package dev.treeline.codec;

/** The bytes are not what they claim to be. The message says where it went wrong. */
public final class DecodeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public DecodeException(String message) {
    super(message);
  }

  public DecodeException(String message, Throwable cause) {
    super(message, cause);
  }
}
