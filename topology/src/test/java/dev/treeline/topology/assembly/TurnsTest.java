package dev.treeline.topology.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.fail;

import dev.treeline.key.TraceKey;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.topology.store.HeapStores;
import dev.treeline.topology.store.StateStores;
import dev.treeline.trace.ClosedBy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
          Buckets.of(10),
          new Phase(true, 10, 0, 0, false),
          new LastClose(1, ClosedBy.QUIET, 1, 1));

  static Stream<TraceState> aheadInOneThing() {
    return Stream.of(
        ahead(new Arrivals(9, 30, false, 1, 1, 0, 100, 0)),
        ahead(new Arrivals(10, 31, false, 1, 1, 0, 100, 0)),
        ahead(new Arrivals(10, 30, true, 1, 1, 0, 100, 0)),
        ahead(new Arrivals(10, 30, false, 1, 1, 0, 100, 1)),
        ahead(Buckets.of(10, 20)),
        ahead(new Buckets(new long[] {10}, true, false)),
        ahead(new Buckets(new long[] {10}, false, true)),
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

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 40})
  void aDamagedStateIsPutRightByItsCopies(int bytes) {
    TraceState closed = state(false, 10, 30, 1);
    turns.note(TRACE, state(true, 10, 20, 0), closed);
    states.put(TRACE, Arrays.copyOf(TraceStateCodec.encode(closed), bytes));

    assertThat(onStart()).hasSize(1);
    assertThat(repaired()).containsExactly(TRACE);
    assertThat(TraceStateCodec.decode(states.get(TRACE)))
        .usingRecursiveComparison()
        .isEqualTo(closed);
  }

  @Test
  void aDamagedStateWithoutCopiesIsGivenUpAndTheOthersAreFound() {
    byte[] other = TraceKey.of(Tenant.named("acme"), new TraceId(1, 3));
    states.put(TRACE, new byte[] {2});
    states.put(other, TraceStateCodec.encode(state(true, 10, 20, 0)));

    assertThat(onStart()).hasSize(1);
    assertThat(repaired()).isEmpty();
    assertThat(states.get(TRACE)).isNull();
    assertThat(states.get(other)).isNotNull();
  }

  @Test
  void aDamagedCopyOrGuardIsGivenUpAndItsStateIsFound() {
    byte[] copy = TraceKey.turn(TRACE, 1, 1, 1, 10);
    put(state(true, 10, 20, 0));
    states.put(copy, new byte[0]);
    states.put(TraceKey.guard(TRACE), new byte[] {2, 0});

    assertThat(onStart()).hasSize(1);
    assertThat(repaired()).isEmpty();
    assertThat(states.get(TRACE)).isNotNull();
    assertThat(states.get(copy)).isNull();
    assertThat(states.get(TraceKey.guard(TRACE))).isNull();
  }

  /** Who went back too far must not lose all states. */
  @Test
  void aStateOfALaterLayoutEndsTheStartAndIsKept() {
    byte[] later = {3};
    states.put(TRACE, later);

    assertThatIllegalStateException().isThrownBy(this::onStart).withMessageContaining("layout 3");
    assertThat(states.get(TRACE)).isEqualTo(later);
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

  /** Likewise, where what was overwritten is the later life. */
  @Test
  void aStateOfAnEarlierLifeIsNotWhatTheTraceIs() {
    turns.note(TRACE, state(true, 1_000, 1_010, 0), state(false, 1_000, 1_020, 1));
    put(state(false, 10, 30, 3));

    assertThat(onStart())
        .singleElement()
        .satisfies(found -> assertThat(found.firstArrival()).isEqualTo(1_000));
    assertThat(repaired()).hasSize(1);
  }

  @Test
  void aTraceOfOneMomentIsOneWithItsCopies() {
    turns.note(TRACE, state(true, 10, 10, 0), state(false, 10, 10, 1));
    put(state(true, 10, 10, 0));
    assertThat(onStart()).extracting(TraceState::open).containsExactly(false);

    turns.note(TRACE, state(false, 10, 10, 1), state(true, 10, 10, 1));
    put(state(false, 10, 10, 2));
    assertThat(onStart()).extracting(TraceState::revision).containsExactly(2);
  }

  @Test
  void eachTraceHasItsOwnCopies() {
    byte[] other = TraceKey.of(Tenant.named("acme"), new TraceId(1, 3));
    put(state(true, 10, 20, 0));
    turns.note(other, state(true, 10, 20, 0), state(false, 10, 30, 1));
    states.put(other, TraceStateCodec.encode(state(false, 10, 30, 1)));

    assertThat(onStart()).extracting(TraceState::open).containsExactly(true, false);
    assertThat(repaired()).isEmpty();
  }

  /** That of a deleted trace: its flag is a state like others, or is lost. */
  @Test
  void aGuardIsToldAsItIsAndIsNoTrace() {
    byte[] guard = TraceKey.guard(TRACE);
    states.put(guard, TraceStateCodec.encode(state(true, 10, 20, 0).deleted(30).erased()));
    List<byte[]> keys = new ArrayList<>();
    turns.readAll(0, (key, state) -> keys.add(key));
    assertThat(keys).containsExactly(guard);

    put(state(true, 10, 20, 0));
    assertThat(onStart()).extracting(TraceState::isDeleted).containsExactlyInAnyOrder(true, false);
    assertThat(repaired()).isEmpty();
  }

  /** Or one would take the place of another, and an older one that of a newer. */
  @Test
  void eachTurnHasACopyOfItsOwn() {
    TraceState begun = TraceState.begin("acme", 10);
    TraceState closed = ofLastClose(begun.closedAgain(), 1, 2);
    TraceState reopened = closed.arrived(20, new Signs(false, 1, 0, 100));
    TraceState moved = reopened.inBucket(30, 0);
    TraceState full = moved.dropped(40, 1);
    TraceState closedTwice = ofLastClose(full.closedAgain(), 2, 2);
    TraceState closedAgain = ofLastClose(closedTwice, 3, 2);

    List<TraceState> life = List.of(begun, closed, reopened, moved, full, closedTwice, closedAgain);
    for (int i = 1; i < life.size(); i++) {
      turns.note(TRACE, life.get(i - 1), life.get(i));
      assertThat(copies()).as("after turn %d", i).isEqualTo(i);
    }
  }

  @Test
  void onlyTheCopiesOfADeletedTraceAreForgotten() {
    for (long trace : List.of(1L, 2L, 3L)) {
      turns.note(
          TraceKey.of(Tenant.named("acme"), new TraceId(1, trace)),
          state(true, 10, 20, 0),
          state(false, 10, 30, 1));
    }
    put(state(false, 10, 30, 1));
    turns.forget(TRACE);

    assertThat(copies()).isEqualTo(2);
    assertThat(states.get(TRACE)).isNotNull();
  }

  /** A copy for each record would be two writes for each. */
  @Test
  void whatOnlyArrivesIsNoTurn() {
    TraceState begun = TraceState.begin("acme", 10);
    turns.note(TRACE, begun, begun.arrived(20, new Signs(true, 1, 0, 100)));

    assertThat(copies()).isZero();
  }

  private static TraceState ofLastClose(TraceState state, int revision, int rows) {
    return new TraceState(
        "acme",
        state.arrivals(),
        state.buckets(),
        state.phase(),
        new LastClose(revision, ClosedBy.QUIET, rows, 1));
  }

  private int copies() {
    int copies = 0;
    try (var all = states.all()) {
      while (all.hasNext()) {
        copies += Turns.isCopy(all.next().key) ? 1 : 0;
      }
    }
    return copies;
  }

  /** After a long standstill the log is closed in its own order all the same. */
  @Test
  void aStateIsToldHoweverOldItIs() {
    put(state(true, 10, 20, 0));
    List<byte[]> keys = new ArrayList<>();
    turns.readAll(1_000, (key, state) -> keys.add(key));

    assertThat(keys).containsExactly(TRACE);
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
        Buckets.of(first),
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
