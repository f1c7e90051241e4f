package dev.treeline.span;

/** A pointer to a span that is not the parent, usually in another trace. */
public record SpanLink(
    TraceId traceId,
    SpanId spanId,
    String traceState,
    int flags,
    Attributes attributes,
    int droppedAttributes) {}
