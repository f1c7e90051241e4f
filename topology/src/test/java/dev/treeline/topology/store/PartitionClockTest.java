package dev.treeline.topology.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PartitionClockTest {

  /** Append time and wall clock differ, as broker and instance do. */
  private static final long WALL = 1_000_000;

  private final PartitionClock clock = new PartitionClock();

  @Test
  void standsAtZeroBeforeTheFirstRecord() {
    assertThat(clock.time()).isZero();
  }

  @Test
  void standsAtTheLatestAppendTime() {
    clock.heard(50, WALL);
    assertThat(clock.time()).isEqualTo(50);
    clock.heard(70, WALL);
    assertThat(clock.time()).isEqualTo(70);
  }

  @Test
  void neverGoesBack() {
    clock.heard(70, WALL);
    clock.heard(50, WALL);
    assertThat(clock.time()).isEqualTo(70);
  }

  @Test
  void wantsATickAfterASecondOfSilence() {
    clock.heard(50, WALL);
    assertThat(clock.wantsTick(WALL + 999)).isFalse();
    assertThat(clock.wantsTick(WALL + 1_000)).isTrue();
  }

  /** Else a partition that nothing was ever written to would have no time at all. */
  @Test
  void wantsATickWhereNothingWasEverHeard() {
    assertThat(clock.wantsTick(WALL)).isTrue();
  }

  @Test
  void asksOnceAndWaitsForTheTick() {
    clock.heard(50, WALL);
    assertThat(clock.wantsTick(WALL + 1_000)).isTrue();
    assertThat(clock.wantsTick(WALL + 2_000)).isFalse();
    assertThat(clock.wantsTick(WALL + 10_999)).isFalse();
  }

  @Test
  void asksAgainWhenTheTickIsLost() {
    clock.heard(50, WALL);
    assertThat(clock.wantsTick(WALL + 1_000)).isTrue();
    assertThat(clock.wantsTick(WALL + 11_000)).isTrue();
    assertThat(clock.wantsTick(WALL + 12_000)).isFalse();
  }

  @Test
  void aTickThatCameBackEndsTheSilence() {
    clock.heard(50, WALL);
    assertThat(clock.wantsTick(WALL + 1_000)).isTrue();
    clock.heard(1_055, WALL + 1_010);
    assertThat(clock.time()).isEqualTo(1_055);
    assertThat(clock.wantsTick(WALL + 2_009)).isFalse();
    assertThat(clock.wantsTick(WALL + 2_010)).isTrue();
  }

  /**
   * A backlog is read in no time: its records are old, and the partition is anything but silent.
   */
  @Test
  void silenceIsMeasuredByTheWallClock() {
    clock.heard(50, WALL);
    clock.heard(60_000, WALL + 1);
    assertThat(clock.wantsTick(WALL + 900)).isFalse();
  }
}
