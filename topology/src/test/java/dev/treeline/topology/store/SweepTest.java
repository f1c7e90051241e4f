package dev.treeline.topology.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

class SweepTest {

  private static final byte KEPT = 0;
  private static final byte EXPIRED = 1;
  private static final Duration REST = Duration.ofMinutes(1);

  private long now = 1_000_000;

  private final KeyValueStore<byte[], byte[]> store = HeapStores.keyValue(StateStores.STATE);
  private final Sweep sweep = new Sweep(store, REST, 2_000);

  @Test
  void anEmptyStoreIsSwept() {
    step();
    step();
    assertThat(size()).isZero();
  }

  @Test
  void onlyWhatHasExpiredIsRemoved() {
    put(1, KEPT);
    put(2, EXPIRED);
    put(3, KEPT);
    assertThat(step()).containsExactly(2);
    assertThat(size()).isEqualTo(2);
  }

  @Test
  void aStepIsBoundedAndTheNextOneGoesOn() {
    for (int i = 0; i < 5_000; i++) {
      put(i, EXPIRED);
    }
    assertThat(step()).hasSize(2_000).startsWith(0).endsWith(1_999);
    assertThat(step()).hasSize(2_000).startsWith(2_000);
    assertThat(step()).hasSize(1_000).endsWith(4_999);
    assertThat(size()).isZero();
  }

  @Test
  void afterTheEndItBeginsAgain() {
    for (int i = 10; i < 2_500; i++) {
      put(i, KEPT);
    }
    assertThat(step()).isEmpty();
    put(1, EXPIRED); // behind it
    assertThat(step()).isEmpty();
    now += REST.toMillis();
    assertThat(step()).containsExactly(1);
  }

  @Test
  void itRestsBetweenRoundsAndNotWithinOne() {
    for (int i = 0; i < 2_500; i++) {
      put(i, EXPIRED);
    }
    assertThat(step()).hasSize(2_000);
    assertThat(step()).hasSize(500);
    put(1, EXPIRED);
    now += REST.toMillis() - 1;
    assertThat(step()).isEmpty();
    now++;
    assertThat(step()).containsExactly(1);
  }

  @Test
  void theKeyWhereItStoppedMayBeGone() {
    for (int i = 0; i < 2_002; i++) {
      put(i, KEPT);
    }
    step();
    store.delete(key(2_000));
    put(2_001, EXPIRED);
    assertThat(step()).containsExactly(2_001);
  }

  private List<Integer> step() {
    List<Integer> removed = new ArrayList<>();
    sweep.step(
        now,
        (key, value) -> value[0] == EXPIRED,
        (key, value) -> {
          removed.add(ByteBuffer.wrap(key).getInt());
          store.delete(key);
        });
    return removed;
  }

  private long size() {
    return store.approximateNumEntries();
  }

  private void put(int key, byte value) {
    store.put(key(key), new byte[] {value});
  }

  private static byte[] key(int key) {
    return ByteBuffer.allocate(4).putInt(key).array();
  }
}
