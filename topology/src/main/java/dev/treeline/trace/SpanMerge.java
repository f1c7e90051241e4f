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
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes one span of its parts. Each field has a rule that takes the greatest value in some fixed
 * order, or the union of sets: such rules are commutative, associative and idempotent, so neither
 * the order in which parts arrive, nor how often, nor how they were grouped, can change the result.
 * The rules, and why they are so, are in {@code docs/merging.md}.
 */
public final class SpanMerge {

  private static final Comparator<String> TEXT =
      Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

  /** OpenTelemetry's own order: OK is the last word, and overrides an error. */
  private static final List<SpanStatus.Code> CODES =
      List.of(SpanStatus.Code.UNSET, SpanStatus.Code.ERROR, SpanStatus.Code.OK);

  private static final Comparator<SpanStatus> STATUS =
      Comparator.comparingInt((SpanStatus status) -> CODES.indexOf(status.code()))
          .thenComparing(SpanStatus::message, TEXT);

  private static final Comparator<Scope> SCOPE =
      Comparator.comparing(Scope::name, TEXT)
          .thenComparing(Scope::version, TEXT)
          .thenComparing(Scope::schemaUrl, TEXT)
          .thenComparing(Scope::attributes, ValueOrder::compare)
          .thenComparingInt(Scope::droppedAttributes);

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

  /** Each span of a trace once, of all its parts, and put right. */
  public static List<Span> merge(Iterable<Span> parts) {
    List<Span> merged = placed(parts);
    merged.replaceAll(SpanRepair::repaired);
    return merged;
  }

  private static List<Span> placed(Iterable<Span> parts) {
    Groups groups = Groups.of(parts);
    SharedIds shared = SharedIds.among(groups.several);
    if (shared.isEmpty()) {
      return groups.merged();
    }
    List<Span> merged = Groups.of(shared.separate(parts)).merged();
    merged.replaceAll(shared::placed);
    return merged;
  }

  /** Two parts of one span. */
  public static Span merge(Span a, Span b) {
    return merged(List.of(a, b));
  }

  /**
   * Parts by span id.
   *
   * @param spans a part of each span
   * @param several all parts of those that have more than one
   */
  private record Groups(Map<SpanId, Span> spans, Map<SpanId, List<Span>> several) {

    static Groups of(Iterable<Span> parts) {
      Groups groups = new Groups(new LinkedHashMap<>(), new LinkedHashMap<>());
      for (Span part : parts) {
        Span first = groups.spans.putIfAbsent(part.spanId(), part);
        if (first != null && !first.equals(part)) {
          groups
              .several
              .computeIfAbsent(part.spanId(), id -> new ArrayList<>(List.of(first)))
              .add(part);
        }
      }
      return groups;
    }

    List<Span> merged() {
      spans.replaceAll((id, part) -> inOrder(part) ? part : SpanMerge.merged(List.of(part)));
      several.forEach((id, parts) -> spans.put(id, MergedSize.bounded(SpanMerge.merged(parts))));
      return new ArrayList<>(spans.values());
    }

    private static boolean inOrder(Span part) {
      return isOrdered(part.events(), EVENTS) && isOrdered(part.links(), LINKS);
    }
  }

  private static <T> boolean isOrdered(List<T> items, Comparator<T> order) {
    for (int i = 1; i < items.size(); i++) {
      if (order.compare(items.get(i - 1), items.get(i)) > 0) {
        return false;
      }
    }
    return true;
  }

  /** All parts at once: one by one would copy what they have so far for each of them. */
  private static Span merged(List<Span> parts) {
    Span any = parts.get(0);
    return new Span(
        any.traceId(),
        any.spanId(),
        parent(parts),
        greatest(parts, Span::name, TEXT),
        greatest(parts, Span::kind, Comparator.naturalOrder()),
        start(parts),
        end(parts),
        greatest(parts, Span::status, STATUS),
        attributes(parts, Span::attributes),
        union(parts, Span::events, EVENTS),
        union(parts, Span::links, LINKS),
        new Resource(
            attributes(parts, part -> part.resource().attributes()),
            greatest(parts, part -> part.resource().schemaUrl(), TEXT),
            most(parts, part -> part.resource().droppedAttributes())),
        greatest(parts, Span::scope, SCOPE),
        greatest(parts, Span::traceState, TEXT),
        flags(parts),
        new Span.Dropped(
            most(parts, part -> part.dropped().attributes()),
            most(parts, part -> part.dropped().events()),
            most(parts, part -> part.dropped().links())));
  }

  private static <T> T greatest(List<Span> parts, Function<Span, T> field, Comparator<T> order) {
    T greatest = field.apply(parts.get(0));
    for (Span part : parts) {
      T value = field.apply(part);
      greatest = order.compare(value, greatest) > 0 ? value : greatest;
    }
    return greatest;
  }

  private static int most(List<Span> parts, ToIntFunction<Span> count) {
    return parts.stream().mapToInt(count).max().orElse(0);
  }

  private static @Nullable SpanId parent(List<Span> parts) {
    SpanId lowest = null;
    for (Span part : parts) {
      SpanId parent = part.parentSpanId();
      if (parent != null && parent.isValid() && (lowest == null || parent.compareTo(lowest) < 0)) {
        lowest = parent;
      }
    }
    return lowest;
  }

  /** An update that tells no start says 0. */
  private static long start(List<Span> parts) {
    return parts.stream().mapToLong(Span::startUnixNano).filter(at -> at != 0).min().orElse(0);
  }

  private static @Nullable Long end(List<Span> parts) {
    Long latest = null;
    for (Span part : parts) {
      Long end = part.endUnixNano();
      if (end != null && (latest == null || end > latest)) {
        latest = end;
      }
    }
    return latest;
  }

  private static int flags(List<Span> parts) {
    int flags = 0;
    for (Span part : parts) {
      flags |= part.flags();
    }
    return flags;
  }

  private static Attributes attributes(List<Span> parts, Function<Span, Attributes> field) {
    Attributes first = field.apply(parts.get(0));
    if (parts.stream().allMatch(part -> field.apply(part).equals(first))) {
      return first;
    }
    Map<String, Object> all = new TreeMap<>();
    for (Span part : parts) {
      field
          .apply(part)
          .forEach(
              (key, value) ->
                  all.merge(key, value, (a, b) -> ValueOrder.compare(a, b) >= 0 ? a : b));
    }
    return Attributes.of(all);
  }

  /** All that differ, in order; what one part has several times, it did mean several times. */
  private static <T> List<T> union(
      List<Span> parts, Function<Span, List<T>> field, Comparator<T> order) {
    Map<T, Integer> most = new TreeMap<>(order);
    for (Span part : parts) {
      Map<T, Integer> own = new TreeMap<>(order);
      field.apply(part).forEach(item -> own.merge(item, 1, Integer::sum));
      own.forEach((item, times) -> most.merge(item, times, Math::max));
    }
    List<T> all = new ArrayList<>();
    most.forEach((item, times) -> all.addAll(Collections.nCopies(times, item)));
    return List.copyOf(all);
  }
}
