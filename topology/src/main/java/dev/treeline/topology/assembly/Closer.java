package dev.treeline.topology.assembly;

import dev.treeline.key.TraceKey;
import dev.treeline.topology.archive.CompletedTrace;
import dev.treeline.topology.assembly.Emissions.Made;
import dev.treeline.topology.metrics.SpanMetrics;
import dev.treeline.topology.store.TraceRows;
import dev.treeline.topology.store.TraceRows.Extent;
import dev.treeline.trace.ClosedBy;
import dev.treeline.trace.ClosingPolicy;
import dev.treeline.trace.ClosingPolicy.Decision;
import dev.treeline.trace.ClosingPolicy.Findings;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceSummary;
import dev.treeline.trace.TraceTree;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the first of two steps in which traces are closed: a revision is sent to {@code
 * treeline.traces}, and again until it has been read back from there, which is the second one:
 * {@link Confirmations}.
 */
final class Closer {

  private static final Logger LOG = LoggerFactory.getLogger(Closer.class);

  private final WindowStore<byte[], byte[]> rows;
  private final TraceStates states;
  private final Turns turns;
  private final Emissions emissions;
  private final ClosingPolicy policy;
  private final SpanMetrics metrics;
  private final LongSupplier wallClock;
  private final Consumer<Record<byte[], byte @Nullable []>> traces;
  private final DueIndex due;

  Closer(
      Stores stores,
      Emissions emissions,
      ClosingPolicy policy,
      SpanMetrics metrics,
      LongSupplier wallClock,
      Consumer<Record<byte[], byte @Nullable []>> traces) {
    this.rows = stores.rows();
    this.states = stores.states();
    this.turns = stores.turns();
    this.emissions = emissions;
    this.policy = policy;
    this.metrics = metrics;
    this.wallClock = wallClock;
    this.traces = traces;
    this.due = new DueIndex(policy.afterRoot().toMillis(), policy.maxOpen().toMillis());
  }

  /** Looks at an open trace when it could be over. */
  void watch(byte[] traceKey, TraceState state) {
    due.armNoLaterThan(traceKey, policy.dueAt(state.life()));
  }

  void watchIfOpen(byte[] traceKey, TraceState state) {
    if (state.open()) {
      watch(traceKey, state);
    }
  }

  void forget(byte[] traceKey) {
    due.remove(traceKey);
    emissions.forget(traceKey);
  }

  /** When to look at the next trace; {@link Long#MAX_VALUE} when none is open. */
  long nextDue() {
    return due.next();
  }

  /** Closes what is over at this time, the longest overdue first; returns how many it looked at. */
  int closeDue(long now, int most) {
    int looked = 0;
    if (now == 0) { // after a start, before the first record: there is no time to write under
      return looked;
    }
    while (looked < most && !emissions.areEnough(wallClock.getAsLong())) {
      byte[] traceKey = due.peek(now);
      if (traceKey == null) {
        break;
      }
      look(traceKey, now);
      looked++;
    }
    return looked;
  }

  void closeIfDue(byte[] traceKey, long now) {
    if (due.isDue(traceKey, now)) {
      look(traceKey, now);
    }
  }

  /**
   * A trace on which the code itself fails must not be laid to the record that is being processed.
   */
  private void look(byte[] traceKey, long now) {
    try {
      lookAt(traceKey, now);
    } catch (KafkaException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error("Trace {} could not be closed", TraceKey.traceIdOf(traceKey), e);
      metrics.closeFailed();
      due.armAfterFutileLook(traceKey, now + policy.maxOpen().toMillis(), now);
    }
  }

  private void lookAt(byte[] traceKey, long now) {
    TraceState state = states.get(traceKey);
    if (state == null || !state.open()) {
      due.remove(traceKey);
      return;
    }
    long dueAt = policy.dueAt(state.life());
    if (dueAt > now) {
      due.postpone(traceKey, dueAt);
    } else if (emissions.sendAgainAt(traceKey) > wallClock.getAsLong()) {
      due.armAfterFutileLook(traceKey, now + Emissions.FIRST_PATIENCE_MS, now);
    } else {
      decide(traceKey, state, now);
    }
  }

  private void decide(byte[] traceKey, TraceState before, long now) {
    TraceRows found = TraceRows.scan(rows, traceKey, before.bucketStarts());
    TraceState state = before.seenIn(found.buckets());
    TraceTree tree = found.tree();
    Decision decision = policy.decide(state.life(), Findings.of(tree), now);
    if (decision instanceof Decision.Wait wait) {
      due.armAfterFutileLook(traceKey, wait.until(), now);
    } else if (decision instanceof Decision.Close close) {
      boolean moreRows = found.rows() > state.lastClose().rows();
      if (found.rows() == 0 || (!moreRows && repetitionsOnly(traceKey, state, found))) {
        states.put(traceKey, state.closedAgain());
        turns.takeBack(traceKey, state);
        forget(traceKey);
      } else {
        TraceState told = moreRows ? state : withLostRows(traceKey, state);
        emit(traceKey, told, found.extent(), tree, close.by(), now);
      }
    }
  }

  /**
   * Whether only repetitions have come since the last close, of a trace that has no more rows than
   * it had then. The number alone does not tell: a lost row may hide a new one. So either all spans
   * that the state has counted must be there, or nothing may be newer than that close: a lost row
   * that was read and stored again is counted twice, but is not newer.
   */
  private boolean repetitionsOnly(byte[] traceKey, TraceState state, TraceRows found) {
    boolean fewer = found.rows() < state.lastClose().rows();
    if (!fewer && state.spans() <= found.parts().size()) {
      return true;
    }
    TraceState closed = turns.closed(traceKey, state);
    return closed != null && !state.hasMoreThan(closed);
  }

  /** Written before the revision is: whoever reads that back must know what it is without. */
  private TraceState withLostRows(byte[] traceKey, TraceState state) {
    if (!state.buckets().lost()) {
      metrics.rowsLost();
    }
    TraceState lost = state.withLostRows();
    states.put(traceKey, lost);
    return lost;
  }

  /** With no hold on the parts of spans: they are not needed any more, and may be many. */
  private void emit(
      byte[] traceKey, TraceState state, Extent found, TraceTree tree, ClosedBy by, long now) {
    int revision = state.revision() + 1;
    Trace trace = state.closedTrace(TraceKey.traceIdOf(traceKey), tree, revision, by);
    CompletedTrace.Source source =
        new CompletedTrace.Source(
            found.rows(), found.bytes(), state.arrivals().records(), state.lastClose().chunks());
    int records = CompletedTrace.send(state.tenant(), traceKey, trace, by, source, now, traces);
    Made made = new Made(state.arrivals().records(), by, records, found, TraceSummary.of(trace));
    emissions.sent(traceKey, revision, made, wallClock.getAsLong());
    due.armAfterFutileLook(traceKey, now + Emissions.FIRST_PATIENCE_MS, now);
    metrics.emitted();
  }
}
