package dev.treeline.codec;

import dev.treeline.codec.KeptAttributes.Part;
import dev.treeline.codec.SpanCut.Reason;
import dev.treeline.span.Attributes;
import dev.treeline.span.Resource;
import dev.treeline.span.Scope;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.span.SpanLink;
import dev.treeline.span.SpanStatus;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Applies the limits to the spans of one record. The same span always comes out the same, and what
 * came out once is not cut again, so that a replay writes the same row.
 */
public final class SpanCutter {

  /** For marks and dropped counts: leaving something out makes them longer. */
  private static final int ROOM_FOR_COUNTS = 128;

  private static final int EMPTY_BYTES = bytes(Resource.EMPTY, Scope.EMPTY);

  private final SpanLimits limits;
  private @Nullable Shared lastWhole;
  private @Nullable Shared lastSmall;

  public SpanCutter(SpanLimits limits) {
    this.limits = limits;
  }

  public SpanCut cut(Span span) {
    return new Cut(span).result();
  }

  /**
   * A resource and a scope. There are two forms of them at most, for spans within the limit and for
   * larger ones: if each span of a batch had its own, the row could be larger than the record.
   */
  private record Shared(
      Resource ofResource,
      Scope ofScope,
      Resource resource,
      Scope scope,
      int bytes,
      Set<Reason> reasons) {

    /** Spans of a batch have them in common. */
    boolean isOf(Span span) {
      return ofResource == span.resource() && ofScope == span.scope();
    }
  }

  private Shared whole(Span span) {
    Shared last = lastWhole;
    if (last == null || !last.isOf(span)) {
      last = share(span.resource(), span.scope(), Integer.MAX_VALUE);
      lastWhole = last;
    }
    return last;
  }

  /** It leaves room for the span: a quarter of its bytes for the resource, and for the scope. */
  private Shared small(Span span) {
    Shared last = lastSmall;
    if (last == null || !last.isOf(span)) {
      last = share(span.resource(), span.scope(), limits.spanBytes() / 4);
      lastSmall = last;
    }
    return last;
  }

  private Shared share(Resource resource, Scope scope, int mostBytes) {
    Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    KeptAttributes ofResource = keep(resource.attributes(), mostBytes, reasons);
    KeptAttributes ofScope = keep(scope.attributes(), mostBytes, reasons);
    Resource keptResource =
        new Resource(
            ofResource.marked(0, 0),
            resource.schemaUrl(),
            sum(resource.droppedAttributes(), ofResource.missing()));
    Scope keptScope =
        new Scope(
            scope.name(),
            scope.version(),
            ofScope.marked(0, 0),
            scope.schemaUrl(),
            sum(scope.droppedAttributes(), ofScope.missing()));
    return new Shared(
        resource, scope, keptResource, keptScope, bytes(keptResource, keptScope), reasons);
  }

  private KeptAttributes keep(Attributes attributes, int mostBytes, Set<Reason> reasons) {
    KeptAttributes kept = new KeptAttributes(attributes, limits, reasons);
    List<Part> parts = kept.parts();
    Part.leaveOut(parts, parts.stream().mapToInt(Part::bytes).sum() - mostBytes);
    return kept;
  }

  private static int bytes(Resource resource, Scope scope) {
    return SingleObject.write(
            0,
            out -> {
              SpanCodec.writeResource(out, resource);
              SpanCodec.writeScope(out, scope);
            })
        .length;
  }

  private static int bytes(String text, Attributes attributes) {
    return AttributesCodec.sizeOfText(text) + AttributesCodec.sizeOf(attributes);
  }

  private static int sum(int before, int more) {
    return (int) Math.min(Integer.MAX_VALUE, (long) before + more);
  }

  /** One span on its way through the limits. */
  private final class Cut {
    private final Span span;
    private Shared shared;
    private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    private final String name;
    private final SpanStatus status;
    private final KeptAttributes attributes;
    private final List<SpanEvent> events;
    private final List<SpanLink> links;

    /** Of texts, events and links, which carry no marks. */
    private int valuesCutInside;

    private int missingInside;

    Cut(Span span) {
      this.span = span;
      shared = whole(span);
      reasons.addAll(shared.reasons);
      name = text(span.name());
      status = new SpanStatus(span.status().code(), text(span.status().message()));
      attributes = new KeptAttributes(span.attributes(), limits, reasons);
      events = first(span.events(), limits.events(), Reason.EVENTS);
      events.replaceAll(this::event);
      links = first(span.links(), limits.links(), Reason.LINKS);
      links.replaceAll(this::link);
    }

    SpanCut result() {
      if (excess() > 0) {
        reasons.add(Reason.SPAN_BYTES);
        shared = small(span);
      }
      int excess = excess();
      if (excess > 0) {
        List<Part> parts = attributes.parts();
        for (SpanEvent event : List.copyOf(events)) {
          parts.add(
              new Part(bytes(event.name(), event.attributes()), () -> leaveOut(events, event)));
        }
        for (SpanLink link : List.copyOf(links)) {
          parts.add(
              new Part(bytes(link.traceState(), link.attributes()), () -> leaveOut(links, link)));
        }
        Part.leaveOut(parts, excess + ROOM_FOR_COUNTS);
        if (excess() > 0) {
          return new SpanCut(Optional.empty(), reasons);
        }
      }
      return new SpanCut(
          Optional.of(reasons.isEmpty() ? span : rest(shared.resource, shared.scope)), reasons);
    }

    private <T> void leaveOut(List<T> list, T one) {
      list.removeIf(other -> other == one);
    }

    /** By how much it is larger than a span may be. */
    private int excess() {
      int alone = SpanRecords.encode(rest(Resource.EMPTY, Scope.EMPTY)).length;
      return alone - EMPTY_BYTES + shared.bytes - limits.spanBytes();
    }

    private Span rest(Resource resource, Scope scope) {
      int missingEvents = span.events().size() - events.size();
      int missingLinks = span.links().size() - links.size();
      return new Span(
          span.traceId(),
          span.spanId(),
          span.parentSpanId(),
          name,
          span.kind(),
          span.startUnixNano(),
          span.endUnixNano(),
          status,
          attributes.marked(valuesCutInside, missingInside + missingEvents + missingLinks),
          List.copyOf(events),
          List.copyOf(links),
          resource,
          scope,
          span.traceState(),
          span.flags(),
          new Span.Dropped(
              sum(span.dropped().attributes(), attributes.missing()),
              sum(span.dropped().events(), missingEvents),
              sum(span.dropped().links(), missingLinks)));
    }

    private SpanEvent event(SpanEvent event) {
      KeptAttributes kept = inside(event.attributes());
      return new SpanEvent(
          text(event.name()),
          event.timeUnixNano(),
          kept.unmarked(),
          sum(event.droppedAttributes(), kept.missing()));
    }

    private SpanLink link(SpanLink link) {
      KeptAttributes kept = inside(link.attributes());
      return new SpanLink(
          link.traceId(),
          link.spanId(),
          link.traceState(),
          link.flags(),
          kept.unmarked(),
          sum(link.droppedAttributes(), kept.missing()));
    }

    private KeptAttributes inside(Attributes attributes) {
      KeptAttributes kept = new KeptAttributes(attributes, limits, reasons);
      valuesCutInside += kept.valuesCut();
      missingInside += kept.missing();
      return kept;
    }

    private String text(String text) {
      String head = ValueCut.text(text, limits.valueBytes());
      if (head.length() < text.length()) {
        reasons.add(Reason.VALUE_BYTES);
        missingInside++;
      }
      return head;
    }

    private <T> List<T> first(List<T> all, int most, Reason reason) {
      if (all.size() > most) {
        reasons.add(reason);
      }
      return new ArrayList<>(all.subList(0, Math.min(all.size(), most)));
    }
  }
}
