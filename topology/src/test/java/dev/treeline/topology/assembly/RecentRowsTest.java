package dev.treeline.topology.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RecentRowsTest {

  private final RecentRows recent = new RecentRows(1_000);
  private final Random random = new Random(7);

  @Test
  void aRowIsNewOnce() {
    assertThat(recent.mayHave(42, 1_001, 1_001)).isFalse();
    assertThat(recent.mayHave(42, 1_001, 1_002)).isTrue();
  }

  /** Rows of such a trace may be there that this process never saw. */
  @Test
  void ofATraceThatWasThereNothingIsSure() {
    assertThat(recent.mayHave(42, 1_000, 5_000)).isTrue();
    assertThat(recent.mayHave(43, 1_001, 5_000)).isFalse();
  }

  /** However many come: what was seen is either known, or of a trace that nothing is said of. */
  @Test
  void nothingThatWasSeenIsEverCalledNew() {
    long[] hashes = random.longs(1_000_000).toArray();
    int calledNew = 0;
    for (int i = 0; i < hashes.length; i++) {
      calledNew += recent.mayHave(hashes[i], 2_000 + i, 2_000 + i) ? 0 : 1;
      int earlier = random.nextInt(i + 1);
      assertThat(recent.mayHave(hashes[earlier], 2_000 + earlier, 2_000 + i)).isTrue();
    }
    assertThat(calledNew).as("most are told to be new").isGreaterThan(950_000);
  }

  @Test
  void longAgoIsForgotten() {
    for (int i = 0; i < 500_000; i++) {
      recent.mayHave(random.nextLong(), 2_000, 2_000 + i);
    }

    assertThat(recent.mayHave(random.nextLong(), 2_001, 502_000)).isTrue();
  }
}
