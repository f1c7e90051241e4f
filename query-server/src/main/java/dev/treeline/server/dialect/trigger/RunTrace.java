package dev.treeline.server.dialect.trigger;

import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceTree;

/**
 * A trace in which a run took part.
 *
 * @param known what the index knows of the run, for the case that the trace knows less
 */
record RunTrace(TraceAnswer.Found found, String runId, RunAnswer.RunTrace known) {

  Trace trace() {
    return found.trace();
  }

  TraceTree tree() {
    return found.trace().tree();
  }

  RunView view() {
    return RunView.of(tree(), runId, known.spanId());
  }
}
