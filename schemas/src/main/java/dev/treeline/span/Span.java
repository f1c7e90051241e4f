package dev.treeline.span;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One span, or one part of it. Times are nanoseconds since 1970 on the span's own clock; a null end
 * is a span that is still running.
 */
public record Span(
    TraceId traceId,
    SpanId spanId,
    @Nullable SpanId parentSpanId,
    String name,
    SpanKind kind,
    long startUnixNano,
    @Nullable Long endUnixNano,
    SpanStatus status,
    Attributes attributes,
    List<SpanEvent> events,
    List<SpanLink> links,
    Resource resource,
    Scope scope,
    String traceState,
    int flags,
    Dropped dropped) {

  /** What the sender left out, by its own account. */
  public record Dropped(int attributes, int events, int links) {
    public static final Dropped NONE = new Dropped(0, 0, 0);
  }

  public boolean isRoot() {
    return parentSpanId == null;
  }

  public boolean isRunning() {
    return endUnixNano == null;
  }

  public boolean isError() {
    return status.isError();
  }

  /** The end, or the start while there is none. */
  public long lastUnixNano() {
    return endUnixNano == null ? startUnixNano : endUnixNano;
  }

  /** Nanoseconds from start to end, 0 while running and where a clock went backwards. */
  public long durationNanos() {
    return nanosBetween(startUnixNano, lastUnixNano());
  }

  /** 0 where a clock went backwards; where clocks are centuries apart, as many as a long holds. */
  public static long nanosBetween(long start, long end) {
    if (end <= start) {
      return 0;
    }
    long nanos = end - start;
    return nanos < 0 ? Long.MAX_VALUE : nanos;
  }

  /** Which of two starts is earlier: 0 is none, of a part that tells none, and later than all. */
  public static int compareStarts(long one, long other) {
    return Long.compare(one == 0 ? Long.MAX_VALUE : one, other == 0 ? Long.MAX_VALUE : other);
  }

  /** The service that emitted it, where the resource says so. */
  public @Nullable String serviceName() {
    return resource.attributes().text("service.name");
  }

  /** The same under other ids. */
  public Span withIds(SpanId id, @Nullable SpanId parent) {
    return new Span(
        traceId,
        id,
        parent,
        name,
        kind,
        startUnixNano,
        endUnixNano,
        status,
        attributes,
        events,
        links,
        resource,
        scope,
        traceState,
        flags,
        dropped);
  }

  public Span withName(String other) {
    return new Span(
        traceId,
        spanId,
        parentSpanId,
        other,
        kind,
        startUnixNano,
        endUnixNano,
        status,
        attributes,
        events,
        links,
        resource,
        scope,
        traceState,
        flags,
        dropped);
  }

  /**
   * The same with another end.
   *
   * @param end null where it is still running
   */
  public Span withEnd(@Nullable Long end) {
    return new Span(
        traceId,
        spanId,
        parentSpanId,
        name,
        kind,
        startUnixNano,
        end,
        status,
        attributes,
        events,
        links,
        resource,
        scope,
        traceState,
        flags,
        dropped);
  }

  public Span withResource(Resource other) {
    return new Span(
        traceId,
        spanId,
        parentSpanId,
        name,
        kind,
        startUnixNano,
        endUnixNano,
        status,
        attributes,
        events,
        links,
        other,
        scope,
        traceState,
        flags,
        dropped);
  }

  /** The same with other contents, and with what is missing of them. */
  public Span withContents(
      Attributes ownAttributes,
      List<SpanEvent> ownEvents,
      List<SpanLink> ownLinks,
      Dropped missing) {
    return new Span(
        traceId,
        spanId,
        parentSpanId,
        name,
        kind,
        startUnixNano,
        endUnixNano,
        status,
        ownAttributes,
        ownEvents,
        ownLinks,
        resource,
        scope,
        traceState,
        flags,
        missing);
  }
}
