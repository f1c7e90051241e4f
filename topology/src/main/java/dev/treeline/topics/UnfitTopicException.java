package dev.treeline.topics;

/** A topic that stands in the way, with what to do about it. */
public class UnfitTopicException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnfitTopicException(String message) {
    super(message);
  }
}
