package dev.treeline.server.dialect.trigger;

import dev.treeline.span.SpanId;
import dev.treeline.trace.TraceTree;
import dev.treeline.vocabulary.CanonicalField;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The part of a trace that belongs to one run.
 *
 * @param anchor the span of the run, {@link TraceTree#NONE} while it is awaited
 * @param below what hangs directly under it, in start order: its children, and what belongs to the
 *     run and has no parent here
 */
record RunView(int anchor, List<Integer> below) {

  /**
   * @param known the span by which the index knows the run, for the case that no span here does
   */
  static RunView of(TraceTree tree, String runId, SpanId known) {
    @Nullable String[] runs = runsOf(tree);
    List<Integer> topmost = topmostOf(tree, runs, runId);
    if (topmost.isEmpty()) {
      int span = tree.find(known);
      return new RunView(span, span == TraceTree.NONE ? List.of() : childrenOf(tree, span));
    }
    int anchor = TraceTree.NONE;
    for (int candidate : topmost) {
      if (!tree.isOrphan(candidate)) {
        anchor = candidate;
        break;
      }
    }
    if (anchor == TraceTree.NONE) {
      return new RunView(TraceTree.NONE, topmost);
    }
    List<Integer> below = childrenOf(tree, anchor);
    below.addAll(detachedFrom(tree, runs, runId, anchor));
    below.sort(null); // spans are numbered in start order
    return new RunView(anchor, below);
  }

  /** The numbers of all spans of this part, in start order. */
  int[] spans(TraceTree tree) {
    boolean[] inside = new boolean[tree.size()];
    if (!isAwaited()) {
      inside[anchor] = true;
    }
    below.forEach(number -> mark(tree, number, inside));
    return IntStream.range(0, inside.length).filter(number -> inside[number]).toArray();
  }

  boolean isAwaited() {
    return anchor == TraceTree.NONE;
  }

  private static List<Integer> childrenOf(TraceTree tree, int number) {
    List<Integer> children = new ArrayList<>();
    int child = tree.firstChildOf(number);
    for (; child != TraceTree.NONE; child = tree.nextSiblingOf(child)) {
      children.add(child);
    }
    return children;
  }

  /** A span that names no run is part of its parent's. */
  private static @Nullable String[] runsOf(TraceTree tree) {
    @Nullable String[] runs = new String[tree.size()];
    tree.walk(
        new TraceTree.Visitor() {
          @Override
          public void enter(int number, int depth) {
            String own = CanonicalField.RUN_ID.text(tree.span(number));
            int parent = tree.parentOf(number);
            runs[number] = own == null && parent != TraceTree.NONE ? runs[parent] : own;
          }

          @Override
          public void leave(int number) {
            // a span's run is known on the way down
          }
        });
    return runs;
  }

  private static List<Integer> topmostOf(TraceTree tree, @Nullable String[] runs, String runId) {
    List<Integer> topmost = new ArrayList<>();
    for (int number = 0; number < tree.size(); number++) {
      int parent = tree.parentOf(number);
      boolean startsHere = parent == TraceTree.NONE || !runId.equals(runs[parent]);
      if (runId.equals(runs[number]) && startsHere) {
        topmost.add(number);
      }
    }
    return topmost;
  }

  /** Roots of this run; and, where the run began the trace, all that lost their parents. */
  private static List<Integer> detachedFrom(
      TraceTree tree, @Nullable String[] runs, String runId, int anchor) {
    boolean beganTrace = tree.span(anchor).equals(tree.mainRoot());
    int own = rootOf(tree, anchor);
    List<Integer> detached = new ArrayList<>();
    for (int root = tree.firstRoot(); root != TraceTree.NONE; root = tree.nextSiblingOf(root)) {
      boolean lost = !tree.span(root).isRoot();
      if (root != own && (runId.equals(runs[root]) || (beganTrace && lost))) {
        detached.add(root);
      }
    }
    return detached;
  }

  private static void mark(TraceTree tree, int root, boolean[] inside) {
    tree.walk(
        root,
        new TraceTree.Visitor() {
          @Override
          public void enter(int number, int depth) {
            inside[number] = true;
          }

          @Override
          public void leave(int number) {
            // marked on the way down
          }
        });
  }

  private static int rootOf(TraceTree tree, int number) {
    int root = number;
    while (tree.parentOf(root) != TraceTree.NONE) {
      root = tree.parentOf(root);
    }
    return root;
  }
}
