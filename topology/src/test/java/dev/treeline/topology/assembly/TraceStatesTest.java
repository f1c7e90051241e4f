package dev.treeline.topology.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.key.TraceKey;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.topology.store.HeapStores;
import dev.treeline.topology.store.StateStores;
import java.util.Objects;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TraceStatesTest {

  private static final byte[] TRACE = keyOf(1);
  private static final Signs ONE_SPAN = new Signs(false, 1, 0, 100);
  private static final TraceState BEGUN =
      TraceState.begin("acme", 1_000).arrived(1_000, new Signs(false, 1, 0, 100));

  private final KeyValueStore<byte[], byte[]> store = HeapStores.keyValue(StateStores.STATE);
  private final TraceStates states = new TraceStates(store);

  @BeforeEach
  void open() {
    states.put(TRACE, BEGUN);
  }

  @Test
  void countsWaitForARound() {
    TraceState after = BEGUN.arrived(1_010, ONE_SPAN);
    states.replace(TRACE, BEGUN, after);

    assertThat(states.get(TRACE)).isEqualTo(after);
    assertThat(written(TRACE).spans()).isEqualTo(1);
    states.writeHints();
    assertThat(written(TRACE).spans()).isEqualTo(2);
    assertThat(written(TRACE).lastArrival()).isEqualTo(1_010);
  }

  @Test
  void whatDecidesWhatIsReadOrWhenItIsClosedIsWrittenAtOnce() {
    TraceState ended = BEGUN.arrived(1_010, new Signs(true, 1, 0, 100));
    states.replace(TRACE, BEGUN, ended);
    assertThat(written(TRACE).life().rootEnded()).isTrue();

    TraceState moved = ended.inBucket(2_000, 0);
    states.replace(TRACE, ended, moved);
    assertThat(written(TRACE).bucketStarts()).containsExactly(1_000, 2_000);

    TraceState dropped = moved.dropped(2_010, 3);
    states.replace(TRACE, moved, dropped);
    assertThat(written(TRACE).arrivals().dropped()).isEqualTo(3);

    TraceState asked = dropped.askedToClose();
    states.replace(TRACE, dropped, asked);
    assertThat(written(TRACE).life().closeAsked()).isTrue();
  }

  @Test
  void whatWaitedIsNotWrittenOverWhatCameAfterIt() {
    states.replace(TRACE, BEGUN, BEGUN.arrived(1_010, ONE_SPAN));
    states.put(TRACE, BEGUN.deleted(1_020));
    states.writeHints();
    assertThat(written(TRACE).isDeleted()).isTrue();

    states.put(TRACE, BEGUN);
    states.replace(TRACE, BEGUN, BEGUN.arrived(1_030, ONE_SPAN));
    states.delete(TRACE);
    states.writeHints();
    assertThat(store.get(TRACE)).isNull();
    assertThat(states.get(TRACE)).isNull();
  }

  @Test
  void whatIsForgottenIsWrittenFirst() {
    states.replace(TRACE, BEGUN, BEGUN.arrived(1_010, ONE_SPAN));
    for (int i = 2; i < 20_000; i++) {
      states.put(keyOf(i), BEGUN);
    }

    assertThat(written(TRACE).spans()).isEqualTo(2);
    assertThat(states.get(TRACE)).isNotNull();
  }

  /** As many traces can be open as there are. */
  @Test
  void onlySoManyAreRemembered() {
    for (int i = 2; i < 20_000; i++) {
      states.put(keyOf(i), BEGUN);
    }
    TraceState inTheStore = BEGUN.arrived(1_010, ONE_SPAN);
    store.put(TRACE, TraceStateCodec.encode(inTheStore));

    assertThat(Objects.requireNonNull(states.get(TRACE)).spans()).isEqualTo(2);
  }

  @Test
  void whatIsNotRememberedWaitsForARoundAsWell() {
    TraceStates another = new TraceStates(store);
    another.replace(TRACE, BEGUN, BEGUN.arrived(1_010, ONE_SPAN));

    assertThat(written(TRACE).spans()).isEqualTo(1);
    another.writeHints();
    assertThat(written(TRACE).spans()).isEqualTo(2);
  }

  /** A flood of them would be a write for each. */
  @Test
  void ofWhatIsDroppedTheFirstIsWrittenAtOnceAndTheRestWaits() {
    TraceState first = BEGUN.dropped(1_010, 1);
    states.replace(TRACE, BEGUN, first);
    assertThat(written(TRACE).arrivals().dropped()).isEqualTo(1);

    states.replace(TRACE, first, first.dropped(1_020, 1));
    assertThat(written(TRACE).arrivals().dropped()).isEqualTo(1);
    states.writeHints();
    assertThat(written(TRACE).arrivals().dropped()).isEqualTo(2);
  }

  private static byte[] keyOf(int trace) {
    return TraceKey.of(Tenant.named("acme"), new TraceId(1, trace));
  }

  private TraceState written(byte[] traceKey) {
    return TraceStateCodec.decode(Objects.requireNonNull(store.get(traceKey)));
  }
}
