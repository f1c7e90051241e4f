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
import java.util.stream.Stream;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

  /** Of most that is overwritten, little was new. */
  @ParameterizedTest
  @MethodSource("aheadInOneThing")
  void aStateThatIsBehindInOneThingIsPutRightToo(TraceState ahead) {
    turns.note(TRACE, TraceState.begin("acme", 1), ahead);
    put(BEHIND);

    onStart();

    assertThat(repaired()).containsExactly(TRACE);
    assertThat(TraceStateCodec.decode(states.get(TRACE)))
        .usingRecursiveComparison()
        .isEqualTo(ahead);
  }

  private static final TraceState BEHIND =
      new TraceState(
          "acme",
          new Arrivals(10, 30, false, 1, 1, 0, 100, 0),
          new Buckets(new long[] {10}, false),
          new Phase(true, 10, 0, 0, false),
          new LastClose(1, ClosedBy.QUIET, 1, 1));

  static Stream<TraceState> aheadInOneThing() {
    return Stream.of(
        ahead(new Arrivals(9, 30, false, 1, 1, 0, 100, 0)),
        ahead(new Arrivals(10, 31, false, 1, 1, 0, 100, 0)),
        ahead(new Arrivals(10, 30, true, 1, 1, 0, 100, 0)),
        ahead(new Arrivals(10, 30, false, 1, 1, 0, 100, 1)),
        ahead(new Buckets(new long[] {10, 20}, false)),
        ahead(new Buckets(new long[] {10}, true)),
        ahead(new Phase(true, 25, 1, 0, false)),
        ahead(new LastClose(1, ClosedBy.QUIET, 2, 1)));
  }

  private static TraceState ahead(Arrivals arrivals) {
    return new TraceState("acme", arrivals, BEHIND.buckets(), BEHIND.phase(), BEHIND.lastClose());
  }

  private static TraceState ahead(Buckets buckets) {
    return new TraceState("acme", BEHIND.arrivals(), buckets, BEHIND.phase(), BEHIND.lastClose());
  }

  private static TraceState ahead(Phase phase) {
    return new TraceState("acme", BEHIND.arrivals(), BEHIND.buckets(), phase, BEHIND.lastClose());
  }

  private static TraceState ahead(LastClose close) {
    return new TraceState("acme", BEHIND.arrivals(), BEHIND.buckets(), BEHIND.phase(), close);
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
