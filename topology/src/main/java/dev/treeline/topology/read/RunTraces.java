package dev.treeline.topology.read;

import dev.treeline.key.RunKey;
import dev.treeline.span.Span;
import dev.treeline.topology.index.RunIndexProcessor.Row;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.RunAnswer.RunTrace;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The traces of one run as the index shows them. A sender that has one run id for all that it does
 * has millions: those told of last are kept, as others may be gone.
 */
final class RunTraces {

  private static final int MOST = 10_000;

  private static final Comparator<RunTrace> BY_START =
      Comparator.comparing(RunTrace::startUnixNano, Span::compareStarts)
          .thenComparing(RunTrace::spanId);

  private record Told(long at, RunTrace trace) {}

  private final PriorityQueue<Told> lately =
      new PriorityQueue<>(Comparator.comparingLong(Told::at));

  private boolean known;
  private boolean more;

  void add(byte[] pairKey, Row row) {
    known = true;
    if (row.isDeleted()) {
      return;
    }
    if (lately.size() == MOST) {
      more = true;
      if (row.lastTold() <= lately.element().at) {
        return;
      }
      lately.remove();
    }
    RunTrace trace = new RunTrace(RunKey.traceIdOf(pairKey), row.spanId(), row.startUnixNano());
    lately.add(new Told(row.lastTold(), trace));
  }

  /** Also of a run all of whose traces were deleted. */
  boolean isKnown() {
    return known;
  }

  RunAnswer.Found found() {
    List<RunTrace> traces = lately.stream().map(Told::trace).sorted(BY_START).toList();
    return new RunAnswer.Found(traces, more);
  }
}
