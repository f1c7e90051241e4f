package dev.treeline.topology.assembly;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.treeline.codec.SpanLimits;
import dev.treeline.codec.SpanRecords;
import dev.treeline.codec.SpanSkim;
import dev.treeline.key.RecordHash;
import dev.treeline.key.TraceKey;
import dev.treeline.span.Tenant;
import dev.treeline.topics.SpansPartitioner;
import dev.treeline.topology.archive.CloseHeader;
import dev.treeline.topology.assembly.AssemblyInput.Arrived;
import dev.treeline.topology.assembly.AssemblyInput.Confirmed;
import dev.treeline.topology.assembly.AssemblyInput.Delete;
import dev.treeline.topology.assembly.AssemblyInput.Tick;
import dev.treeline.topology.index.SummaryIndex;
import dev.treeline.topology.metrics.SpanMetrics;
import dev.treeline.topology.store.ClockRow;
import dev.treeline.topology.store.HeapStores;
import dev.treeline.topology.store.Openings;
import dev.treeline.topology.store.StateStores;
import dev.treeline.topology.store.TraceRows;
import dev.treeline.trace.ClosedBy;
import dev.treeline.vocabulary.CanonicalField;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka Streams begins a task that has failed anew with the same processors and stores. */
class AssemblyProcessorTest {

  private static final int PARTITION = 3;
  private static final long NOW = 1_000_000;
  private static final byte[] TRACE = TraceKey.of(Tenant.DEFAULT, traceId("t"));

  @TempDir private File dir = new File("");
  private final WindowStore<byte[], byte[]> rows = HeapStores.rows();
  private final KeyValueStore<byte[], byte[]> states = HeapStores.keyValue(StateStores.STATE);
  private final Openings openings = new Openings();
  private final AssemblyProcessor assembly =
      new AssemblyProcessor(
          AssemblySettings.DEFAULTS,
          new AssemblyProcessor.Outlets("ticks", "traces", "runs"),
          SpanMetrics.none(),
          openings);
  private MockProcessorContext<byte[], byte @Nullable []> context = new MockProcessorContext<>();

  @BeforeEach
  void begin() {
    context = new MockProcessorContext<>(new Properties(), new TaskId(0, PARTITION), dir);
    context.setCurrentSystemTimeMs(NOW);
    context.addStateStore(rows);
    context.addStateStore(states);
    context.addStateStore(HeapStores.keyValue(StateStores.SUMMARIES));
    assembly.init(context);
  }

  @Test
  void nothingIsClaimedThatWasHeardBefore() {
    hears(NOW - 1_000);
    aRound();
    assertThat(ClockRow.read(rows, NOW)).hasValue(NOW - 1_000);
    hears(NOW - 500); // this one is rolled back
    assembly.close();

    assembly.init(context);
    aRound();

    assertThat(ClockRow.read(rows, NOW)).isEmpty();

    hears(NOW - 1_000); // once more, as it was not committed
    aRound();
    assertThat(ClockRow.read(rows, NOW)).hasValue(NOW - 1_000);
  }

  /** A process that stood still has overwritten the flag of a deleted trace. */
  @Test
  void theStoresArePutRightBeforeAnybodyReadsThem() {
    arrives("root", NOW);
    byte[] overwriting = states.get(TRACE);
    assembly.process(new Record<>(new byte[0], new Delete(Tenant.DEFAULT, traceId("t")), NOW));
    states.put(TRACE, overwriting);
    assembly.close();

    assembly.init(context);

    assertThat(openings.of(StateStores.ROWS, PARTITION)).isNotNull();
    assertThat(TraceStateCodec.decode(states.get(TRACE)).isDeleted()).isTrue();
  }

  /** Its flag has been swept, and a kill has kept the guard. */
  @Test
  void aTraceThatBeganAfterAnotherOfItsIdWasDeletedStays() {
    assembly.process(new Record<>(new byte[0], new Delete(Tenant.DEFAULT, traceId("t")), NOW));
    assembly.close();
    TraceState other = TraceState.begin(Tenant.DEFAULT.name(), NOW + 1);
    states.put(TRACE, TraceStateCodec.encode(other));

    assembly.init(context);

    assertThat(TraceStateCodec.decode(states.get(TRACE)).isDeleted()).isFalse();
  }

  /** Before the first record there is no time to write a tombstone under. */
  @Test
  void aDeletionGoesOnOnceTheClockIsKnown() {
    arrives("root", NOW);
    assembly.process(new Record<>(new byte[0], new Delete(Tenant.DEFAULT, traceId("t")), NOW));
    assembly.close();

    assembly.init(context);
    aRound();
    assertThat(context.forwarded("traces")).isEmpty();

    hears(NOW);
    aRound();
    assertThat(context.forwarded("traces")).hasSize(1);
  }

  @Test
  void anEndedTaskLeavesTheCountsAsTheyAre() {
    arrives("root", NOW);
    arrives("child", NOW);
    assertThat(TraceStateCodec.decode(states.get(TRACE)).spans()).as("until a round").isOne();

    assembly.close();

    assertThat(TraceStateCodec.decode(states.get(TRACE)).spans()).isEqualTo(2);
  }

  @Test
  void anEndedTaskHasNoRoundsAndNoReaders() {
    assertThat(openings.of(StateStores.ROWS, PARTITION)).isNotNull();

    assembly.close();

    assertThat(context.scheduledPunctuators()).allMatch(CapturedPunctuator::cancelled);
    assertThatThrownBy(() -> openings.of(StateStores.ROWS, PARTITION))
        .isInstanceOf(InvalidStateStoreException.class);
  }

  /** The clocks of broker and machine ran ahead together, and were set right. */
  @Test
  void aTraceOfATimeThatIsYetToComeClosesWhenItHasCome() {
    long ahead = NOW + Duration.ofMinutes(10).toMillis();
    context.setCurrentSystemTimeMs(ahead);
    arrives("root", ahead);
    assembly.close();
    context.setCurrentSystemTimeMs(NOW);
    context.resetForwards();

    assembly.init(context);
    hears(NOW + Duration.ofMinutes(9).toMillis());
    assertThat(context.forwarded("traces")).isEmpty();
    hears(ahead + Duration.ofSeconds(5).toMillis());

    assertThat(context.forwarded("traces")).hasSize(1);
  }

  /** In a backlog, hours of the log pass before a revision is read back. */
  @Test
  void whatComesToARevisionOnItsWayMakesTheNextOne() {
    arrives("root", NOW);
    arrives("late", NOW + 60_000);
    hears(NOW + 180_000);

    assertThat(revisionsSent()).containsExactly(1, 2);
  }

  /** Or a deletion, or a smaller revision, would leave some of them. */
  @Test
  void ofARevisionOnItsWayTheChunksAreKnown() {
    arrives("root", NOW);
    arrives("late", NOW + 60_000);

    assertThat(TraceStateCodec.decode(states.get(TRACE)).lastClose().chunks()).isEqualTo(1);
  }

  /** It is not read back, so it may be lost. */
  @Test
  void aRevisionOnItsWayIsWaitedForAlsoWhenARecordComesAgain() {
    long later = NOW + Duration.ofMinutes(2).toMillis(); // nothing of then is read again
    arrives("root", later);
    hears(later + 6_000);
    assertThat(revisionsSent()).containsExactly(1);
    arrives("root", later + 7_000);

    context.setCurrentSystemTimeMs(NOW + Duration.ofMinutes(10).toMillis());
    hears(later + Duration.ofMinutes(10).toMillis());

    assertThat(revisionsSent()).containsExactly(1, 1);
  }

  /** Of what was stored before, nothing is known to be new. */
  @Test
  void afterARestartARecordThatComesAgainIsARepetition() {
    arrives("root", NOW);
    assembly.close();
    assembly.init(context);

    arrives("root", NOW);
    assembly.close();

    assertThat(TraceStateCodec.decode(states.get(TRACE)).spans()).isEqualTo(1);
  }

  /** A kill kept its row out of the changelog, and had the close in that of the states. */
  @Test
  void afterARestartALostRowThatIsReadAgainMakesNoRevision() {
    arrives("root", NOW);
    arrives("other", NOW + 1_000);
    hears(NOW + 40_000);
    readsBack();
    assertThat(TraceStateCodec.decode(states.get(TRACE)).open()).isFalse();
    assembly.close();
    context.resetForwards();
    rows.put(TraceKey.row(TRACE, RecordHash.of(recordOf("other"))), null, NOW);

    assembly.init(context);
    arrives("root", NOW);
    arrives("other", NOW + 1_000);
    hears(NOW + 600_000);

    assertThat(revisionsSent()).isEmpty();
    TraceState again = TraceStateCodec.decode(states.get(TRACE));
    assertThat(again.open()).isFalse();
    assertThat(again.buckets().lost()).isFalse();
    assertThat(TraceRows.scan(rows, TRACE, again.bucketStarts()).rows()).isEqualTo(2);
  }

  /** The same, of a trace that had gone on. */
  @Test
  void afterARestartALateSpanWhoseRowIsReadAgainMakesOneRevision() {
    arrives("root", NOW);
    hears(NOW + 40_000);
    readsBack();
    arrives("late", NOW + 50_000);
    assembly.close();
    context.resetForwards();
    rows.put(TraceKey.row(TRACE, RecordHash.of(recordOf("late"))), null, NOW);

    assembly.init(context);
    arrives("late", NOW + 50_000);
    hears(NOW + 600_000);

    assertThat(revisionsSent()).containsExactly(2);
    assertThat(TraceStateCodec.decode(states.get(TRACE)).buckets().lost()).isFalse();
  }

  /** A process that stood still has written the state as it was before the close. */
  @Test
  void aStateThatIsBehindItsCopiesIsPutRightOnStart() {
    arrives("root", NOW);
    TraceState open = TraceStateCodec.decode(states.get(TRACE));
    TraceState closed =
        new TraceState(
            open.tenant(),
            open.arrivals(),
            open.buckets(),
            open.phase().closed(),
            new LastClose(1, ClosedBy.ROOT_ENDED, 1, 1));
    states.put(TraceKey.turn(TRACE, 0, 1, 1, NOW), TraceStateCodec.encode(closed));
    assembly.close();

    assembly.init(context);

    assertThat(TraceStateCodec.decode(states.get(TRACE)).open()).isFalse();
  }

  /** The delete of a state and that of its copies are apart, as far as its rows are kept. */
  @Test
  void aLostStateComesBackFromItsCopiesWhileItsTraceIsKept() {
    arrives("root", NOW);
    byte[] copy = TraceKey.turn(TRACE, 1, 0, 0, NOW);
    states.put(copy, states.get(TRACE));
    assembly.close();
    states.delete(TRACE);

    context.setCurrentSystemTimeMs(NOW + AssemblySettings.DEFAULTS.retention().toMillis() + 1);
    assembly.init(context);
    assertThat(states.get(TRACE)).isNull();
    assembly.close();

    context.setCurrentSystemTimeMs(NOW + AssemblySettings.DEFAULTS.retention().toMillis());
    assembly.init(context);
    assertThat(states.get(TRACE)).isNotNull();
  }

  @Test
  void aTickGoesToItsOwnPartition() {
    aRound();

    assertThat(context.forwarded("ticks"))
        .singleElement()
        .satisfies(
            tick -> assertThat(tick.record().key()).isEqualTo(SpansPartitioner.tickKey(PARTITION)));
  }

  @Test
  void aTombstoneIsSentAgainUntilItIsReadBackOrItsFlagHasGone() {
    assembly.process(new Record<>(new byte[0], new Delete(Tenant.DEFAULT, traceId("t")), NOW));
    aRound();
    assertThat(context.forwarded("traces")).hasSize(1);
    context.setCurrentSystemTimeMs(NOW + 10_000);
    aRound();
    assertThat(context.forwarded("traces")).hasSize(2);

    hears(NOW + AssemblySettings.DEFAULTS.flagRetention().toMillis() + 1);
    aRound();
    context.resetForwards();
    context.setCurrentSystemTimeMs(NOW + Duration.ofHours(1).toMillis());
    aRound();
    assertThat(context.forwarded("traces")).isEmpty();
  }

  private List<Integer> revisionsSent() {
    return context.forwarded("traces").stream()
        .map(sent -> CloseHeader.from(sent.record().headers()).orElseThrow().revision())
        .toList();
  }

  private void arrives(String label, long time) {
    byte[] row = recordOf(label);
    SpanSkim skim =
        new SpanSkim(CanonicalField.RUN_ID.keys(), SummaryIndex.factKeys(), SpanLimits.DEFAULTS);
    assembly.process(
        new Record<>(new byte[0], new Arrived(Tenant.DEFAULT, row, skim.skim(row)), time));
  }

  private static byte[] recordOf(String label) {
    return SpanRecords.encode(aSpan(label).inTrace("t").build());
  }

  /** All that was sent to treeline.traces. */
  private void readsBack() {
    context
        .forwarded("traces")
        .forEach(
            sent -> {
              CloseHeader close = CloseHeader.from(sent.record().headers()).orElseThrow();
              assembly.process(
                  new Record<>(
                      TRACE, new Confirmed(TRACE, close, false), sent.record().timestamp()));
            });
  }

  private void hears(long time) {
    assembly.process(new Record<>(SpansPartitioner.tickKey(PARTITION), new Tick(), time));
  }

  private void aRound() {
    context.scheduledPunctuators().stream()
        .filter(scheduled -> !scheduled.cancelled())
        .forEach(scheduled -> scheduled.getPunctuator().punctuate(NOW));
  }
}
