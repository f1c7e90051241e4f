package dev.treeline.topology.assembly;

import dev.treeline.key.TraceKey;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.topology.archive.CloseHeader;
import dev.treeline.topology.archive.CompletedTrace;
import dev.treeline.topology.assembly.Emissions.Made;
import dev.treeline.topology.assembly.Emissions.Whole;
import dev.treeline.topology.index.SummaryIndex;
import dev.treeline.topology.metrics.SpanMetrics;
import dev.treeline.topology.store.TraceRows;
import dev.treeline.trace.ClosedBy;
import dev.treeline.trace.ClosingPolicy;
import dev.treeline.trace.ClosingPolicy.Decision;
import dev.treeline.trace.ClosingPolicy.Findings;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceSummary;
import dev.treeline.trace.TraceTree;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes traces in two steps: a revision is sent to {@code treeline.traces}, and when it has been
 * read back from there, the state turns to closed. Until then it is sent again.
 */
final class Closer {

  private static final Logger LOG = LoggerFactory.getLogger(Closer.class);

  private final WindowStore<byte[], byte[]> rows;
  private final TraceStates states;
  private final Turns turns;
  private final SummaryIndex summaries;
  private final ClosingPolicy policy;
  private final SpanMetrics metrics;
  private final LongSupplier wallClock;
  private final Consumer<Record<byte[], byte @Nullable []>> traces;
  private final DueIndex due;
  private final Emissions emissions = new Emissions();

  Closer(
      WindowStore<byte[], byte[]> rows,
      TraceStates states,
      Turns turns,
      SummaryIndex summaries,
      ClosingPolicy policy,
      SpanMetrics metrics,
      LongSupplier wallClock,
      Consumer<Record<byte[], byte @Nullable []>> traces) {
    this.rows = rows;
    this.states = states;
    this.turns = turns;
    this.summaries = summaries;
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
      boolean repetitionsOnly = found.rows() == state.lastClose().rows();
      if (repetitionsOnly || found.rows() == 0) {
        states.put(traceKey, state.closedAgain());
        turns.takeBack(traceKey, state);
        forget(traceKey);
      } else {
        emit(traceKey, state, found, tree, close.by(), now);
      }
    }
  }

  private void emit(
      byte[] traceKey, TraceState state, TraceRows found, TraceTree tree, ClosedBy by, long now) {
    int revision = state.revision() + 1;
    Trace trace = state.closedTrace(TraceKey.traceIdOf(traceKey), tree, revision, by);
    CompletedTrace.Source source =
        new CompletedTrace.Source(
            found.rows(), found.bytes(), state.arrivals().records(), state.lastClose().chunks());
    List<Record<byte[], byte[]>> records =
        CompletedTrace.records(state.tenant(), traceKey, trace, by, source, now);
    records.forEach(traces);
    Made made =
        new Made(
            state.arrivals().records(), by, records.size(), found.extent(), TraceSummary.of(trace));
    emissions.sent(traceKey, revision, made, wallClock.getAsLong());
    due.armAfterFutileLook(traceKey, now + Emissions.FIRST_PATIENCE_MS, now);
    metrics.emitted();
  }

  void confirmed(AssemblyInput.Confirmed confirmed, long now) {
    byte[] traceKey = confirmed.traceKey();
    CloseHeader close = confirmed.close();
    TraceState before = states.get(traceKey);
    if (before == null) {
      return; // expired since
    }
    if (close.revision() <= before.revision()) {
      if (before.lastClose().isOf(close)) {
        summarizeAgain(traceKey, before, close.by());
        stands(traceKey, before, confirmed);
      } else {
        emitOnceMore(traceKey, before, close);
      }
      return;
    }
    Optional<Whole> whole = emissions.readBack(traceKey, close, confirmed.tombstone());
    if (whole.isEmpty()) {
      noteThePieces(traceKey, before, close);
      return;
    }
    Made made = madeOf(traceKey, before, close, whole.get().made());
    TraceState after =
        before
            .seenIn(made.extent().buckets())
            .closed(
                new LastClose(close.revision(), close.by(), close.rows(), whole.get().chunks()),
                close.dropped(),
                made.extent(),
                now);
    // Before the state: a reader who finds a closed state must find the summary of that revision.
    summarize(after, made);
    states.put(traceKey, after);
    turns.note(traceKey, before, after);
    forget(traceKey);
    watchIfOpen(traceKey, after);
    metrics.confirmed(close.by());
  }

  private void summarize(TraceState state, Made made) {
    if (made.summary() != null) {
      summaries.closed(Tenant.named(state.tenant()), made.summary());
    }
  }

  /**
   * As a trace stands that something new comes to. A revision that is on its way is taken for
   * written: what comes opens the trace again, as it would if it had come when it was appended. In
   * a backlog, hours of the log pass before a revision is read back. That loses nothing: the trace
   * is open from this record on, and its next revision is whole.
   */
  TraceState settled(byte[] traceKey, TraceState before) {
    Made made = emissions.onItsWay(traceKey, before.revision() + 1);
    if (made == null) {
      return before;
    }
    int chunks = Math.max(made.chunks(), before.lastClose().chunks());
    TraceState after =
        before
            .seenIn(made.extent().buckets())
            .closed(
                new LastClose(before.revision() + 1, made.by(), made.extent().rows(), chunks),
                before.arrivals().dropped(),
                made.extent(),
                before.lastArrival());
    summarize(after, made);
    forget(traceKey);
    metrics.confirmed(made.by());
    return after;
  }

  /**
   * For a deletion, and for a revision of fewer chunks that takes its place, after a restart too.
   */
  private void noteThePieces(byte[] traceKey, TraceState before, CloseHeader close) {
    if (close.chunks() > before.lastClose().chunks()) {
      states.put(traceKey, before.inPieces(close.chunks()));
    }
  }

  /** As it is remembered, or by another look at the rows. */
  private Made madeOf(
      byte[] traceKey, TraceState before, CloseHeader close, @Nullable Made remembered) {
    if (remembered != null
        && remembered.records() == close.records()
        && remembered.records() == before.arrivals().records()) {
      return remembered; // nothing came since
    }
    TraceRows found = TraceRows.scan(rows, traceKey, before.bucketStarts());
    TraceState seen = before.seenIn(found.buckets());
    return new Made(
        close.records(),
        close.by(),
        close.chunks(),
        found.extent(),
        summary(traceKey, seen, close.revision(), close.by(), found.tree()));
  }

  /** Somebody who had been replaced overwrote in {@code treeline.traces} what stood there. */
  private void emitOnceMore(byte[] traceKey, TraceState before, CloseHeader close) {
    emissions.interrupted(traceKey, before.revision(), wallClock.getAsLong());
    TraceState after = before.overwritten(close.chunks());
    states.put(traceKey, after);
    turns.note(traceKey, before, after);
    watch(traceKey, after);
  }

  /**
   * After a kill, older revisions are read back again, too. They overwrote nothing when the last
   * one is read back behind them.
   */
  private void stands(byte[] traceKey, TraceState before, AssemblyInput.Confirmed confirmed) {
    CloseHeader close = confirmed.close();
    if (before.lastClose().rows() == close.rows()
        || before.arrivals().dropped() != close.dropped()
        || before.buckets().expired()
        || emissions.onItsWay(traceKey, before.revision() + 1) != null) {
      return; // it was not overwritten; or the next one is due for another reason, or sent
    }
    if (emissions.readBack(traceKey, close, confirmed.tombstone()).isPresent()) {
      TraceState after = before.standing(close.rows());
      states.put(traceKey, after);
      turns.takeBack(traceKey, before);
      turns.note(traceKey, before, after);
    }
  }

  /** A revision is read back again: after a kill, its summary may be lost and its state not. */
  private void summarizeAgain(byte[] traceKey, TraceState state, ClosedBy by) {
    Tenant tenant = Tenant.named(state.tenant());
    TraceId traceId = TraceKey.traceIdOf(traceKey);
    if (!summaries.isOf(tenant, state.firstArrival(), traceId, state.revision())) {
      summarize(traceKey, state, by, TraceRows.scan(rows, traceKey, state.bucketStarts()).tree());
    }
  }

  /**
   * Writes the summary of a trace's last revision again, from its rows. One that cannot be read
   * must not be laid to the records that are processed.
   */
  void summarize(byte[] traceKey, TraceState state) {
    ClosedBy by = state.lastClose().by();
    if (by == null || state.isDeleted()) {
      return;
    }
    try {
      summarize(traceKey, state, by, TraceRows.scan(rows, traceKey, state.bucketStarts()).tree());
    } catch (KafkaException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error("Trace {} could not be summarized", TraceKey.traceIdOf(traceKey), e);
      metrics.closeFailed();
    }
  }

  private void summarize(byte[] traceKey, TraceState state, ClosedBy by, TraceTree tree) {
    TraceSummary summary = summary(traceKey, state, state.revision(), by, tree);
    if (summary != null) {
      summaries.closed(Tenant.named(state.tenant()), summary);
    }
  }

  private static @Nullable TraceSummary summary(
      byte[] traceKey, TraceState state, int revision, ClosedBy by, TraceTree tree) {
    return tree.size() == 0
        ? null
        : TraceSummary.of(state.closedTrace(TraceKey.traceIdOf(traceKey), tree, revision, by));
  }
}
