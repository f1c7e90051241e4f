package dev.treeline.topology.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArrivalsTest {

  private static final Arrivals BEFORE = new Arrivals(10, 20, false, 1, 2, 3, 400, 5);

  @Test
  void aRecordAddsWhatItSaysAtAGlance() {
    assertThat(BEFORE.plus(30, new Signs(false, 20, 30, 4_000)))
        .isEqualTo(new Arrivals(10, 30, false, 2, 22, 33, 4_400, 5));
  }

  /** Whatever the order in which records come. */
  @Test
  void aRootThatHasEndedHasEndedForGood() {
    Arrivals ended = BEFORE.plus(15, new Signs(true, 0, 0, 0));

    assertThat(ended).isEqualTo(new Arrivals(10, 20, true, 2, 2, 3, 400, 5));
    assertThat(ended.plus(30, new Signs(false, 0, 0, 0)).rootEnded()).isTrue();
  }

  @Test
  void aRecordThatWasKeptOutIsARecordAndItsSpansAreDropped() {
    assertThat(BEFORE.plusDropped(6)).isEqualTo(new Arrivals(10, 20, false, 2, 2, 3, 400, 11));
  }
}
