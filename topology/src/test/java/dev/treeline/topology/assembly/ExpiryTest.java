package dev.treeline.topology.assembly;

import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.key.SummaryKey;
import dev.treeline.key.TraceKey;
import dev.treeline.span.Tenant;
import dev.treeline.topology.index.SummaryIndex;
import dev.treeline.topology.store.HeapStores;
import dev.treeline.topology.store.StateStores;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

/** What goes when nothing has come for long, and what another store has lost of it. */
class ExpiryTest {

  private static final AssemblySettings SETTINGS = AssemblySettings.DEFAULTS;
  private static final long RETENTION = SETTINGS.retention().toMillis();
  private static final long ARRIVAL = 1_000;
  private static final byte[] TRACE = TraceKey.of(Tenant.DEFAULT, traceId("t"));
  private static final byte[] COPY = TraceKey.turn(TRACE, 0, 1, 1, ARRIVAL);

  private final KeyValueStore<byte[], byte[]> states = HeapStores.keyValue(StateStores.STATE);
  private final KeyValueStore<byte[], byte[]> summaries =
      HeapStores.keyValue(StateStores.SUMMARIES);
  private final byte[] state = TraceStateCodec.encode(TraceState.begin("default", ARRIVAL));

  /** It may have to put right a state that comes back with the changelog. */
  @Test
  void aCopyOutlivesItsStateForAsLongAsItsRowsAreKept() {
    List<byte[]> forgotten = new ArrayList<>();
    Expiry expiry =
        new Expiry(
            states, new TraceStates(states), new SummaryIndex(summaries), SETTINGS, forgotten::add);
    states.put(TRACE, state);
    states.put(COPY, state);

    expiry.step(ARRIVAL + RETENTION);
    assertThat(states.get(TRACE)).isNotNull();

    expiry.step(ARRIVAL + 2 * RETENTION - RETENTION / 2);
    assertThat(states.get(TRACE)).isNull();
    assertThat(forgotten).containsExactly(TRACE);
    assertThat(states.get(COPY)).isNotNull();

    expiry.step(ARRIVAL + 2 * RETENTION);
    assertThat(states.get(COPY)).isNull();
  }

  /** Else what was deleted would come back with a record that is read again. */
  @Test
  void aDeletedTraceIsRememberedForAsLongAsARowOfItCanBeThere() {
    List<byte[]> forgotten = new ArrayList<>();
    Expiry expiry =
        new Expiry(
            states, new TraceStates(states), new SummaryIndex(summaries), SETTINGS, forgotten::add);
    TraceState deleted = TraceState.begin("default", ARRIVAL).deleted(ARRIVAL + 1);
    states.put(TRACE, TraceStateCodec.encode(deleted));
    long last = ARRIVAL + 1 + SETTINGS.flagRetention().toMillis();

    expiry.step(last - RETENTION / 2);
    assertThat(states.get(TRACE)).isNotNull();
    expiry.step(last);
    assertThat(states.get(TRACE)).isNotNull();
    expiry.step(last + RETENTION / 2);
    assertThat(states.get(TRACE)).isNull();
    assertThat(forgotten).containsExactly(TRACE);
  }

  @Test
  void aSummaryGoesWithItsTrace() {
    byte[] summary = SummaryKey.of(Tenant.DEFAULT, ARRIVAL, traceId("t"));
    states.put(TRACE, state);
    summaries.put(summary, new byte[] {1});
    Expiry expiry =
        new Expiry(
            states, new TraceStates(states), new SummaryIndex(summaries), SETTINGS, key -> {});

    expiry.step(ARRIVAL + RETENTION + 1);

    assertThat(summaries.get(summary)).isNull();
  }

  /** That of a turn long ago, in a trace that goes on and on. */
  @Test
  void aCopyGoesAloneWhereItsTraceGoesOn() {
    List<byte[]> forgotten = new ArrayList<>();
    Expiry expiry =
        new Expiry(
            states, new TraceStates(states), new SummaryIndex(summaries), SETTINGS, forgotten::add);
    long now = ARRIVAL + 2 * RETENTION;
    TraceState goesOn =
        TraceState.begin("default", ARRIVAL).arrived(now, new Signs(false, 1, 0, 100));
    byte[] summary = SummaryKey.of(Tenant.DEFAULT, ARRIVAL, traceId("t"));
    states.put(TRACE, TraceStateCodec.encode(goesOn));
    states.put(COPY, state);
    summaries.put(summary, new byte[] {1});

    expiry.step(now);

    assertThat(states.get(COPY)).isNull();
    assertThat(states.get(TRACE)).isNotNull();
    assertThat(summaries.get(summary)).isNotNull();
    assertThat(forgotten).isEmpty();
  }

  @Test
  void aSummaryIsLostWithoutAStateOfItsOwnLife() {
    byte[] own = SummaryKey.of(Tenant.DEFAULT, ARRIVAL, traceId("t"));
    byte[] ofAnEarlierLife = SummaryKey.of(Tenant.DEFAULT, ARRIVAL - 1, traceId("t"));
    byte[] ofNone = SummaryKey.of(Tenant.DEFAULT, ARRIVAL, traceId("none"));
    byte[] ofNoneYet = SummaryKey.of(Tenant.DEFAULT, ARRIVAL + 1, traceId("none"));
    List.of(own, ofAnEarlierLife, ofNone, ofNoneYet)
        .forEach(key -> summaries.put(key, new byte[] {1}));
    states.put(TRACE, state);

    new LostSummaries(summaries, states, SETTINGS.retention()).step(ARRIVAL + RETENTION + 1);

    assertThat(summaries.get(own)).isNotNull();
    assertThat(summaries.get(ofNoneYet)).isNotNull();
    assertThat(summaries.get(ofAnEarlierLife)).isNull();
    assertThat(summaries.get(ofNone)).isNull();
  }
}
