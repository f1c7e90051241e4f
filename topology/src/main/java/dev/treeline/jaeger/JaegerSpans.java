package dev.treeline.jaeger;

import dev.treeline.foreign.RejectedSpan.Reason;
import dev.treeline.foreign.Repair;
import dev.treeline.foreign.Repairs;
import dev.treeline.jaeger.JaegerSpan.Reference;
import dev.treeline.span.Attributes;
import dev.treeline.span.Resource;
import dev.treeline.span.Scope;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.span.SpanId;
import dev.treeline.span.SpanKind;
import dev.treeline.span.SpanLink;
import dev.treeline.span.TraceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A span of Jaeger's as one of ours, by the mapping of OpenTelemetry's Collector. */
final class JaegerSpans {

  /** What the Collector writes as a service where a resource has none. */
  private static final String NO_SERVICE = "OTLPResourceNoServiceName";

  private static final int SAMPLED = 1;

  private static final Map<String, SpanKind> KINDS =
      Map.of(
          "internal", SpanKind.INTERNAL,
          "server", SpanKind.SERVER,
          "client", SpanKind.CLIENT,
          "producer", SpanKind.PRODUCER,
          "consumer", SpanKind.CONSUMER);

  private JaegerSpans() {}

  static Span of(JaegerSpan from, Repairs repairs) {
    TraceId traceId = traceId(from.traceId());
    SpanId spanId = spanId(from.spanId());
    if (traceId == null || !traceId.isValid() || spanId == null || !spanId.isValid()) {
      throw new UnusableSpan(
          Reason.INVALID_ID,
          "trace_id needs 16 bytes and span_id 8, neither all zero; they have %d and %d"
              .formatted(from.traceId().length, from.spanId().length));
    }
    if (from.traceId().length < TraceId.BYTES) {
      repairs.note(Repair.SHORT_TRACE_ID);
    }
    Map<String, Object> tags = new HashMap<>(from.tags());
    SpanKind kind = kind(tags.remove("span.kind"), repairs);
    Scope scope = scope(tags);
    String traceState = removeText(tags, "w3c.tracestate");
    if (!from.warnings().isEmpty()) {
      tags.putIfAbsent("jaeger.warnings", List.copyOf(from.warnings()));
    }
    SpanId parent = parent(from.references(), traceId);
    List<SpanLink> links = new ArrayList<>();
    int unusableLinks = addLinks(from.references(), traceId, parent, links);
    if (unusableLinks > 0) {
      repairs.note(Repair.UNUSABLE_LINK);
    }
    return new Span(
        traceId,
        spanId,
        parent,
        from.operationName(),
        kind,
        time(from.startNanos()),
        end(from),
        JaegerStatus.of(tags, kind),
        Attributes.of(tags),
        from.logs().stream().map(JaegerSpans::event).toList(),
        List.copyOf(links),
        resource(from.process()),
        scope,
        traceState,
        from.flags() & SAMPLED, // the others mean something else to W3C
        new Span.Dropped(0, 0, unusableLinks));
  }

  private static SpanKind kind(@Nullable Object tag, Repairs repairs) {
    SpanKind kind = tag == null ? SpanKind.UNSPECIFIED : KINDS.get(tag.toString());
    if (kind == null) {
      repairs.note(Repair.UNKNOWN_KIND);
      return SpanKind.UNSPECIFIED;
    }
    return kind;
  }

  private static @Nullable TraceId traceId(byte[] bytes) {
    return switch (bytes.length) {
      case TraceId.BYTES -> TraceId.of(bytes);
      case TraceId.BYTES / 2 -> new TraceId(0, SpanId.of(bytes).value());
      default -> null;
    };
  }

  private static @Nullable SpanId spanId(byte[] bytes) {
    return bytes.length == SpanId.BYTES ? SpanId.of(bytes) : null;
  }

  private static long time(long nanos) {
    if (nanos < 0) {
      throw new UnusableSpan(Reason.INVALID_TIME, "a time is before 1970 or later than 2262-04-11");
    }
    return nanos;
  }

  /** Jaeger knows only spans that are over. */
  private static long end(JaegerSpan from) {
    try {
      return time(Math.addExact(from.startNanos(), from.durationNanos()));
    } catch (ArithmeticException e) {
      throw new UnusableSpan(Reason.INVALID_TIME, "the end of the span is later than 2262-04-11");
    }
  }

  /** The first of the same trace that it is a child of, else the first that it follows. */
  private static @Nullable SpanId parent(List<Reference> references, TraceId traceId) {
    SpanId followed = null;
    for (Reference reference : references) {
      SpanId id = spanId(reference.spanId());
      if (id == null || !id.isValid() || !traceId.equals(traceId(reference.traceId()))) {
        continue;
      }
      if (reference.childOf()) {
        return id;
      }
      followed = followed == null ? id : followed;
    }
    return followed;
  }

  /**
   * All references but the one to the parent.
   *
   * @return how many lead to what can be no span
   */
  private static int addLinks(
      List<Reference> references, TraceId traceId, @Nullable SpanId parent, List<SpanLink> links) {
    int unusable = 0;
    for (Reference reference : references) {
      TraceId toTrace = traceId(reference.traceId());
      SpanId toSpan = spanId(reference.spanId());
      boolean isParent =
          reference.childOf() && traceId.equals(toTrace) && toSpan != null && toSpan.equals(parent);
      if (toTrace == null || toSpan == null || !toSpan.isValid()) {
        unusable++;
      } else if (!isParent) {
        String type = reference.childOf() ? "child_of" : "follows_from";
        Attributes attributes = Attributes.of(Map.of("opentracing.ref_type", type));
        links.add(new SpanLink(toTrace, toSpan, "", 0, attributes, 0));
      }
    }
    return unusable;
  }

  private static SpanEvent event(JaegerSpan.Log log) {
    Map<String, Object> fields = new HashMap<>(log.fields());
    return new SpanEvent(
        removeText(fields, "event"), time(log.timeNanos()), Attributes.of(fields), 0);
  }

  /** Newer senders say scope, older ones library. */
  private static Scope scope(Map<String, Object> tags) {
    String library = removeText(tags, "otel.library.name");
    String libraryVersion = removeText(tags, "otel.library.version");
    String name = removeText(tags, "otel.scope.name");
    String version = removeText(tags, "otel.scope.version");
    if ((library + libraryVersion + name + version).isEmpty()) {
      return Scope.EMPTY;
    }
    return new Scope(
        name.isEmpty() ? library : name,
        version.isEmpty() ? libraryVersion : version,
        Attributes.EMPTY,
        "",
        0);
  }

  private static Resource resource(JaegerSpan.Process process) {
    Map<String, Object> attributes = new HashMap<>(process.tags());
    if (!process.serviceName().isEmpty() && !process.serviceName().equals(NO_SERVICE)) {
      attributes.put("service.name", process.serviceName());
    }
    Object host = attributes.get("hostname");
    if (host != null && attributes.putIfAbsent("host.name", host) == null) {
      attributes.remove("hostname");
    }
    return attributes.isEmpty() ? Resource.EMPTY : new Resource(Attributes.of(attributes), "", 0);
  }

  /** What is no text stays a tag. */
  private static String removeText(Map<String, Object> tags, String key) {
    if (tags.get(key) instanceof String text) {
      tags.remove(key);
      return text;
    }
    return "";
  }
}
