package dev.treeline.topology.read;

import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.trace.Coverage;
import dev.treeline.trace.Room;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.StoredAnswer;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceReader;

/**
 * Reads what this instance works on, and what it has a copy of where that gives no answer. Lists
 * are of what is worked on alone: the owner of a partition would tell its traces a second time.
 */
public final class ReaderWithCopies implements TraceReader {

  private final TraceReader own;
  private final TraceReader copies;

  public ReaderWithCopies(TraceReader own, TraceReader copies) {
    this.own = own;
    this.copies = copies;
  }

  @Override
  public TraceAnswer trace(Tenant tenant, TraceId traceId, Room room) {
    TraceAnswer answer = own.trace(tenant, traceId, room);
    return answer instanceof TraceAnswer.Unavailable
            && copies.trace(tenant, traceId, room) instanceof TraceAnswer.Found copy
        ? copy
        : answer;
  }

  @Override
  public StoredAnswer stored(Tenant tenant, TraceId traceId, Room room) {
    StoredAnswer answer = own.stored(tenant, traceId, room);
    return answer instanceof StoredAnswer.Read read
            && read.answer() instanceof TraceAnswer.Unavailable
            && copies.stored(tenant, traceId, room) instanceof StoredAnswer.Found copy
        ? copy
        : answer;
  }

  @Override
  public RunAnswer run(Tenant tenant, String runId) {
    RunAnswer answer = own.run(tenant, runId);
    return answer instanceof RunAnswer.Unavailable
            && copies.run(tenant, runId) instanceof RunAnswer.Found copy
        ? copy
        : answer;
  }

  @Override
  public Coverage coverage() {
    return own.coverage();
  }

  @Override
  public SummaryPage list(Tenant tenant, SummaryQuery query) {
    return own.list(tenant, query);
  }
}
