package dev.treeline.trace;

import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;

/**
 * Reads traces, wherever they are. An answer never lies: what cannot be looked at is {@code
 * Unavailable}, never missing.
 */
public interface TraceReader {

  default TraceAnswer trace(Tenant tenant, TraceId traceId) {
    return trace(tenant, traceId, Room.ENDLESS);
  }

  /**
   * Reads a trace.
   *
   * @param room asked before its spans are read, where it is known then how many there are
   */
  TraceAnswer trace(Tenant tenant, TraceId traceId, Room room);

  /** The same for who passes it on: what it is made of is not looked into where it lies here. */
  default StoredAnswer stored(Tenant tenant, TraceId traceId, Room room) {
    return new StoredAnswer.Read(trace(tenant, traceId, room));
  }

  /** The traces of a run, by the start of their run span. */
  RunAnswer run(Tenant tenant, String runId);

  /** How much of the intake is seen by what this reader asks, at this moment. */
  Coverage coverage();

  /** Traces by first arrival, newest first. */
  SummaryPage list(Tenant tenant, SummaryQuery query);
}
