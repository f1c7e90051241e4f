package dev.treeline.topology.assembly;

import dev.treeline.key.RunKey;
import dev.treeline.key.TraceKey;
import dev.treeline.span.Tenant;
import dev.treeline.topology.archive.CloseHeader;
import dev.treeline.topology.archive.Tombstone;
import dev.treeline.topology.assembly.AssemblyInput.Delete;
import dev.treeline.topology.index.RunPair;
import dev.treeline.topology.index.SummaryIndex;
import dev.treeline.topology.metrics.SpanMetrics;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Queue;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/**
 * Deletes traces: the flag first, at once, from which on nothing of the trace is read, taken in or
 * emitted; then its rows, a piece at a time; then its chunks in {@code treeline.traces}, until the
 * tombstones have been read back from there. The flag says what is left to do, so that a restart
 * goes on with it.
 */
final class Deletion {

  /** Twice as long after each time, as with a revision. */
  private static final long FIRST_PATIENCE_MS = Emissions.FIRST_PATIENCE_MS;

  private static final long LONGEST_PATIENCE_MS = 300_000;

  /** After a chunk came behind the deletion: the rest of its revision is about to come, too. */
  private static final long STRAGGLERS_MS = 1_000;

  private final WindowStore<byte[], byte[]> rows;
  private final TraceStates states;
  private final Turns turns;
  private final SummaryIndex summaries;
  private final SpanMetrics metrics;
  private final LongSupplier wallClock;
  private final Outlets out;

  /** What is left to do, by trace; in memory, made again of the flags on start. */
  private final Map<TraceRef, Work> pending = new HashMap<>();

  private final Queue<Work> erasing = new ArrayDeque<>();

  /** Those of them whose tombstones are on their way, in the order in which they are sent again. */
  private final NavigableSet<Work> onTheirWay =
      new TreeSet<>(
          Comparator.comparingLong((Work work) -> work.sendAgainAt)
              .thenComparing(work -> work.trace));

  private final List<Guard> guardsFound = new ArrayList<>();

  /** Where records go, and who else forgets the trace. */
  record Outlets(
      Consumer<Record<byte[], byte @Nullable []>> traces,
      Consumer<Record<byte[], byte @Nullable []>> runs,
      Consumer<byte[]> closer) {}

  private record Guard(byte[] traceKey, TraceState deleted) {}

  /** Of one trace: its rows, then the tombstones that are on their way. */
  private static final class Work {
    final byte[] traceKey;
    final TraceRef trace;
    final Tenant tenant;
    final RowErasure erasure;
    int chunks;
    boolean rowsGone;
    int nextReadBack;
    int sent;
    long sendAgainAt;

    Work(byte[] traceKey, TraceState flagged) {
      this.traceKey = traceKey;
      this.trace = new TraceRef(traceKey);
      this.tenant = Tenant.named(flagged.tenant());
      this.erasure = new RowErasure(traceKey, flagged.bucketStarts());
      this.chunks = flagged.lastClose().chunks();
    }
  }

  Deletion(Stores stores, SpanMetrics metrics, LongSupplier wallClock, Outlets out) {
    this.rows = stores.rows();
    this.states = stores.states();
    this.turns = stores.turns();
    this.summaries = stores.summaries();
    this.metrics = metrics;
    this.wallClock = wallClock;
    this.out = out;
  }

  /** Carries out a command, as often as it is read. */
  void begin(Delete command, long at) {
    byte[] traceKey = TraceKey.of(command.tenant(), command.traceId());
    TraceState known = states.get(traceKey);
    TraceState before = known == null ? TraceState.begin(command.tenant().name(), at) : known;
    flag(traceKey, before.deleted(at));
    metrics.deleted();
  }

  private void flag(byte[] traceKey, TraceState flagged) {
    states.put(traceKey, flagged);
    states.put(TraceKey.guard(traceKey), flagged.erased());
    turns.forget(traceKey);
    summaries.remove(
        Tenant.named(flagged.tenant()), flagged.firstArrival(), TraceKey.traceIdOf(traceKey));
    out.closer.accept(traceKey);
    work(traceKey, flagged);
  }

  private void work(byte[] traceKey, TraceState flagged) {
    Work work = new Work(traceKey, flagged);
    forget(traceKey);
    pending.put(work.trace, work);
    erasing.add(work);
  }

  /** A row of the state store, on start. */
  void found(byte[] key, TraceState state) {
    if (TraceKey.isGuard(key)) {
      guardsFound.add(new Guard(TraceKey.prefixOf(key), state));
    } else if (state.isDeleted() && state.hasRemains()) {
      work(key, state);
    }
  }

  /**
   * A process that stood still may have written to the changelogs after the one that took its place
   * had deleted the trace: its state without the flag is what was restored then. It cannot have
   * written the guard, which only a deletion writes. Before anything else is done with what was
   * restored, and once all of it was read.
   */
  void flagAgainWhereItWasOverwritten() {
    for (Guard guard : guardsFound) {
      byte[] traceKey = guard.traceKey;
      TraceState deleted = guard.deleted;
      TraceState known = states.get(traceKey);
      TraceState found = known == null ? deleted : known;
      if (found.firstArrival() > deleted.deletedAt()) {
        continue; // the id was free again: another trace
      }
      if (known == null || !found.isDeleted()) {
        flag(traceKey, found.deleted(deleted.deletedAt()));
      } else {
        summaries.remove(
            Tenant.named(deleted.tenant()), deleted.firstArrival(), TraceKey.traceIdOf(traceKey));
      }
    }
    guardsFound.clear();
  }

  /** Takes a bounded piece of what is left to do; returns whether there is more. */
  boolean step(long now) {
    Work work = erasing.peek();
    if (work == null || now == 0) { // before the first record there is no time to write under
      return false;
    }
    boolean gone = isOverhauled(work) || work.erasure.step(rows, runId -> tell(work, runId, now));
    if (gone) {
      erasing.remove();
      if (!isOverhauled(work)) {
        work.rowsGone = true;
        send(work, now);
      }
    }
    return !erasing.isEmpty();
  }

  /** Another command came since, or the flag has gone. */
  private boolean isOverhauled(Work work) {
    return pending.get(work.trace) != work;
  }

  private void tell(Work work, String runId, long now) {
    RunPair gone = RunPair.deleted(TraceKey.traceIdOf(work.traceKey));
    out.runs.accept(new Record<>(RunKey.of(work.tenant, runId), gone.encode(), now));
  }

  private void send(Work work, long now) {
    Tombstone.records(work.traceKey, work.chunks, now).forEach(out.traces);
    long patience = Math.min(LONGEST_PATIENCE_MS, FIRST_PATIENCE_MS << Math.min(work.sent, 20));
    work.sent++;
    work.nextReadBack = 0;
    await(work, patience);
  }

  private void await(Work work, long patience) {
    onTheirWay.remove(work);
    work.sendAgainAt = wallClock.getAsLong() + patience;
    onTheirWay.add(work);
  }

  /**
   * Sends again what was not read back in time, of one trace, the longest overdue: a refused write
   * is not told.
   *
   * @return whether there was one; there may be more
   */
  boolean sendAgain(long now) {
    if (onTheirWay.isEmpty() || onTheirWay.first().sendAgainAt > wallClock.getAsLong()) {
      return false;
    }
    send(onTheirWay.first(), now);
    return true;
  }

  void readBack(byte[] traceKey, Tombstone tombstone) {
    Work work = pending.get(new TraceRef(traceKey));
    if (work == null || !work.rowsGone || tombstone.chunks() != work.chunks) {
      return;
    }
    boolean follows = tombstone.chunk() == work.nextReadBack;
    work.nextReadBack = follows ? work.nextReadBack + 1 : tombstone.chunk() == 0 ? 1 : 0;
    TraceState flagged = states.get(traceKey);
    if (work.nextReadBack == work.chunks && flagged != null) {
      states.put(traceKey, flagged.erased());
      turns.forget(traceKey); // of one that did not know of the deletion
      forget(traceKey);
    }
  }

  /**
   * A chunk was read back: one that was on its way when its trace was deleted is deleted, too.
   *
   * @return whether its trace is deleted; then this was all there is to do with it
   */
  boolean takes(byte[] traceKey, CloseHeader landed) {
    TraceState state = states.get(traceKey);
    if (state == null || !state.isDeleted()) {
      return false;
    }
    if (landed.chunks() > state.lastClose().chunks()) {
      state = state.withRemains(landed.chunks());
      states.put(traceKey, state);
    }
    Work work = pending.get(new TraceRef(traceKey));
    if (work == null) {
      work(traceKey, state);
    } else {
      work.chunks = state.lastClose().chunks();
      work.nextReadBack = 0;
      if (work.rowsGone) {
        await(work, STRAGGLERS_MS);
      }
    }
    return true;
  }

  void forget(byte[] traceKey) {
    Work work = pending.remove(new TraceRef(traceKey));
    if (work != null) {
      onTheirWay.remove(work);
    }
  }
}
