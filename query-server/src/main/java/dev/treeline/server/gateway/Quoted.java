package dev.treeline.server.gateway;

/** What a sender sent, in a message for it: no longer than a line or two. */
final class Quoted {

  private static final int MAX_CHARS = 500;

  private Quoted() {}

  static String of(String text) {
    return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS) + "…";
  }
}
