package dev.treeline.trace;

import dev.treeline.span.Span;
import dev.treeline.span.SpanId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one tree from which every dialect is a view. Spans are numbered in start order (then by span
 * id); a span's children have ascending numbers, and so have the roots. A span whose parent is not
 * there is kept as a root and marked an orphan; a cycle is cut at its earliest span, which is
 * marked. Nothing here recurses: a chain may be as long as a trace.
 */
public final class TraceTree {

  /** The number that stands for no span. */
  public static final int NONE = -1;

  /** The order of spans everywhere. */
  public static final Comparator<Span> START_ORDER =
      Comparator.comparingLong(Span::startUnixNano).thenComparing(Span::spanId);

  /** Told of every span below a root, parents before children, in order. */
  public interface Visitor {
    void enter(int span, int depth);

    void leave(int span);
  }

  private final List<Span> spans;
  private final Map<SpanId, Integer> numbers;
  private final int[] parent;
  private final int[] firstChild;
  private final int[] nextSibling;
  private final boolean[] cut;
  private int firstRoot = NONE;
  private int orphans;
  private int cycles;
  private int errors;
  private int running;
  private long end;
  private @Nullable Span mainRoot;

  private TraceTree(List<Span> spans) {
    this.spans = spans;
    this.numbers = new HashMap<>(spans.size() * 2);
    this.parent = new int[spans.size()];
    this.firstChild = new int[spans.size()];
    this.nextSibling = new int[spans.size()];
    this.cut = new boolean[spans.size()];
    count();
    linkParents();
    cutCycles();
    linkChildren();
  }

  /** Of merged spans: each span id once, in any order. */
  public static TraceTree of(List<Span> merged) {
    List<Span> inOrder = new ArrayList<>(merged);
    inOrder.sort(START_ORDER);
    return new TraceTree(Collections.unmodifiableList(inOrder));
  }

  /** In start order. */
  public List<Span> spans() {
    return spans;
  }

  public Span span(int number) {
    return spans.get(number);
  }

  public int size() {
    return spans.size();
  }

  /** The number of a span, or {@link #NONE}. */
  public int find(SpanId id) {
    return numbers.getOrDefault(id, NONE);
  }

  /** The parent's number, or {@link #NONE} for a true root, an orphan and a cut cycle. */
  public int parentOf(int number) {
    return parent[number];
  }

  public int firstChildOf(int number) {
    return firstChild[number];
  }

  /** The next child of the same parent; the next root of a root. */
  public int nextSiblingOf(int number) {
    return nextSibling[number];
  }

  /** The first of the roots: true roots, orphans and cut cycles together, in start order. */
  public int firstRoot() {
    return firstRoot;
  }

  /** Names a parent that is not in the trace. */
  public boolean isOrphan(int number) {
    return parent[number] == NONE && !cut[number] && !spans.get(number).isRoot();
  }

  /** Stands in a cycle, which was cut above it. */
  public boolean isCut(int number) {
    return cut[number];
  }

  /** Had the id of its parent, with which it was called, before the two were told apart. */
  public boolean isShared(int number) {
    Span span = spans.get(number);
    SpanId parentId = span.parentSpanId();
    return parentId != null && SharedIds.isCalledSideOf(parentId, span.spanId());
  }

  public int orphanCount() {
    return orphans;
  }

  public int cycleCount() {
    return cycles;
  }

  public int errorCount() {
    return errors;
  }

  public int runningCount() {
    return running;
  }

  /** The earliest span without a parent; null while none has arrived. */
  public @Nullable Span mainRoot() {
    return mainRoot;
  }

  public long startUnixNano() {
    return spans.isEmpty() ? 0 : spans.get(0).startUnixNano();
  }

  public long endUnixNano() {
    return end;
  }

  /** Walks the subtree of a span, itself at depth 0. */
  public void walk(int root, Visitor visitor) {
    int at = root;
    int depth = 0;
    while (true) {
      visitor.enter(at, depth);
      if (firstChild[at] != NONE) {
        at = firstChild[at];
        depth++;
        continue;
      }
      visitor.leave(at);
      while (at != root && nextSibling[at] == NONE) {
        at = parent[at];
        depth--;
        visitor.leave(at);
      }
      if (at == root) {
        return;
      }
      at = nextSibling[at];
    }
  }

  /** Walks all roots in order. */
  public void walk(Visitor visitor) {
    for (int root = firstRoot; root != NONE; root = nextSibling[root]) {
      walk(root, visitor);
    }
  }

  /** What every answer asks for, some of it several times. */
  private void count() {
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      errors += span.isError() ? 1 : 0;
      running += span.isRunning() ? 1 : 0;
      end = i == 0 ? span.lastUnixNano() : Math.max(end, span.lastUnixNano());
      mainRoot = mainRoot == null && span.isRoot() ? span : mainRoot;
    }
  }

  private void linkParents() {
    for (int i = 0; i < spans.size(); i++) {
      if (numbers.put(spans.get(i).spanId(), i) != null) {
        throw new IllegalArgumentException("span " + spans.get(i).spanId() + " was not merged");
      }
    }
    for (int i = 0; i < spans.size(); i++) {
      SpanId id = spans.get(i).parentSpanId();
      parent[i] = id == null ? NONE : find(id);
      if (id != null && parent[i] == NONE) {
        orphans++;
      }
    }
  }

  /** Follows each chain of parents once; a chain that meets itself is a cycle. */
  private void cutCycles() {
    int[] chain = new int[spans.size()];
    for (int start = 0; start < spans.size(); start++) {
      int at = start;
      while (at != NONE && chain[at] == 0) {
        chain[at] = start + 1;
        at = parent[at];
      }
      if (at != NONE && chain[at] == start + 1) {
        int earliest = earliestOfCycle(at);
        parent[earliest] = NONE;
        cut[earliest] = true;
        cycles++;
      }
    }
  }

  private int earliestOfCycle(int member) {
    int earliest = member;
    for (int at = parent[member]; at != member; at = parent[at]) {
      earliest = Math.min(earliest, at);
    }
    return earliest;
  }

  private void linkChildren() {
    Arrays.fill(firstChild, NONE);
    Arrays.fill(nextSibling, NONE);
    for (int i = spans.size() - 1; i >= 0; i--) { // from the last, so that lists end up ascending
      if (parent[i] == NONE) {
        nextSibling[i] = firstRoot;
        firstRoot = i;
      } else {
        nextSibling[i] = firstChild[parent[i]];
        firstChild[parent[i]] = i;
      }
    }
  }
}
