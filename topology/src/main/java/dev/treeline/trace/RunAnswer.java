package dev.treeline.trace;

import dev.treeline.span.SpanId;
import dev.treeline.span.TraceId;
import java.util.List;

/** What became of a look-up by run id. */
public sealed interface RunAnswer {

  /**
   * The traces in which the run took part, the earliest run span first; none when all of them were
   * deleted.
   *
   * @param more whether there are others, told of before these
   */
  record Found(List<RunTrace> traces, boolean more) implements RunAnswer {}

  record NotFound() implements RunAnswer {}

  record Unavailable(String why, int retryAfterSeconds) implements RunAnswer {}

  /** One trace of a run, and the earliest of the run's spans that the index knows there. */
  record RunTrace(TraceId traceId, SpanId spanId, long startUnixNano) {}
}
