package dev.treeline.server.auth;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a key may do. */
public enum Scope {
  TRACES_READ("traces:read"),
  TRACES_WRITE("traces:write"),
  TRACES_DELETE("traces:delete"),
  OPS_READ("ops:read");

  private final String text;

  Scope(String text) {
    this.text = text;
  }

  /** As it stands in the keys file. */
  public String text() {
    return text;
  }

  public static Optional<Scope> of(String text) {
    return Arrays.stream(values()).filter(scope -> scope.text.equals(text)).findFirst();
  }

  /** All of them, for messages. */
  static String allTexts() {
    return Arrays.stream(values()).map(Scope::text).collect(Collectors.joining(", "));
  }
}
