package dev.treeline.server.dialect.trigger;

import dev.treeline.trace.TraceTree;
import java.util.Arrays;

/**
 * The spans of a run that an answer shows. Where there are more than may be, those nearest to the
 * span of the run are, as in the product.
 */
final class Shown {

  private final boolean[] shown;
  private final boolean cut;

  private Shown(boolean[] shown, boolean cut) {
    this.shown = shown;
    this.cut = cut;
  }

  /**
   * Level after level.
   *
   * @param maxSpans 0 for any number; else the span of the run is among them, also one that is
   *     awaited
   */
  static Shown of(TraceTree tree, RunView run, int maxSpans) {
    boolean[] shown = new boolean[tree.size()];
    if (maxSpans == 0) {
      Arrays.fill(shown, true);
      return new Shown(shown, false);
    }
    int[] queue = queue(tree, run);
    int most = run.isAwaited() ? maxSpans - 1 : maxSpans;
    for (int i = 0; i < Math.min(most, queue.length); i++) {
      shown[queue[i]] = true;
    }
    return new Shown(shown, queue.length > most);
  }

  boolean has(int number) {
    return shown[number];
  }

  boolean isCut() {
    return cut;
  }

  private static int[] queue(TraceTree tree, RunView run) {
    int[] queue = new int[tree.size()];
    int end = 0;
    if (!run.isAwaited()) {
      queue[end++] = run.anchor();
    }
    for (int number : run.below()) {
      queue[end++] = number;
    }
    for (int next = run.isAwaited() ? 0 : 1; next < end; next++) {
      int child = tree.firstChildOf(queue[next]);
      for (; child != TraceTree.NONE; child = tree.nextSiblingOf(child)) {
        queue[end++] = child;
      }
    }
    return Arrays.copyOf(queue, end);
  }
}
