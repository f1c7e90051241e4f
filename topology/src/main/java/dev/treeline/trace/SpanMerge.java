package dev.treeline.trace;

import dev.treeline.span.Attributes;
import dev.treeline.span.Resource;
import dev.treeline.span.Scope;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.span.SpanId;
import dev.treeline.span.SpanLink;
import dev.treeline.span.SpanStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes one span of its parts. Each field has a rule that takes the greater of two values in some
 * fixed order, or the union of two sets: such rules are commutative, associative and idempotent, so
 * neither the order in which parts arrive, nor how often, nor how they were grouped, can change the
 * result.
 *
 * <table>
 *   <caption>The rule of each field</caption>
 *   <tr><td>parent</td><td>present wins over absent, then the lower id</td></tr>
 *   <tr><td>name, trace state, scope and schema names</td><td>the longer, then the greater</td></tr>
 *   <tr><td>kind</td><td>specified wins over unspecified, then the later in the enum</td></tr>
 *   <tr><td>start, end</td><td>the earliest start, the latest end; an end wins over none</td></tr>
 *   <tr><td>status</td><td>ERROR over OK over UNSET, then the longer message</td></tr>
 *   <tr><td>attributes</td><td>all keys; of two values, the greater ({@link ValueOrder})</td></tr>
 *   <tr><td>events, links</td><td>all that differ, by time</td></tr>
 *   <tr><td>flags</td><td>bits of both</td></tr>
 *   <tr><td>dropped counts</td><td>the greater</td></tr>
 * </table>
 */
public final class SpanMerge {

  private static final Comparator<String> TEXT =
      Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

  private static final Comparator<SpanStatus> STATUS =
      Comparator.comparing(SpanStatus::code).thenComparing(SpanStatus::message, TEXT);

  private static final Comparator<SpanEvent> EVENTS =
      Comparator.comparingLong(SpanEvent::timeUnixNano)
          .thenComparing(SpanEvent::name)
          .thenComparing(SpanEvent::attributes, ValueOrder::compare)
          .thenComparingInt(SpanEvent::droppedAttributes);

  private static final Comparator<SpanLink> LINKS =
      Comparator.comparing(SpanLink::traceId)
          .thenComparing(SpanLink::spanId)
          .thenComparing(SpanLink::traceState)
          .thenComparingInt(SpanLink::flags)
          .thenComparing(SpanLink::attributes, ValueOrder::compare)
          .thenComparingInt(SpanLink::droppedAttributes);

  private SpanMerge() {}

  /** Each span once, of all its parts. */
  public static List<Span> merge(Iterable<Span> parts) {
    Map<SpanId, Span> spans = new LinkedHashMap<>();
    for (Span part : parts) {
      spans.merge(part.spanId(), part, SpanMerge::merge);
    }
    return new ArrayList<>(spans.values());
  }

  /** Two parts of one span. */
  public static Span merge(Span a, Span b) {
    if (a.equals(b)) {
      return a;
    }
    return new Span(
        a.traceId(),
        a.spanId(),
        parent(a.parentSpanId(), b.parentSpanId()),
        text(a.name(), b.name()),
        a.kind().compareTo(b.kind()) >= 0 ? a.kind() : b.kind(),
        Math.min(a.startUnixNano(), b.startUnixNano()),
        end(a.endUnixNano(), b.endUnixNano()),
        STATUS.compare(a.status(), b.status()) >= 0 ? a.status() : b.status(),
        attributes(a.attributes(), b.attributes()),
        union(a.events(), b.events(), EVENTS),
        union(a.links(), b.links(), LINKS),
        resource(a.resource(), b.resource()),
        scope(a.scope(), b.scope()),
        text(a.traceState(), b.traceState()),
        a.flags() | b.flags(),
        new Span.Dropped(
            Math.max(a.dropped().attributes(), b.dropped().attributes()),
            Math.max(a.dropped().events(), b.dropped().events()),
            Math.max(a.dropped().links(), b.dropped().links())));
  }

  private static @Nullable SpanId parent(@Nullable SpanId a, @Nullable SpanId b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static @Nullable Long end(@Nullable Long a, @Nullable Long b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return Long.valueOf(Math.max(a, b));
  }

  private static String text(String a, String b) {
    return TEXT.compare(a, b) >= 0 ? a : b;
  }

  private static Attributes attributes(Attributes a, Attributes b) {
    if (a.equals(b) || b.isEmpty()) {
      return a;
    }
    if (a.isEmpty()) {
      return b;
    }
    Map<String, Object> both = new TreeMap<>();
    a.forEach(both::put);
    b.forEach(
        (key, value) -> both.merge(key, value, (x, y) -> ValueOrder.compare(x, y) >= 0 ? x : y));
    return Attributes.of(both);
  }

  private static Resource resource(Resource a, Resource b) {
    return new Resource(
        attributes(a.attributes(), b.attributes()),
        text(a.schemaUrl(), b.schemaUrl()),
        Math.max(a.droppedAttributes(), b.droppedAttributes()));
  }

  private static Scope scope(Scope a, Scope b) {
    return new Scope(
        text(a.name(), b.name()),
        text(a.version(), b.version()),
        attributes(a.attributes(), b.attributes()),
        text(a.schemaUrl(), b.schemaUrl()),
        Math.max(a.droppedAttributes(), b.droppedAttributes()));
  }

  private static <T> List<T> union(Collection<T> a, Collection<T> b, Comparator<T> order) {
    TreeSet<T> all = new TreeSet<>(order);
    all.addAll(a);
    all.addAll(b);
    return List.copyOf(all);
  }
}
