package dev.treeline.topology.assembly;

import dev.treeline.topics.SpansPartitioner;
import dev.treeline.topics.Topics;
import dev.treeline.topology.assembly.AssemblyInput.Arrived;
import dev.treeline.topology.assembly.AssemblyInput.Confirmed;
import dev.treeline.topology.assembly.AssemblyInput.Delete;
import dev.treeline.topology.assembly.AssemblyInput.Tombstoned;
import dev.treeline.topology.metrics.SpanMetrics;
import dev.treeline.topology.store.ClockRow;
import dev.treeline.topology.store.Openings;
import dev.treeline.topology.store.PartitionClock;
import dev.treeline.topology.store.StateStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What a task does from its begin to its end: stores what arrives, and closes what is over, record
 * by record and in rounds. Only a close reads a trace.
 */
final class Assembly {

  private static final Duration ROUND = Duration.ofMillis(250);

  /** Closes after one record, so that records and closes take turns while both are many. */
  private static final int CLOSES_PER_RECORD = 4;

  /**
   * Time for closes in a round: it is the stream thread's, and what arrives waits for it. A round
   * is to take 100 ms at most; the other half is for its last look and a collection of garbage, of
   * which 76 ms were seen in one look.
   */
  private static final long ROUND_BUDGET_NANOS = Duration.ofMillis(50).toNanos();

  /** How far the broker's clock may be ahead of ours. */
  private static final Duration CLOCKS_APART = Duration.ofMinutes(1);

  private final ProcessorContext<byte[], byte @Nullable []> context;
  private final AssemblyProcessor.Outlets outlets;
  private final SpanMetrics metrics;
  private final PartitionClock clock;
  private final Stores stores;
  private final Reception reception;
  private final Closer closer;
  private final Confirmations confirmations;
  private final Deletion deletion;
  private final List<Runnable> atEnd = new ArrayList<>();
  private long clockWritten;
  private long hintsWritten;
  private long newestBegin;

  Assembly(
      ProcessorContext<byte[], byte @Nullable []> context,
      AssemblySettings settings,
      AssemblyProcessor.Outlets outlets,
      SpanMetrics metrics,
      Openings openings) {
    this.context = context;
    this.outlets = outlets;
    this.metrics = metrics;
    clock = new PartitionClock(settings.maxStale());
    stores = Stores.of(context);
    LongSupplier wallClock = context::currentSystemTimeMs;
    Emissions emissions = new Emissions();
    closer =
        new Closer(
            stores,
            emissions,
            settings.closingPolicy(),
            metrics,
            wallClock,
            record -> context.forward(record, outlets.traces()));
    RevisionSummaries summaries = new RevisionSummaries(stores.rows(), stores.summaries(), metrics);
    confirmations = new Confirmations(stores, summaries, emissions, closer, metrics, wallClock);
    deletion =
        new Deletion(
            stores,
            metrics,
            wallClock,
            new Deletion.Outlets(
                record -> context.forward(record, outlets.traces()),
                record -> context.forward(record, outlets.runs()),
                closer::forget));
    begin(settings, summaries);
    reception =
        new Reception(
            settings,
            stores,
            new RowPlaces(stores.rows(), newestBegin),
            closer,
            confirmations,
            metrics,
            record -> context.forward(record, outlets.runs()),
            wallClock.getAsLong() + CLOCKS_APART.toMillis());
    atEnd.add(openings.begin(StateStores.ROWS, context.taskId().partition()));
    schedule(ROUND, this::round);
    sweep(settings);
  }

  /** With what was restored. */
  private void begin(AssemblySettings settings, RevisionSummaries summaries) {
    long now = context.currentSystemTimeMs();
    ClockRow.forget(stores.rows(), now);
    long began = System.nanoTime();
    stores.turns().readAll(now - settings.retention().toMillis(), this::found);
    stores.turns().repair(summaries::writeAgain);
    deletion.flagAgainWhereItWasOverwritten();
    metrics.openTracesFound(System.nanoTime() - began);
  }

  private void sweep(AssemblySettings settings) {
    KeyValueStore<byte[], byte[]> states = context.getStateStore(StateStores.STATE);
    KeyValueStore<byte[], byte[]> summaries = context.getStateStore(StateStores.SUMMARIES);
    Expiry expiry =
        new Expiry(
            states,
            stores.states(),
            stores.summaries(),
            settings,
            key -> {
              closer.forget(key);
              deletion.forget(key);
            });
    LostSummaries lost = new LostSummaries(summaries, states, settings.retention());
    schedule(
        Expiry.EVERY,
        now -> {
          expiry.step(clock.time());
          lost.step(clock.time());
        });
  }

  /** Until the end, or it would go on beside its successor. */
  private void schedule(Duration every, Punctuator step) {
    atEnd.add(context.schedule(every, PunctuationType.WALL_CLOCK_TIME, step)::cancel);
  }

  void process(Record<byte[], AssemblyInput> record) {
    AssemblyInput input = record.value();
    if (input instanceof Confirmed confirmed) {
      if (!deletion.takes(confirmed.traceKey(), confirmed.close())) {
        confirmations.readBack(confirmed, clock.time());
      }
    } else if (input instanceof Tombstoned back) {
      deletion.readBack(back.traceKey(), back.tombstone());
    } else {
      clock.heard(record.timestamp(), context.currentSystemTimeMs());
      if (clock.time() - hintsWritten >= ROUND.toMillis()) {
        writeHints(); // in a backlog, minutes pass from one round to the next
      }
    }
    if (input instanceof Delete command) {
      deletion.begin(command, clock.time()); // not the record's time, as where records are taken in
    }
    if (input instanceof Arrived arrived) {
      boolean last = record.headers().lastHeader(Topics.CLOSE_HEADER) != null;
      IntConsumer outcome = reception.take(arrived, clock.time(), last);
      closer.closeDue(clock.time(), CLOSES_PER_RECORD);
      outcome.accept(arrived.skim().spans()); // nothing can fail any more, and have it come again
    } else {
      closer.closeDue(clock.time(), CLOSES_PER_RECORD);
    }
  }

  /** An orderly end: another instance goes on with the counts as they are. */
  void close() {
    atEnd.forEach(Runnable::run);
    atEnd.clear();
    stores.states().writeHints();
  }

  private void round(long wallNow) {
    long began = System.nanoTime();
    if (clock.wantsTick(wallNow, closer.nextDue())) {
      byte[] key = SpansPartitioner.tickKey(context.taskId().partition());
      context.forward(new Record<>(key, null, wallNow), outlets.ticks());
    }
    boolean more = true;
    while (more && System.nanoTime() - began < ROUND_BUDGET_NANOS) {
      boolean closed = closer.closeDue(clock.time(), 1) > 0;
      boolean erased = deletion.step(clock.time());
      more = deletion.sendAgain(clock.time()) || erased || closed;
    }
    writeHints();
    if (clock.time() > clockWritten) {
      ClockRow.write(stores.rows(), clock.time());
      clockWritten = clock.time();
    }
    metrics.closingRound(System.nanoTime() - began);
  }

  private void writeHints() {
    stores.states().writeHints();
    hintsWritten = clock.time();
  }

  /** A state on start, as it should be. */
  private void found(byte[] key, TraceState state) {
    newestBegin = Math.max(newestBegin, state.firstArrival());
    deletion.found(key, state);
    closer.watchIfOpen(key, state); // a guard is of a deleted trace, and not open
  }
}
