package dev.treeline.zipkin;

import dev.treeline.foreign.RejectedSpan.Reason;
import dev.treeline.span.Attributes;
import dev.treeline.span.Resource;
import dev.treeline.span.Scope;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.span.SpanId;
import dev.treeline.span.SpanKind;
import dev.treeline.span.SpanStatus;
import dev.treeline.span.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import zipkin2.Annotation;
import zipkin2.Endpoint;

/**
 * A Zipkin span as a span of ours, by the mapping that OpenTelemetry gives for its own export to
 * Zipkin, read backwards.
 */
final class ZipkinSpans {

  private static final String ERROR = "error";
  private static final String STATUS_CODE = "otel.status_code";
  private static final String STATUS_DESCRIPTION = "otel.status_description";
  private static final String SCOPE_NAME = "otel.scope.name";
  private static final String SCOPE_VERSION = "otel.scope.version";

  private static final SpanKind[] KINDS = {
    SpanKind.CLIENT, SpanKind.SERVER, SpanKind.PRODUCER, SpanKind.CONSUMER
  };

  private ZipkinSpans() {}

  static Span of(zipkin2.Span from) {
    Map<String, Object> attributes = new TreeMap<>(from.tags());
    SpanStatus status = status(attributes);
    Scope scope = scope(attributes);
    addEndpoints(from, attributes);
    List<SpanEvent> events = events(from);
    long start = start(from, events);
    return new Span(
        traceId(from.traceId()),
        spanId(from.id()),
        from.parentId() == null ? null : spanId(from.parentId()),
        from.name() == null ? "" : from.name(),
        from.kind() == null ? SpanKind.UNSPECIFIED : KINDS[from.kind().ordinal()],
        start,
        end(from, start, events),
        status,
        Attributes.of(attributes),
        events,
        List.of(),
        resource(from.localServiceName()),
        scope,
        "",
        0,
        Span.Dropped.NONE);
  }

  /** Of 16 digits or 32; Zipkin's codec has seen to that. */
  private static TraceId traceId(String hex) {
    int low = hex.length() - 16;
    return new TraceId(
        low == 0 ? 0 : Long.parseUnsignedLong(hex.substring(0, low), 16),
        Long.parseUnsignedLong(hex.substring(low), 16));
  }

  private static SpanId spanId(String hex) {
    SpanId id = new SpanId(Long.parseUnsignedLong(hex, 16));
    if (!id.isValid()) {
      throw new UnusableSpan(Reason.INVALID_ID, "a span id is all zeros");
    }
    return id;
  }

  /** Zipkin counts microseconds, and has no timestamp where a reporter did not know it. */
  private static long start(zipkin2.Span from, List<SpanEvent> events) {
    if (from.timestampAsLong() != 0) {
      return nanos(from.timestampAsLong());
    }
    return events.isEmpty() ? 0 : events.get(0).timeUnixNano();
  }

  /**
   * A span without a duration is one of a single moment, such as a message that was sent, or was
   * flushed before its end: no more will come of it, and it is over with what it tells.
   */
  private static long end(zipkin2.Span from, long start, List<SpanEvent> events) {
    if (from.durationAsLong() != 0) {
      return start + Math.min(nanos(from.durationAsLong()), Long.MAX_VALUE - start);
    }
    return events.isEmpty() ? start : Math.max(start, events.get(events.size() - 1).timeUnixNano());
  }

  private static long nanos(long micros) {
    long nanos = TimeUnit.MICROSECONDS.toNanos(micros);
    if (nanos == Long.MAX_VALUE) {
      throw new UnusableSpan(
          Reason.INVALID_TIME, "a time of " + micros + " microseconds is later than 2262-04-11");
    }
    return nanos;
  }

  /** Annotations are sorted by time already. */
  private static List<SpanEvent> events(zipkin2.Span from) {
    List<SpanEvent> events = new ArrayList<>(from.annotations().size());
    for (Annotation annotation : from.annotations()) {
      events.add(
          new SpanEvent(annotation.value(), nanos(annotation.timestamp()), Attributes.EMPTY, 0));
    }
    return List.copyOf(events);
  }

  /** An {@code error} tag means an error whatever its value; OpenTelemetry's tags say more. */
  private static SpanStatus status(Map<String, Object> tags) {
    Object error = tags.get(ERROR);
    Object code = tags.remove(STATUS_CODE);
    Object description = tags.remove(STATUS_DESCRIPTION);
    if (error != null || "ERROR".equals(code)) {
      Object message = description != null ? description : error;
      return new SpanStatus(SpanStatus.Code.ERROR, message == null ? "" : message.toString());
    }
    return "OK".equals(code) ? new SpanStatus(SpanStatus.Code.OK, "") : SpanStatus.UNSET;
  }

  private static Scope scope(Map<String, Object> tags) {
    Object name = tags.remove(SCOPE_NAME);
    Object version = tags.remove(SCOPE_VERSION);
    if (name == null && version == null) {
      return Scope.EMPTY;
    }
    return new Scope(
        name == null ? "" : name.toString(),
        version == null ? "" : version.toString(),
        Attributes.EMPTY,
        "",
        0);
  }

  private static Resource resource(@Nullable String service) {
    return service == null
        ? Resource.EMPTY
        : new Resource(Attributes.of(Map.of("service.name", service)), "", 0);
  }

  /** A tag of the same name is the sender's own word, and stays. */
  private static void addEndpoints(zipkin2.Span from, Map<String, Object> attributes) {
    add(attributes, "network.local", from.localEndpoint());
    Endpoint remote = from.remoteEndpoint();
    add(attributes, "network.peer", remote);
    if (remote != null && remote.serviceName() != null) {
      attributes.putIfAbsent("peer.service", remote.serviceName());
    }
  }

  private static void add(
      Map<String, Object> attributes, String prefix, @Nullable Endpoint endpoint) {
    if (endpoint == null) {
      return;
    }
    String address = endpoint.ipv4() == null ? endpoint.ipv6() : endpoint.ipv4();
    if (address != null) {
      attributes.putIfAbsent(prefix + ".address", address);
    }
    if (endpoint.portAsInt() != 0) {
      attributes.putIfAbsent(prefix + ".port", (long) endpoint.portAsInt());
    }
  }
}
