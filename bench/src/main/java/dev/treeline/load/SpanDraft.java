package dev.treeline.load;

import dev.treeline.span.Attributes;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.span.SpanId;
import dev.treeline.span.SpanKind;
import dev.treeline.span.SpanLink;
import dev.treeline.span.SpanStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A span being made up. */
final class SpanDraft {

  private final TraceDraft trace;
  private final @Nullable SpanDraft parent;
  private final SpanId id;
  private final Service service;
  private final String name;
  private final SpanKind kind;
  private final Map<String, Object> attributes = new LinkedHashMap<>();
  private final List<SpanEvent> events = new ArrayList<>();
  private final List<SpanLink> links = new ArrayList<>();
  private SpanStatus status = SpanStatus.UNSET;
  private double start;
  private double end;
  private boolean announced;
  private boolean endless;

  SpanDraft(
      TraceDraft trace,
      @Nullable SpanDraft parent,
      long id,
      Service service,
      String name,
      SpanKind kind) {
    this.trace = trace;
    this.parent = parent;
    this.id = new SpanId(id);
    this.service = service;
    this.name = name;
    this.kind = kind;
  }

  SpanDraft child(String childName, SpanKind childKind) {
    return child(service, childName, childKind);
  }

  SpanDraft child(Service childService, String childName, SpanKind childKind) {
    return trace.add(this, childService, childName, childKind);
  }

  SpanDraft from(double startMs) {
    this.start = startMs;
    return this;
  }

  SpanDraft to(double endMs) {
    this.end = endMs;
    return this;
  }

  /** When it ends, for the next span to start at. */
  double end() {
    return end;
  }

  SpanDraft with(String key, Object value) {
    attributes.put(key, value instanceof Integer number ? Long.valueOf(number) : value);
    return this;
  }

  SpanDraft with(Map<String, ?> more) {
    more.forEach(this::with);
    return this;
  }

  SpanDraft ok() {
    this.status = new SpanStatus(SpanStatus.Code.OK, "");
    return this;
  }

  SpanDraft failed(String message) {
    this.status = new SpanStatus(SpanStatus.Code.ERROR, message);
    return this;
  }

  SpanDraft event(String eventName, double atMs, Map<String, ?> eventAttributes) {
    events.add(new SpanEvent(eventName, nanos(atMs), Attributes.of(eventAttributes), 0));
    return this;
  }

  SpanDraft linkedTo(SpanDraft other) {
    links.add(new SpanLink(other.trace.traceId, other.id, "", 0, Attributes.EMPTY, 0));
    return this;
  }

  /** Sends a record when it starts, as instrumentation of long work does. */
  SpanDraft announced() {
    this.announced = true;
    return this;
  }

  /** Starts and is never heard of again. */
  SpanDraft endless() {
    this.endless = true;
    return this;
  }

  Optional<Span> announcement() {
    return announced && !endless ? Optional.of(build(null, SpanStatus.UNSET)) : Optional.empty();
  }

  Span build() {
    return endless ? build(null, status) : build(nanos(end), status);
  }

  private Span build(@Nullable Long endUnixNano, SpanStatus as) {
    return new Span(
        trace.traceId,
        id,
        parent == null ? null : parent.id,
        name,
        kind,
        nanos(start),
        endUnixNano,
        as,
        Attributes.of(attributes),
        endUnixNano == null ? List.of() : List.copyOf(events),
        List.copyOf(links),
        service.resource(),
        service.scope(),
        "",
        1,
        Span.Dropped.NONE);
  }

  private long nanos(double ms) {
    return trace.startUnixNano + (long) (ms * 1_000_000);
  }
}
