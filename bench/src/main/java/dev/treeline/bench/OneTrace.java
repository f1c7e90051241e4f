package dev.treeline.bench;

import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.trace.Coverage;
import dev.treeline.trace.Room;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceReader;
import java.util.List;
import java.util.OptionalLong;

/** Has one trace, whatever is asked for by id or run. */
record OneTrace(Trace trace) implements TraceReader {

  @Override
  public TraceAnswer trace(Tenant tenant, TraceId traceId, Room room) {
    return new TraceAnswer.Found(trace, OptionalLong.empty());
  }

  @Override
  public RunAnswer run(Tenant tenant, String runId) {
    return new RunAnswer.Found(
        List.of(
            new RunAnswer.RunTrace(
                trace.traceId(), trace.tree().span(0).spanId(), trace.startUnixNano())),
        false);
  }

  @Override
  public Coverage coverage() {
    throw new UnsupportedOperationException("there is one trace");
  }

  @Override
  public SummaryPage list(Tenant tenant, SummaryQuery query) {
    throw new UnsupportedOperationException("there is one trace");
  }
}
