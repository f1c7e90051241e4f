package dev.treeline.otlp;

import com.google.protobuf.CodedInputStream;
import dev.treeline.codec.DecodeException;
import dev.treeline.foreign.DecodedSpans;
import dev.treeline.foreign.ProtobufFault;
import dev.treeline.foreign.RejectedSpan;
import dev.treeline.foreign.Repair;
import dev.treeline.foreign.Repairs;
import dev.treeline.span.Resource;
import dev.treeline.span.Scope;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.span.SpanId;
import dev.treeline.span.SpanLink;
import dev.treeline.span.TraceId;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One request in protobuf. */
final class ProtobufSpans {

  /** Six messages down to the value of an event's attribute, then three for each map in a map. */
  static final int MAX_MESSAGE_DEPTH = 6 + 3 * (OtlpRules.MAX_DEPTH + 1);

  private final List<Span> spans = new ArrayList<>();
  private final List<RejectedSpan> rejected = new ArrayList<>();
  private final Repairs repairs = new Repairs();
  private final OtlpRules rules = new OtlpRules(repairs);

  DecodedSpans decode(byte[] request) {
    for (ResourceSpans ofResource : parse(request).getResourceSpansList()) {
      Resource resource = resource(ofResource);
      for (ScopeSpans ofScope : ofResource.getScopeSpansList()) {
        Scope scope = scope(ofScope);
        for (var span : ofScope.getSpansList()) {
          try {
            Span read = span(span, resource, scope);
            repairs.taken(read);
            spans.add(read);
          } catch (InvalidSpan e) {
            repairs.rejected();
            rejected.add(e.of(span.toByteArray()));
          }
        }
      }
    }
    return new DecodedSpans(spans, rejected, repairs.counts());
  }

  private static ExportTraceServiceRequest parse(byte[] request) {
    CodedInputStream in = CodedInputStream.newInstance(request);
    in.setRecursionLimit(MAX_MESSAGE_DEPTH);
    try {
      return ExportTraceServiceRequest.parseFrom(in);
    } catch (IOException e) {
      throw new DecodeException("no OTLP trace request in protobuf: " + ProtobufFault.of(e));
    }
  }

  private static Resource resource(ResourceSpans from) {
    var resource = from.getResource();
    return new Resource(
        ProtobufAttributes.of(resource.getAttributesList()),
        from.getSchemaUrl(),
        count(resource.getDroppedAttributesCount()));
  }

  private static Scope scope(ScopeSpans from) {
    InstrumentationScope scope = from.getScope();
    return new Scope(
        scope.getName(),
        scope.getVersion(),
        ProtobufAttributes.of(scope.getAttributesList()),
        from.getSchemaUrl(),
        count(scope.getDroppedAttributesCount()));
  }

  private Span span(io.opentelemetry.proto.trace.v1.Span from, Resource resource, Scope scope)
      throws InvalidSpan {
    List<SpanLink> links = links(from.getLinksList());
    int unusableLinks = from.getLinksCount() - links.size();
    if (unusableLinks > 0) {
      repairs.note(Repair.UNUSABLE_LINK);
    }
    return new Span(
        rules.traceId(from.getTraceId().toByteArray()),
        rules.spanId(from.getSpanId().toByteArray()),
        rules.parentSpanId(from.getParentSpanId().toByteArray()),
        from.getName(),
        rules.kind(from.getKindValue()),
        OtlpRules.time("startTimeUnixNano", from.getStartTimeUnixNano()),
        OtlpRules.end(from.getEndTimeUnixNano()),
        rules.status(from.getStatus().getCodeValue(), from.getStatus().getMessage()),
        ProtobufAttributes.of(from.getAttributesList()),
        events(from.getEventsList()),
        links,
        resource,
        scope,
        from.getTraceState(),
        from.getFlags(),
        new Span.Dropped(
            count(from.getDroppedAttributesCount()),
            count(from.getDroppedEventsCount()),
            OtlpRules.count(Integer.toUnsignedLong(from.getDroppedLinksCount()) + unusableLinks)));
  }

  private static List<SpanEvent> events(List<io.opentelemetry.proto.trace.v1.Span.Event> from)
      throws InvalidSpan {
    List<SpanEvent> events = new ArrayList<>(from.size());
    for (var event : from) {
      events.add(
          new SpanEvent(
              event.getName(),
              OtlpRules.time("an event's timeUnixNano", event.getTimeUnixNano()),
              ProtobufAttributes.of(event.getAttributesList()),
              count(event.getDroppedAttributesCount())));
    }
    return List.copyOf(events);
  }

  /** A link whose ids have the wrong length is left out and counted as dropped. */
  private static List<SpanLink> links(List<io.opentelemetry.proto.trace.v1.Span.Link> from) {
    List<SpanLink> links = new ArrayList<>(from.size());
    for (var link : from) {
      TraceId traceId = OtlpRules.anyTraceId(link.getTraceId().toByteArray());
      SpanId spanId = OtlpRules.anySpanId(link.getSpanId().toByteArray());
      if (traceId != null && spanId != null) {
        links.add(
            new SpanLink(
                traceId,
                spanId,
                link.getTraceState(),
                link.getFlags(),
                ProtobufAttributes.of(link.getAttributesList()),
                count(link.getDroppedAttributesCount())));
      }
    }
    return List.copyOf(links);
  }

  private static int count(int unsigned) {
    return OtlpRules.count(Integer.toUnsignedLong(unsigned));
  }
}
