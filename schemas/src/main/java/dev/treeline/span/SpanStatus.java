package dev.treeline.span;

/** How the span's own code says it went. */
public record SpanStatus(Code code, String message) {

  public static final SpanStatus UNSET = new SpanStatus(Code.UNSET, "");

  /** Symbols and order of the Avro enum {@code StatusCode}. */
  public enum Code {
    UNSET,
    OK,
    ERROR
  }

  public boolean isError() {
    return code == Code.ERROR;
  }
}
