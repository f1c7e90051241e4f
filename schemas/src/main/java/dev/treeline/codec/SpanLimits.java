package dev.treeline.codec;

/**
 * How much of one span is kept. The rest is cut off.
 *
 * @param spanBytes of a span in a record of its own, with its resource and scope
 * @param valueBytes of one attribute value, and of a name or a status message
 * @param attributes of a span, an event, a link, a resource or a scope
 * @param events of a span
 * @param links of a span
 */
public record SpanLimits(int spanBytes, int valueBytes, int attributes, int events, int links) {

  public static final SpanLimits DEFAULTS =
      new SpanLimits(256 * 1024, 64 * 1024, 1_000, 1_000, 1_000);
}
