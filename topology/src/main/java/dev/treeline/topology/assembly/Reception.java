package dev.treeline.topology.assembly;

import dev.treeline.key.TraceKey;
import dev.treeline.topology.assembly.AssemblyInput.Arrived;
import dev.treeline.topology.index.RunPairs;
import dev.treeline.topology.index.SummaryIndex;
import dev.treeline.topology.metrics.SpanMetrics;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/**
 * Takes records in. One costs a look for a repetition, a row and a state, whatever the size of its
 * trace.
 */
final class Reception {

  private final AssemblySettings settings;
  private final long bucketSpanMillis;
  private final long rowRetentionMillis;
  private final WindowStore<byte[], byte[]> rows;
  private final TraceStates states;
  private final Turns turns;
  private final RowPlaces places;
  private final SummaryIndex summaries;
  private final RunPairs runPairs;
  private final Closer closer;
  private final Confirmations confirmations;
  private final SpanMetrics metrics;
  private final Consumer<Record<byte[], byte @Nullable []>> runs;
  private final long replayedUntil;

  /**
   * @param replayedUntil what was appended later cannot be a record that is read again after a kill
   */
  Reception(
      AssemblySettings settings,
      Stores stores,
      RowPlaces places,
      Closer closer,
      Confirmations confirmations,
      SpanMetrics metrics,
      Consumer<Record<byte[], byte @Nullable []>> runs,
      long replayedUntil) {
    this.settings = settings;
    this.bucketSpanMillis = settings.bucketSpan().toMillis();
    this.rowRetentionMillis = settings.rowRetention().toMillis();
    this.rows = stores.rows();
    this.states = stores.states();
    this.turns = stores.turns();
    this.summaries = stores.summaries();
    this.places = places;
    this.runPairs = new RunPairs(settings.tellAgainAfter());
    this.closer = closer;
    this.confirmations = confirmations;
    this.metrics = metrics;
    this.runs = runs;
    this.replayedUntil = replayedUntil;
  }

  /**
   * Stores the record and returns the count that its spans belong to.
   *
   * @param arrival the partition clock and not the record's time: a broker whose clock is behind
   *     that of the leader before it must not take a new trace to a bucket that the store has given
   *     up
   * @param last with this record, its sender says, the trace is over
   */
  IntConsumer take(Arrived arrived, long arrival, boolean last) {
    byte[] traceKey = TraceKey.of(arrived.tenant(), arrived.traceId());
    closer.closeIfDue(traceKey, arrival); // it was over before this came, as it would be live
    TraceState known = states.get(traceKey);
    TraceState before = known == null ? TraceState.begin(arrived.tenant().name(), arrival) : known;
    if (before.isDeleted()) {
      return spans -> metrics.dropped("deleted", spans);
    }
    TraceLimits.Limit limit =
        settings
            .limits()
            .reachedBy(before.arrivals(), arrived.skim().spans(), arrived.skim().weight());
    boolean later = arrival - before.newestBucket() > bucketSpanMillis;
    long bucket = later ? arrival : before.newestBucket();
    RowPlaces.Place place =
        places.of(
            traceKey, arrived.row(), before.bucketStarts(), bucket, before.firstArrival(), arrival);
    boolean repeated = place.taken();
    if (!repeated) {
      before = confirmations.settled(traceKey, before);
    }
    if (limit != null && !repeated) {
      drop(traceKey, before, before.dropped(arrival, arrived.skim().spans()), last);
      return spans -> metrics.dropped(limit.reason(), spans);
    }
    if (later && !repeated) {
      before = before.inBucket(arrival, arrival - rowRetentionMillis);
    }
    // After a kill or a refused write the store may have a row that the changelog or the state
    // lacks.
    boolean mayBeReplayed = arrival <= replayedUntil;
    if (repeated && !before.open() && !mayBeReplayed) {
      return metrics::duplicate; // the trace is over, and has this record
    }
    if (!repeated || mayBeReplayed) {
      if (arrival - place.bucket() >= rowRetentionMillis) {
        metrics.expiredPut(); // the store would take it, and never show it
      }
      rows.put(place.rowKey(), arrived.row(), place.bucket());
    }
    Signs signs = Signs.of(arrived.skim(), repeated);
    // These take no new bucket, and must not have the trace outlive its rows.
    boolean outlives = limit != null || (later && repeated);
    TraceState after = before.arrived(outlives ? before.lastArrival() : arrival, signs);
    if (last) {
      after = after.askedToClose();
    }
    if (known == null) {
      states.put(traceKey, after);
    } else {
      states.replace(traceKey, known, after);
      turns.note(traceKey, known, after);
      if (!before.open()) {
        metrics.reopened();
      }
    }
    tell(arrived, after, known == null, repeated && mayBeReplayed, arrival);
    closer.watch(traceKey, after);
    return repeated ? metrics::duplicate : metrics::stored;
  }

  /** The indexes, of what is news to them. */
  private void tell(
      Arrived arrived, TraceState after, boolean begins, boolean replayed, long arrival) {
    summaries.arrived(
        arrived.tenant(),
        arrived.traceId(),
        after.firstArrival(),
        begins,
        replayed,
        arrived.skim(),
        arrived.row());
    runPairs.collect(
        arrived.tenant(),
        arrived.traceId(),
        arrived.skim().runs(),
        arrival,
        (key, pair) -> runs.accept(new Record<>(key, pair.encode(), arrival)));
  }

  private void drop(byte[] traceKey, TraceState before, TraceState dropped, boolean last) {
    TraceState after = last ? dropped.askedToClose() : dropped;
    states.replace(traceKey, before, after);
    turns.note(traceKey, before, after);
    if (!before.open()) {
      metrics.reopened();
    }
    if (!before.open() || last) {
      closer.watch(traceKey, after);
    }
  }
}
