package dev.treeline.topology.assembly;

import dev.treeline.key.TraceKey;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.topology.assembly.Emissions.Made;
import dev.treeline.topology.index.SummaryIndex;
import dev.treeline.topology.metrics.SpanMetrics;
import dev.treeline.topology.store.TraceRows;
import dev.treeline.trace.ClosedBy;
import dev.treeline.trace.TraceSummary;
import dev.treeline.trace.TraceTree;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The summaries of revisions, and those that a kill has lost, made again of a trace's rows. */
final class RevisionSummaries {

  private static final Logger LOG = LoggerFactory.getLogger(RevisionSummaries.class);

  private final WindowStore<byte[], byte[]> rows;
  private final SummaryIndex summaries;
  private final SpanMetrics metrics;

  RevisionSummaries(WindowStore<byte[], byte[]> rows, SummaryIndex summaries, SpanMetrics metrics) {
    this.rows = rows;
    this.summaries = summaries;
    this.metrics = metrics;
  }

  static @Nullable TraceSummary of(
      byte[] traceKey, TraceState state, int revision, ClosedBy by, TraceTree tree) {
    return tree.size() == 0
        ? null
        : TraceSummary.of(state.closedTrace(TraceKey.traceIdOf(traceKey), tree, revision, by));
  }

  void write(TraceState state, Made made) {
    write(state, made.summary());
  }

  /** A revision is read back again: its summary may be lost, or only here, and its state not. */
  void readBackAgain(byte[] traceKey, TraceState state, ClosedBy by) {
    Tenant tenant = Tenant.named(state.tenant());
    TraceId traceId = TraceKey.traceIdOf(traceKey);
    if (!summaries.closedAgain(tenant, state.firstArrival(), traceId, state.revision())) {
      writeOfRows(traceKey, state, by);
    }
  }

  /**
   * Of a trace whose state was put right. One that cannot be read must not be laid to the records
   * that are processed.
   */
  void writeAgain(byte[] traceKey, TraceState state) {
    ClosedBy by = state.lastClose().by();
    if (by == null || state.isDeleted()) {
      return;
    }
    try {
      writeOfRows(traceKey, state, by);
    } catch (KafkaException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error("Trace {} could not be summarized", TraceKey.traceIdOf(traceKey), e);
      metrics.closeFailed();
    }
  }

  private void writeOfRows(byte[] traceKey, TraceState state, ClosedBy by) {
    TraceTree tree = TraceRows.scan(rows, traceKey, state.bucketStarts()).tree();
    write(state, of(traceKey, state, state.revision(), by, tree));
  }

  private void write(TraceState state, @Nullable TraceSummary summary) {
    if (summary != null) {
      summaries.closed(Tenant.named(state.tenant()), summary);
    }
  }
}
