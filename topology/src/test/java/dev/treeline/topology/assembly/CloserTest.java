package dev.treeline.topology.assembly;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.treeline.codec.SpanRecords;
import dev.treeline.key.TraceKey;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.topology.metrics.SpanMetrics;
import dev.treeline.topology.store.HeapStores;
import dev.treeline.topology.store.StateStores;
import dev.treeline.trace.ClosedBy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.junit.jupiter.api.Test;

class CloserTest {

  private static final byte[] TRACE = TraceKey.of(Tenant.named("acme"), new TraceId(1, 2));
  private static final long LATER = 10_000;

  private final WindowStore<byte[], byte[]> rows = HeapStores.rows();
  private final KeyValueStore<byte[], byte[]> stateStore = HeapStores.keyValue(StateStores.STATE);
  private final Stores stores = Stores.of(rows, stateStore, stateStore);
  private final TraceStates states = stores.states();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<Record<byte[], byte[]>> written = new ArrayList<>();
  private long wallNow = 1_000_000;
  private final Closer closer = closerTo(written::add);

  /** On start: it would be laid to every record that comes, for as long as the row is there. */
  @Test
  void aTraceThatCannotBeSummarizedAgainStopsNobody() {
    rows.put(TraceKey.row(TRACE, 1), new byte[] {1, 2, 3}, 1_000);
    TraceState begun = TraceState.begin("acme", 1_000);
    TraceState closed =
        new TraceState(
            "acme",
            begun.arrivals(),
            begun.buckets(),
            begun.phase().closed(),
            new LastClose(1, ClosedBy.QUIET, 1, 1));

    RevisionSummaries summaries =
        new RevisionSummaries(rows, stores.summaries(), new SpanMetrics(meters));
    assertThatCode(() -> summaries.writeAgain(TRACE, closed)).doesNotThrowAnyException();

    assertThat(meters.get("treeline.traces.close.failed").counter().count()).isEqualTo(1);
  }

  /** A record of 1970 would be the first to go from the topic, and take its whole segment along. */
  @Test
  void afterAStartATraceWhoseEndWasAskedForWaitsUntilThereIsATime() {
    rows.put(TraceKey.row(TRACE, 1), SpanRecords.encode(aSpan("root").build()), 1_000);
    TraceState asked = TraceState.begin("acme", 1_000).askedToClose();
    states.put(TRACE, asked);
    closer.watch(TRACE, asked);

    assertThat(closer.closeDue(0, 1)).isZero();
    assertThat(written).isEmpty();

    assertThat(closer.closeDue(2_000, 1)).isEqualTo(1);
    assertThat(written).extracting(Record::timestamp).containsExactly(2_000L);
  }

  /** Others wait for the stream thread, too. */
  @Test
  void noMoreIsLookedAtAtATimeThanIsAskedFor() {
    for (int i = 0; i < 10; i++) {
      begins(TraceKey.of(Tenant.named("acme"), new TraceId(2, i)));
    }

    assertThat(closer.closeDue(LATER, 4)).isEqualTo(4);
    assertThat(written).hasSize(4);
  }

  /** However far the partition clock runs ahead in a backlog. */
  @Test
  void aRevisionIsSentAgainWhenTenSecondsHavePassedByTheWallClock() {
    begins(TRACE);
    closer.closeDue(LATER, 1);
    assertThat(written).hasSize(1);

    wallNow += 9_999;
    closer.closeDue(LATER + 3_600_000, 10);
    assertThat(written).hasSize(1);
    wallNow += 1;
    closer.closeDue(LATER + 7_200_000, 1);
    assertThat(written).hasSize(2);
    assertThat(meters.get("treeline.traces.emitted").counter().count()).isEqualTo(2);
  }

  /** All of them have expired. */
  @Test
  void aTraceWithoutRowsIsOverAndNotWritten() {
    TraceState begun = TraceState.begin("acme", 1_000).arrived(1_000, new Signs(true, 1, 0, 100));
    states.put(TRACE, begun);
    closer.watch(TRACE, begun);

    closer.closeDue(1_000 + AssemblySettings.DEFAULTS.closeMaxOpen().toMillis(), 1);

    assertThat(written).isEmpty();
    assertThat(TraceStateCodec.decode(stateStore.get(TRACE)).open()).isFalse();
    assertThat(closer.nextDue()).isEqualTo(Long.MAX_VALUE);
  }

  /** A million traces that are due together would fill the heap. */
  @Test
  void noMoreIsClosedThanIsReadBack() {
    for (int i = 0; i < Emissions.MOST_ON_THEIR_WAY + 10; i++) {
      begins(TraceKey.of(Tenant.named("acme"), new TraceId(2, i)));
    }

    assertThat(closer.closeDue(LATER, 5_000)).isEqualTo(Emissions.MOST_ON_THEIR_WAY);
    assertThat(closer.closeDue(LATER, 5_000)).isZero();
  }

  @Test
  void aTraceThatCannotBeReadStopsNoOtherAndIsNotReadAgainAtOnce() {
    begins(TRACE);
    rows.put(TraceKey.row(TRACE, 2), new byte[] {1, 2, 3}, 1_000);
    begins(TraceKey.of(Tenant.named("acme"), new TraceId(1, 3)));

    assertThat(closer.closeDue(LATER, 10)).isEqualTo(2);

    assertThat(written).hasSize(1);
    closer.closeDue(LATER + AssemblySettings.DEFAULTS.closeMaxOpen().toMillis() - 1, 10);
    assertThat(meters.get("treeline.traces.close.failed").counter().count()).isEqualTo(1);
  }

  /** That of a producer that was fenced: the task has to begin anew. */
  @Test
  void aFailureOfKafkaIsNoFailureOfTheTrace() {
    Closer fenced =
        closerTo(
            record -> {
              throw new KafkaException("fenced");
            });
    fenced.watch(TRACE, begins(TRACE));

    assertThatThrownBy(() -> fenced.closeDue(LATER, 1)).isInstanceOf(KafkaException.class);
    assertThat(meters.find("treeline.traces.close.failed").counter()).isNull();
  }

  @Test
  void aTraceThatIsOverIsNotLookedAtAgain() {
    states.put(TRACE, begins(TRACE).closedAgain());

    assertThat(closer.closeDue(LATER, 10)).isEqualTo(1);
    assertThat(closer.nextDue()).isEqualTo(Long.MAX_VALUE);
    assertThat(written).isEmpty();
  }

  private Closer closerTo(Consumer<Record<byte[], byte[]>> traces) {
    return new Closer(
        stores,
        new Emissions(),
        AssemblySettings.DEFAULTS.closingPolicy(),
        new SpanMetrics(meters),
        () -> wallNow,
        traces);
  }

  private TraceState begins(byte[] traceKey) {
    rows.put(TraceKey.row(traceKey, 1), SpanRecords.encode(aSpan("root").build()), 1_000);
    TraceState begun = TraceState.begin("acme", 1_000).arrived(1_000, new Signs(true, 1, 0, 100));
    states.put(traceKey, begun);
    closer.watch(traceKey, begun);
    return begun;
  }
}
