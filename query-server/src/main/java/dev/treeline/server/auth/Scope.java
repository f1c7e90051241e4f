package dev.treeline.server.auth;

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
}
