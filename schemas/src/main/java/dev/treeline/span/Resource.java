package dev.treeline.span;

/** What emitted the span: a service, a process, a pod. */
public record Resource(Attributes attributes, String schemaUrl, int droppedAttributes) {

  public static final Resource EMPTY = new Resource(Attributes.EMPTY, "", 0);
}
