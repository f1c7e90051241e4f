package dev.treeline.topology.assembly;

import dev.treeline.topics.SpansPartitioner;
import dev.treeline.topics.Topics;
import dev.treeline.topology.assembly.AssemblyInput.Arrived;
import dev.treeline.topology.assembly.AssemblyInput.Confirmed;
import dev.treeline.topology.assembly.AssemblyInput.Delete;
import dev.treeline.topology.assembly.AssemblyInput.Tombstoned;
import dev.treeline.topology.index.SummaryIndex;
import dev.treeline.topology.metrics.SpanMetrics;
import dev.treeline.topology.store.ClockRow;
import dev.treeline.topology.store.Openings;
import dev.treeline.topology.store.PartitionClock;
import dev.treeline.topology.store.StateStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/**
 * Stores what arrives, and closes what is over, record by record and in rounds. Only a close reads
 * a trace.
 */
public final class AssemblyProcessor
    extends ContextualProcessor<byte[], AssemblyInput, byte[], byte @Nullable []> {

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

  private final AssemblySettings settings;
  private final Outlets outlets;
  private final SpanMetrics metrics;
  private final Openings openings;
  private final List<Runnable> atEnd = new ArrayList<>();
  private PartitionClock clock;
  private WindowStore<byte[], byte[]> rows;
  private TraceStates states;
  private Reception reception;
  private Closer closer;
  private Confirmations confirmations;
  private Deletion deletion;
  private long clockWritten;
  private long hintsWritten;
  private long newestBegin;

  /** The names of the sinks below. */
  public record Outlets(String ticks, String traces, String runs) {}

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
  public AssemblyProcessor(
      AssemblySettings settings, Outlets outlets, SpanMetrics metrics, Openings openings) {
    this.settings = settings;
    this.outlets = outlets;
    this.metrics = metrics;
    this.openings = openings;
  }

  /**
   * Also of a task that has failed and begins anew, with this same object: nothing of before counts
   * any more, least of all the clock, as what it has passed may have been rolled back.
   */
  @Override
  public void init(ProcessorContext<byte[], byte @Nullable []> context) {
    super.init(context);
    clock = new PartitionClock(settings.maxStale());
    clockWritten = 0;
    hintsWritten = 0;
    rows = context.getStateStore(StateStores.ROWS);
    KeyValueStore<byte[], byte[]> stateStore = context.getStateStore(StateStores.STATE);
    states = new TraceStates(stateStore);
    KeyValueStore<byte[], byte[]> summaryStore = context.getStateStore(StateStores.SUMMARIES);
    SummaryIndex summaries = new SummaryIndex(summaryStore);
    Turns turns = new Turns(stateStore);
    Emissions emissions = new Emissions();
    closer =
        new Closer(
            rows,
            states,
            turns,
            emissions,
            settings.closingPolicy(),
            metrics,
            context::currentSystemTimeMs,
            record -> context.forward(record, outlets.traces()));
    RevisionSummaries revisionSummaries = new RevisionSummaries(rows, summaries, metrics);
    confirmations =
        new Confirmations(
            rows,
            states,
            turns,
            revisionSummaries,
            emissions,
            closer,
            metrics,
            context::currentSystemTimeMs);
    deletion =
        new Deletion(
            rows,
            states,
            turns,
            summaries,
            metrics,
            context::currentSystemTimeMs,
            new Deletion.Outlets(
                record -> context.forward(record, outlets.traces()),
                record -> context.forward(record, outlets.runs()),
                closer::forget));
    ClockRow.forget(rows, context.currentSystemTimeMs());
    long began = System.nanoTime();
    newestBegin = 0;
    turns.readAll(context.currentSystemTimeMs() - settings.retention().toMillis(), this::found);
    turns.repair(revisionSummaries::writeAgain);
    deletion.flagAgainWhereItWasOverwritten();
    metrics.openTracesFound(System.nanoTime() - began);
    reception =
        new Reception(
            settings,
            rows,
            states,
            turns,
            new RowPlaces(rows, newestBegin),
            summaries,
            closer,
            confirmations,
            metrics,
            record -> context.forward(record, outlets.runs()),
            context.currentSystemTimeMs() + CLOCKS_APART.toMillis());
    Expiry expiry =
        new Expiry(
            stateStore,
            states,
            summaries,
            settings,
            key -> {
              closer.forget(key);
              deletion.forget(key);
            });
    LostSummaries lost = new LostSummaries(summaryStore, stateStore, settings.retention());
    atEnd.add(openings.begin(StateStores.ROWS, context.taskId().partition()));
    Cancellable rounds = context.schedule(ROUND, PunctuationType.WALL_CLOCK_TIME, this::round);
    atEnd.add(rounds::cancel); // or it would go on beside its successor
    Cancellable sweeps =
        context.schedule(
            Expiry.EVERY,
            PunctuationType.WALL_CLOCK_TIME,
            now -> {
              expiry.step(clock.time());
              lost.step(clock.time());
            });
    atEnd.add(sweeps::cancel);
  }

  @Override
  public void process(Record<byte[], AssemblyInput> record) {
    AssemblyInput input = record.value();
    if (input instanceof Confirmed confirmed) {
      if (!deletion.takes(confirmed.traceKey(), confirmed.close())) {
        confirmations.readBack(confirmed, clock.time());
      }
    } else if (input instanceof Tombstoned back) {
      deletion.readBack(back.traceKey(), back.tombstone());
    } else {
      clock.heard(record.timestamp(), context().currentSystemTimeMs());
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
  @Override
  public void close() {
    atEnd.forEach(Runnable::run);
    atEnd.clear();
    states.writeHints();
  }

  private void round(long wallNow) {
    long began = System.nanoTime();
    if (clock.wantsTick(wallNow, closer.nextDue())) {
      byte[] key = SpansPartitioner.tickKey(context().taskId().partition());
      context().forward(new Record<>(key, null, wallNow), outlets.ticks());
    }
    boolean more = true;
    while (more && System.nanoTime() - began < ROUND_BUDGET_NANOS) {
      boolean closed = closer.closeDue(clock.time(), 1) > 0;
      boolean erased = deletion.step(clock.time());
      more = deletion.sendAgain(clock.time()) || erased || closed;
    }
    writeHints();
    if (clock.time() > clockWritten) {
      ClockRow.write(rows, clock.time());
      clockWritten = clock.time();
    }
    metrics.closingRound(System.nanoTime() - began);
  }

  private void writeHints() {
    states.writeHints();
    hintsWritten = clock.time();
  }

  /** A state on start, as it should be. */
  private void found(byte[] key, TraceState state) {
    newestBegin = Math.max(newestBegin, state.firstArrival());
    deletion.found(key, state);
    closer.watchIfOpen(key, state); // a guard is of a deleted trace, and not open
  }
}
