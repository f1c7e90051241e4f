package dev.treeline.span;

/** Something that happened at one moment of a span; exceptions are events. */
public record SpanEvent(
    String name, long timeUnixNano, Attributes attributes, int droppedAttributes) {}
