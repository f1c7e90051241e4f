package dev.treeline.server.dialect.datadog;

import dev.treeline.span.Span;
import dev.treeline.trace.TraceTree;

/** The time of a span that none of its children covers. */
final class SelfTime {

  private SelfTime() {}

  static long of(TraceTree tree, int number) {
    Span span = tree.span(number);
    long end = span.startUnixNano() + span.durationNanos();
    long coveredUntil = span.startUnixNano();
    long covered = 0;
    int child = tree.firstChildOf(number); // children come in start order: one pass makes the union
    for (; child != TraceTree.NONE; child = tree.nextSiblingOf(child)) {
      Span part = tree.span(child);
      long from = Math.max(coveredUntil, part.startUnixNano());
      long to = Math.min(end, part.startUnixNano() + part.durationNanos());
      if (to > from) {
        covered += to - from;
        coveredUntil = to;
      }
    }
    return span.durationNanos() - covered;
  }
}
