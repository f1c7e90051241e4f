package dev.treeline.model;

import dev.treeline.span.Span;
import dev.treeline.span.SpanId;
import dev.treeline.span.SpanKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tree of a set of parts, by the words of docs/merging.md and of nothing else. */
record NaiveTrace(List<Node> nodes) {

  /** Stands for no node. */
  static final int NONE = -1;

  /**
   * A span of the tree.
   *
   * @param parent its number, or {@link #NONE}
   */
  record Node(Span span, int parent, boolean orphan, boolean cut, boolean shared) {}

  /** A span id, and whether this is the called side of a call that shares it. */
  private record Key(SpanId id, boolean called) {

    /** The id that the tree shows. */
    SpanId shown() {
      return called ? new SpanId(new SplittableRandom(id.value()).nextLong()) : id;
    }
  }

  /** A span, and whose child it says it is. */
  private record Placed(Key key, Span span, @Nullable Key parent) {

    static final Comparator<Placed> START_ORDER =
        Comparator.comparing((Placed placed) -> placed.span.startUnixNano())
            .thenComparing(placed -> placed.span.spanId().toString());
  }

  static NaiveTrace of(Collection<Span> parts) {
    Map<Key, List<Span>> partsOf = partsByKey(parts);
    List<Placed> all = new ArrayList<>();
    partsOf.forEach(
        (key, own) -> {
          Key parent = parentOf(key, own, partsOf.keySet());
          SpanId parentId = parent == null ? null : parent.shown();
          all.add(new Placed(key, NaiveMerge.merge(own, key.shown(), parentId), parent));
        });
    all.sort(Placed.START_ORDER);
    Map<Key, Integer> numbers = new HashMap<>();
    all.forEach(placed -> numbers.put(placed.key, numbers.size()));
    int[] parents =
        all.stream().mapToInt(placed -> numbers.getOrDefault(placed.parent, NONE)).toArray();
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < parents.length; i++) {
      Placed placed = all.get(i);
      boolean orphan = placed.parent != null && parents[i] == NONE;
      boolean cut = isEarliestOfItsCycle(i, parents);
      nodes.add(new Node(placed.span, cut ? NONE : parents[i], orphan, cut, placed.key.called));
    }
    return new NaiveTrace(nodes);
  }

  /** One entry per span id, but two where callers and called share it. */
  private static Map<Key, List<Span>> partsByKey(Collection<Span> parts) {
    Map<String, List<Span>> byId = new TreeMap<>();
    parts.forEach(
        part -> byId.computeIfAbsent(part.spanId().toString(), id -> new ArrayList<>()).add(part));
    Map<Key, List<Span>> result = new LinkedHashMap<>();
    for (List<Span> sameId : byId.values()) {
      SpanId id = sameId.get(0).spanId();
      List<Span> callers = ofKinds(sameId, SpanKind.CLIENT, SpanKind.PRODUCER);
      List<Span> called = ofKinds(sameId, SpanKind.SERVER, SpanKind.CONSUMER);
      if (callers.isEmpty() || called.isEmpty()) {
        result.put(new Key(id, false), sameId);
        continue;
      }
      List<Span> first = new ArrayList<>(callers);
      List<Span> second = new ArrayList<>(called);
      for (Span neither : ofKinds(sameId, SpanKind.INTERNAL, SpanKind.UNSPECIFIED)) {
        String service = neither.serviceName();
        boolean isCallers = callers.stream().anyMatch(part -> isOf(service, part));
        boolean isCalleds = called.stream().anyMatch(part -> isOf(service, part));
        (isCalleds && !isCallers ? second : first).add(neither);
      }
      result.put(new Key(id, false), first);
      result.put(new Key(id, true), second);
    }
    return result;
  }

  private static boolean isOf(@Nullable String service, Span part) {
    return service != null && service.equals(part.serviceName());
  }

  private static List<Span> ofKinds(List<Span> parts, SpanKind one, SpanKind other) {
    return parts.stream().filter(part -> part.kind() == one || part.kind() == other).toList();
  }

  /** Whether it is there or not; null for a root. */
  private static @Nullable Key parentOf(Key key, List<Span> parts, Set<Key> all) {
    if (key.called) {
      return new Key(key.id, false);
    }
    SpanId told = NaiveMerge.parent(parts);
    if (told == null) {
      return null;
    }
    Key called = new Key(told, true);
    return all.contains(called) && !told.equals(key.id) ? called : new Key(told, false);
  }

  /** Going from parent to parent comes back to it, and meets no earlier one on the way. */
  private static boolean isEarliestOfItsCycle(int number, int[] parents) {
    int earliest = number;
    int at = parents[number];
    for (int steps = 0; steps < parents.length && at != NONE; steps++) {
      if (at == number) {
        return earliest == number;
      }
      earliest = Math.min(earliest, at);
      at = parents[at];
    }
    return false;
  }

  long orphans() {
    return nodes.stream().filter(Node::orphan).count();
  }

  long cycles() {
    return nodes.stream().filter(Node::cut).count();
  }

  long errors() {
    return nodes.stream().filter(node -> node.span.isError()).count();
  }

  boolean isRunning() {
    return nodes.stream().anyMatch(node -> node.span.endUnixNano() == null);
  }

  boolean hasRoot() {
    return nodes.stream().anyMatch(node -> node.span.parentSpanId() == null);
  }

  boolean hasEndedRoot() {
    return nodes.stream()
        .anyMatch(n -> n.span.parentSpanId() == null && n.span.endUnixNano() != null);
  }

  /** Why it is partial once it is closed. */
  String reason() {
    List<String> reasons = new ArrayList<>();
    if (!hasRoot()) {
      reasons.add("root_missing");
    }
    if (isRunning()) {
      reasons.add("running_spans");
    }
    if (orphans() > 0) {
      reasons.add("missing_parents");
    }
    return String.join(",", reasons);
  }

  /** By what it is closed, when nothing arrives for long. */
  String closedBy() {
    if (isRunning()) {
      return "MAX_OPEN";
    }
    return hasEndedRoot() && orphans() == 0 ? "ROOT_ENDED" : "QUIET";
  }
}
