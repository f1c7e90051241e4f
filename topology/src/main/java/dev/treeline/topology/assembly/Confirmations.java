package dev.treeline.topology.assembly;

import dev.treeline.topology.archive.CloseHeader;
import dev.treeline.topology.assembly.Emissions.Made;
import dev.treeline.topology.assembly.Emissions.Whole;
import dev.treeline.topology.metrics.SpanMetrics;
import dev.treeline.topology.store.TraceRows;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/**
 * Takes the second step of a close: when a revision has been read back from {@code
 * treeline.traces}, the state turns to closed. {@link Closer} has sent it, or somebody before.
 */
final class Confirmations {

  private final WindowStore<byte[], byte[]> rows;
  private final TraceStates states;
  private final Turns turns;
  private final RevisionSummaries summaries;
  private final Emissions emissions;
  private final Closer closer;
  private final SpanMetrics metrics;
  private final LongSupplier wallClock;

  Confirmations(
      Stores stores,
      RevisionSummaries summaries,
      Emissions emissions,
      Closer closer,
      SpanMetrics metrics,
      LongSupplier wallClock) {
    this.rows = stores.rows();
    this.states = stores.states();
    this.turns = stores.turns();
    this.summaries = summaries;
    this.emissions = emissions;
    this.closer = closer;
    this.metrics = metrics;
    this.wallClock = wallClock;
  }

  void readBack(AssemblyInput.Confirmed confirmed, long now) {
    byte[] traceKey = confirmed.traceKey();
    CloseHeader close = confirmed.close();
    TraceState before = states.get(traceKey);
    if (before == null) {
      return; // expired since
    }
    if (close.revision() <= before.revision()) {
      if (before.lastClose().isOf(close)) {
        summaries.readBackAgain(traceKey, before, close.by());
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
            .seenIn(made.extent().buckets(), made.extent().rows())
            .closed(
                new LastClose(close.revision(), close.by(), close.rows(), whole.get().chunks()),
                close.dropped(),
                made.extent(),
                now);
    // Before the state: a reader who finds a closed state must find the summary of that revision.
    summaries.write(after, made);
    states.put(traceKey, after);
    turns.note(traceKey, before, after);
    closer.forget(traceKey);
    closer.watchIfOpen(traceKey, after);
    metrics.confirmed(close.by());
  }

  /**
   * The state that a new record is added to. A revision that is on its way is taken for written:
   * what comes opens the trace again, as it would if it had come when it was appended. In a
   * backlog, hours of the log pass before a revision is read back. That loses nothing: the trace is
   * open from this record on, and its next revision is whole.
   */
  TraceState settled(byte[] traceKey, TraceState before) {
    Made made = emissions.onItsWay(traceKey, before.revision() + 1);
    if (made == null) {
      return before;
    }
    int chunks = Math.max(made.chunks(), before.lastClose().chunks());
    TraceState after =
        before
            .seenIn(made.extent().buckets(), made.extent().rows())
            .closed(
                new LastClose(before.revision() + 1, made.by(), made.extent().rows(), chunks),
                before.arrivals().dropped(),
                made.extent(),
                before.lastArrival());
    summaries.write(after, made);
    closer.forget(traceKey);
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
    TraceState seen = before.seenIn(found.buckets(), found.rows());
    return new Made(
        close.records(),
        close.by(),
        close.chunks(),
        found.extent(),
        RevisionSummaries.of(traceKey, seen, close.revision(), close.by(), found.tree()));
  }

  /** Somebody who had been replaced overwrote in {@code treeline.traces} what stood there. */
  private void emitOnceMore(byte[] traceKey, TraceState before, CloseHeader close) {
    emissions.interrupted(traceKey, before.revision(), wallClock.getAsLong());
    TraceState after = before.overwritten(close.chunks());
    states.put(traceKey, after);
    turns.note(traceKey, before, after);
    closer.watch(traceKey, after);
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
}
