package dev.treeline.span;

/** The instrumentation library that made the span. */
public record Scope(
    String name, String version, Attributes attributes, String schemaUrl, int droppedAttributes) {

  public static final Scope EMPTY = new Scope("", "", Attributes.EMPTY, "", 0);
}
