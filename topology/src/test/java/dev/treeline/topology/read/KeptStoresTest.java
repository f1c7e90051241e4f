package dev.treeline.topology.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.topology.store.StateStores;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.internals.InMemoryKeyValueStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeptStoresTest {

  private boolean steady = true;
  private int looks;
  private final KeptStores kept = new KeptStores(() -> steady);
  private final OpenStore here = new OpenStore();
  private final OpenStore later = new OpenStore();

  @BeforeEach
  void found() {
    assertThat(get(here)).isSameAs(here);
    assertThat(looks).isEqualTo(1);
  }

  @Test
  void isLookedForOnce() {
    assertThat(get(later)).isSameAs(here);
    assertThat(looks).isEqualTo(1);
  }

  @Test
  void ofAnotherPartitionOrNameIsAnotherOne() {
    assertThat(kept.get(StateStores.ROWS, 1, looking(later))).isSameAs(later);
    assertThat(kept.get(StateStores.STATE, 0, looking(later))).isSameAs(later);
    assertThat(get(later)).isSameAs(here);
  }

  @Test
  void isLookedForAgainAfterAChange() {
    kept.forget();

    assertThat(get(later)).isSameAs(later);
  }

  @Test
  void isLookedForEachTimeWhileTasksMayMove() {
    steady = false;
    assertThat(get(later)).isSameAs(later);
    assertThat(get(later)).isSameAs(later);
    assertThat(looks).isEqualTo(3);

    steady = true;
    assertThat(get(later)).as("nothing is kept of that time").isSameAs(here);
  }

  @Test
  void isLookedForAgainWhenItWasClosed() {
    here.open = false;

    assertThat(get(later)).isSameAs(later);
    assertThat(get(here)).isSameAs(later);
  }

  @Test
  void whatWasFoundDuringAChangeIsNotKept() {
    kept.forget();
    StateStore found =
        kept.get(
            StateStores.ROWS,
            0,
            () -> {
              kept.forget();
              return here;
            });

    assertThat(found).isSameAs(here);
    assertThat(get(later)).isSameAs(later);
  }

  private StateStore get(StateStore store) {
    return kept.get(StateStores.ROWS, 0, looking(store));
  }

  private Supplier<StateStore> looking(StateStore store) {
    return () -> {
      looks++;
      return store;
    };
  }

  private static final class OpenStore extends InMemoryKeyValueStore {

    private boolean open = true;

    OpenStore() {
      super("store");
    }

    @Override
    public boolean isOpen() {
      return open;
    }
  }
}
