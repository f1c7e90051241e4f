package dev.treeline.testing;

import dev.treeline.span.Attributes;
import dev.treeline.span.Resource;
import dev.treeline.span.Scope;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.span.SpanId;
import dev.treeline.span.SpanKind;
import dev.treeline.span.SpanLink;
import dev.treeline.span.SpanStatus;
import dev.treeline.span.TraceId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code aSpan().inTrace("checkout").childOf("a").named("b").build()}: traces and spans are called
 * by short labels, whose ids are derived from them, so that a test reads like its picture. A span
 * starts at {@link #EPOCH} and lasts 100 ms unless told otherwise.
 */
public final class SpanBuilder {

  /** 2026-01-01T00:00:00Z in milliseconds. */
  public static final long EPOCH = 1_767_225_600_000L;

  private static final long MILLI = 1_000_000L;

  private String trace = "trace";
  private String label = "span";
  private @Nullable SpanId id;
  private @Nullable String name;
  private @Nullable String parent;
  private SpanKind kind = SpanKind.INTERNAL;
  private long startMs = EPOCH;
  private @Nullable Long durationMs = 100L;
  private long @Nullable [] unixNanos;
  private SpanStatus status = SpanStatus.UNSET;
  private final Map<String, Object> attributes = new HashMap<>();
  private final Map<String, Object> resource = new HashMap<>(Map.of("service.name", "shop"));
  private String schemaUrl = "";
  private final List<SpanEvent> events = new ArrayList<>();
  private final List<SpanLink> links = new ArrayList<>();
  private Scope scope = Scope.EMPTY;
  private String traceState = "";

  private SpanBuilder() {}

  public static SpanBuilder aSpan() {
    return new SpanBuilder();
  }

  /** A span called by this label. */
  public static SpanBuilder aSpan(String label) {
    return new SpanBuilder().labelled(label);
  }

  public static TraceId traceId(String label) {
    UUID id = UUID.nameUUIDFromBytes(label.getBytes(StandardCharsets.UTF_8));
    return new TraceId(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  public static SpanId spanId(String label) {
    UUID id = UUID.nameUUIDFromBytes(("span " + label).getBytes(StandardCharsets.UTF_8));
    return new SpanId(id.getLeastSignificantBits());
  }

  public SpanBuilder inTrace(String label) {
    this.trace = label;
    return this;
  }

  public SpanBuilder labelled(String label) {
    this.label = label;
    return this;
  }

  /** In place of the one that is derived from its label. */
  public SpanBuilder withId(SpanId id) {
    this.id = id;
    return this;
  }

  public SpanBuilder childOf(@Nullable String label) {
    this.parent = label;
    return this;
  }

  public SpanBuilder named(String name) {
    this.name = name;
    return this;
  }

  public SpanBuilder ofKind(SpanKind kind) {
    this.kind = kind;
    return this;
  }

  /** Starts this long after {@link #EPOCH}. */
  public SpanBuilder startingAt(long ms) {
    this.startMs = EPOCH + ms;
    return this;
  }

  public SpanBuilder startingAtUnixMs(long ms) {
    this.startMs = ms;
    return this;
  }

  public SpanBuilder lasting(long ms) {
    this.durationMs = ms;
    return this;
  }

  /** From one time to the other, whatever clock may have said so. */
  public SpanBuilder betweenUnixNanos(long start, long end) {
    this.unixNanos = new long[] {start, end};
    return this;
  }

  public SpanBuilder running() {
    this.durationMs = null;
    return this;
  }

  public SpanBuilder failed(String message) {
    this.status = new SpanStatus(SpanStatus.Code.ERROR, message);
    return this;
  }

  public SpanBuilder ok() {
    this.status = new SpanStatus(SpanStatus.Code.OK, "");
    return this;
  }

  /** A value as {@link Attributes} takes it; an int is taken as a long. */
  public SpanBuilder with(String key, Object value) {
    attributes.put(key, value instanceof Integer number ? Long.valueOf(number) : value);
    return this;
  }

  public SpanBuilder withResource(String key, Object value) {
    resource.put(key, value);
    return this;
  }

  /** OpenTelemetry's schema of the resource. */
  public SpanBuilder withSchemaUrl(String url) {
    this.schemaUrl = url;
    return this;
  }

  public SpanBuilder fromService(String service) {
    return withResource("service.name", service);
  }

  public SpanBuilder withoutResource() {
    resource.clear();
    return this;
  }

  /** An event this long after {@link #EPOCH}. */
  public SpanBuilder withEvent(String event, long atMs, Map<String, ?> eventAttributes) {
    events.add(new SpanEvent(event, (EPOCH + atMs) * MILLI, Attributes.of(eventAttributes), 0));
    return this;
  }

  public SpanBuilder linkedTo(String traceLabel, String spanLabel) {
    links.add(new SpanLink(traceId(traceLabel), spanId(spanLabel), "", 0, Attributes.EMPTY, 0));
    return this;
  }

  public SpanBuilder inScope(String name, String version) {
    return inScope(new Scope(name, version, Attributes.EMPTY, "", 0));
  }

  public SpanBuilder inScope(Scope other) {
    this.scope = other;
    return this;
  }

  public SpanBuilder withTraceState(String state) {
    this.traceState = state;
    return this;
  }

  public Span build() {
    Long duration = durationMs;
    long[] times = unixNanos;
    long start = times == null ? startMs * MILLI : times[0];
    long end = times == null ? start + (duration == null ? 0 : duration) * MILLI : times[1];
    return new Span(
        traceId(trace),
        id == null ? spanId(label) : id,
        parent == null ? null : spanId(parent),
        name == null ? label : name,
        kind,
        start,
        duration == null ? null : Long.valueOf(end),
        status,
        Attributes.of(attributes),
        List.copyOf(events),
        List.copyOf(links),
        resource.isEmpty() ? Resource.EMPTY : new Resource(Attributes.of(resource), schemaUrl, 0),
        scope,
        traceState,
        1,
        Span.Dropped.NONE);
  }
}
