package dev.treeline.model;

import dev.treeline.span.Attributes;
import dev.treeline.span.Resource;
import dev.treeline.span.Scope;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.span.SpanId;
import dev.treeline.span.SpanKind;
import dev.treeline.span.SpanLink;
import dev.treeline.span.SpanStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rules of docs/merging.md, field by field: collect all values, sort them, take the last. */
final class NaiveMerge {

  private static final Comparator<String> BY_LENGTH_THEN_TEXT =
      (a, b) -> a.length() != b.length() ? a.length() - b.length() : a.compareTo(b);

  private NaiveMerge() {}

  /** All parts are of one span; the ids of the result are given. */
  static Span merge(List<Span> parts, SpanId id, @Nullable SpanId parentId) {
    String name = last(parts, Span::name, BY_LENGTH_THEN_TEXT);
    return new Span(
        parts.get(0).traceId(),
        id,
        parentId,
        name.isEmpty() ? "unknown" : name,
        last(parts, Span::kind, Comparator.comparingInt(SpanKind::ordinal)),
        start(parts),
        end(parts),
        last(parts, Span::status, NaiveMerge::compareStatus),
        attributes(parts.stream().map(Span::attributes).toList()),
        union(parts, Span::events, Comparator.comparing(NaiveMerge::sortKey)),
        union(parts, Span::links, Comparator.comparing(NaiveMerge::sortKey)),
        new Resource(
            attributes(parts.stream().map(part -> part.resource().attributes()).toList()),
            last(parts, part -> part.resource().schemaUrl(), BY_LENGTH_THEN_TEXT),
            last(parts, part -> part.resource().droppedAttributes(), Integer::compare)),
        last(
            parts,
            Span::scope,
            Comparator.comparing(Scope::name, BY_LENGTH_THEN_TEXT)
                .thenComparing(Scope::version, BY_LENGTH_THEN_TEXT)),
        last(parts, Span::traceState, BY_LENGTH_THEN_TEXT),
        parts.stream().mapToInt(Span::flags).reduce(0, (a, b) -> a | b),
        new Span.Dropped(
            last(parts, part -> part.dropped().attributes(), Integer::compare),
            last(parts, part -> part.dropped().events(), Integer::compare),
            last(parts, part -> part.dropped().links(), Integer::compare)));
  }

  /** As it is told: the lowest of the parents that any part names. */
  static @Nullable SpanId parent(List<Span> parts) {
    return parts.stream()
        .map(Span::parentSpanId)
        .filter(Objects::nonNull)
        .min(Comparator.comparing(SpanId::toString))
        .orElse(null);
  }

  private static <T> T last(List<Span> parts, Function<Span, T> field, Comparator<T> order) {
    List<T> values = new ArrayList<>(parts.stream().map(field).toList());
    values.sort(order);
    return values.get(values.size() - 1);
  }

  private static long start(List<Span> parts) {
    List<Long> known =
        parts.stream().map(Span::startUnixNano).filter(start -> start != 0).sorted().toList();
    return known.isEmpty() ? 0 : known.get(0);
  }

  private static @Nullable Long end(List<Span> parts) {
    List<Long> known =
        parts.stream().map(Span::endUnixNano).filter(Objects::nonNull).sorted().toList();
    return known.isEmpty() ? null : Math.max(known.get(known.size() - 1), start(parts));
  }

  private static int compareStatus(SpanStatus a, SpanStatus b) {
    String order = "UNSET ERROR OK";
    int byCode = order.indexOf(a.code().name()) - order.indexOf(b.code().name());
    return byCode != 0 ? byCode : BY_LENGTH_THEN_TEXT.compare(a.message(), b.message());
  }

  private static Attributes attributes(List<Attributes> all) {
    TreeSet<String> keys = new TreeSet<>();
    all.forEach(attributes -> keys.addAll(attributes.keys()));
    Map<String, Object> merged = new HashMap<>();
    for (String key : keys) {
      List<Object> values = new ArrayList<>();
      for (Attributes attributes : all) {
        if (attributes.has(key)) {
          values.add(Objects.requireNonNull(attributes.get(key)));
        }
      }
      values.sort(NaiveMerge::compareValues);
      merged.put(key, values.get(values.size() - 1));
    }
    return Attributes.of(merged);
  }

  /** Flags, then whole numbers, then real ones, then text: what random traces have. */
  private static int compareValues(Object a, Object b) {
    List<Class<?>> types = List.of(Boolean.class, Long.class, Double.class, String.class);
    if (a.getClass() != b.getClass()) {
      return types.indexOf(a.getClass()) - types.indexOf(b.getClass());
    }
    if (a instanceof Boolean flag) {
      return flag.compareTo((Boolean) b);
    }
    if (a instanceof Long whole) {
      return whole.compareTo((Long) b);
    }
    return a instanceof Double real
        ? real.compareTo((Double) b)
        : ((String) a).compareTo((String) b);
  }

  /** Each item as often as the part has it that has it most often. */
  private static <T> List<T> union(
      List<Span> parts, Function<Span, List<T>> field, Comparator<T> order) {
    List<T> union = new ArrayList<>();
    for (Span part : parts) {
      for (T item : field.apply(part)) {
        while (Collections.frequency(union, item)
            < Collections.frequency(field.apply(part), item)) {
          union.add(item);
        }
      }
    }
    union.sort(order);
    return union;
  }

  /** Random events differ in no more than this; their numbers have one digit. */
  private static String sortKey(SpanEvent event) {
    return "%020d %s %s".formatted(event.timeUnixNano(), event.name(), event.attributes());
  }

  private static String sortKey(SpanLink link) {
    return link.traceId() + " " + link.spanId();
  }
}
