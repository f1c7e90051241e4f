package dev.treeline.trace;

import dev.treeline.span.TraceId;
import org.jspecify.annotations.Nullable;

/**
 * One line about a trace, for lists. Counts and times of a live trace are those of the moment it
 * was last summarized; those of a closed one are exact.
 *
 * @param firstArrival broker time in milliseconds
 */
public record TraceSummary(
    TraceId traceId,
    String name,
    @Nullable String service,
    long startUnixNano,
    long endUnixNano,
    TraceStatus status,
    int revision,
    int spanCount,
    int errorCount,
    long firstArrival,
    @Nullable String runId,
    @Nullable String sessionId,
    @Nullable String userId,
    @Nullable String agentId,
    @Nullable String teamId,
    @Nullable String workflowId) {

  /** With the counts of this moment. */
  public TraceSummary live(int spans, int errors) {
    return new TraceSummary(
        traceId,
        name,
        service,
        startUnixNano,
        endUnixNano,
        TraceStatus.LIVE,
        revision,
        spans,
        errors,
        firstArrival,
        runId,
        sessionId,
        userId,
        agentId,
        teamId,
        workflowId);
  }
}
