package dev.treeline.topology.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.treeline.key.TraceKey;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.topology.store.HeapStores;
import dev.treeline.topology.store.StateStores;
import dev.treeline.trace.ClosedBy;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

class TurnsTest {

  private static final byte[] TRACE = TraceKey.of(Tenant.named("acme"), new TraceId(1, 2));

  private final KeyValueStore<byte[], byte[]> states = HeapStores.keyValue(StateStores.STATE);
  private final Turns turns = new Turns(states);

  @Test
  void aStateThatIsBehindItsCopiesIsPutRight() {
    TraceState open = state(true, 10, 20, 0);
    TraceState closed = state(false, 10, 30, 1);
    turns.note(TRACE, open, closed);
    put(open);

    assertThat(onStart()).singleElement().satisfies(found -> assertThat(found.open()).isFalse());
    assertThat(repaired()).hasSize(1);
    assertThat(repaired()).isEmpty();
  }

  /** Copies outlive the state, as long as the rows that they speak of. */
  @Test
  void aTraceThatWasForgottenAndBeganAgainIsNotWhatItWas() {
    turns.note(TRACE, state(true, 10, 20, 2), state(false, 10, 30, 3));
    TraceState again = TraceState.begin("acme", 1_000);
    put(again);

    assertThat(onStart())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.open()).isTrue();
              assertThat(found.firstArrival()).isEqualTo(1_000);
            });
    assertThat(repaired()).isEmpty();
  }

  /** Swept with its summary; its copies stay for as long as its rows are on disk. */
  @Test
  void copiesAloneAreNoTraceUnlessItShouldBeThere() {
    turns.note(TRACE, state(true, 10, 20, 0), state(false, 10, 30, 1));

    turns.readAll(31, (key, state) -> fail("it is older than any trace that is kept"));
    assertThat(repaired()).isEmpty();
    turns.readAll(30, (key, state) -> {});
    assertThat(repaired()).hasSize(1);
  }

  private static TraceState state(boolean open, long first, long last, int revision) {
    return new TraceState(
        "acme",
        new Arrivals(first, last, true, 1, 1, 0, 100, 0),
        new Buckets(new long[] {first}, false),
        new Phase(open, first, 0, 0, false),
        new LastClose(revision, revision == 0 ? null : ClosedBy.ROOT_ENDED, revision, revision));
  }

  private void put(TraceState state) {
    states.put(TRACE, TraceStateCodec.encode(state));
  }

  private List<TraceState> onStart() {
    List<TraceState> found = new ArrayList<>();
    turns.readAll(0, (key, state) -> found.add(state));
    return found;
  }

  private List<byte[]> repaired() {
    List<byte[]> keys = new ArrayList<>();
    turns.repair((key, state) -> keys.add(key));
    return keys;
  }
}
