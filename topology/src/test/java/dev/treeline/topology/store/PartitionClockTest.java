package dev.treeline.topology.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PartitionClockTest {

  /** Append time and wall clock differ, as broker and instance do. */
  private static final long WALL = 1_000_000;

  /** Something waits for it, and should have been done long ago. */
  private static final long OVERDUE = 0;

  private static final long NOTHING = Long.MAX_VALUE;

  private final PartitionClock clock = new PartitionClock(Duration.ofSeconds(5));

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
  void wantsATickAfterASecondOfSilenceWhereSomethingWaits() {
    clock.heard(50, WALL);
    assertThat(clock.wantsTick(WALL + 999, OVERDUE)).isFalse();
    assertThat(clock.wantsTick(WALL + 1_000, OVERDUE)).isTrue();
  }

  /** Else a partition that nothing was ever written to would have no time at all. */
  @Test
  void wantsATickWhereNothingWasEverHeard() {
    assertThat(clock.wantsTick(WALL, NOTHING)).isTrue();
  }

  @Test
  void asksOnceAndWaitsForTheTick() {
    clock.heard(50, WALL);
    assertThat(clock.wantsTick(WALL + 1_000, OVERDUE)).isTrue();
    assertThat(clock.wantsTick(WALL + 2_000, OVERDUE)).isFalse();
    assertThat(clock.wantsTick(WALL + 10_999, OVERDUE)).isFalse();
  }

  @Test
  void asksAgainWhenTheTickIsLost() {
    clock.heard(50, WALL);
    assertThat(clock.wantsTick(WALL + 1_000, OVERDUE)).isTrue();
    assertThat(clock.wantsTick(WALL + 11_000, OVERDUE)).isTrue();
    assertThat(clock.wantsTick(WALL + 12_000, OVERDUE)).isFalse();
  }

  @Test
  void aTickThatCameBackEndsTheSilence() {
    clock.heard(50, WALL);
    assertThat(clock.wantsTick(WALL + 1_000, OVERDUE)).isTrue();
    clock.heard(1_055, WALL + 1_010);
    assertThat(clock.time()).isEqualTo(1_055);
    assertThat(clock.wantsTick(WALL + 2_009, OVERDUE)).isFalse();
    assertThat(clock.wantsTick(WALL + 2_010, OVERDUE)).isTrue();
  }

  /**
   * A backlog is read in no time: its records are old, and the partition is anything but silent.
   */
  @Test
  void silenceIsMeasuredByTheWallClock() {
    clock.heard(50, WALL);
    clock.heard(60_000, WALL + 1);
    assertThat(clock.wantsTick(WALL + 900, OVERDUE)).isFalse();
  }

  /** What is due in ten seconds needs no clock before, and then at once. */
  @Test
  void isAskedWhenTheTimeOfWhatWaitsHasCome() {
    clock.heard(50, WALL + 1);
    long due = 50 + 2_100;
    assertThat(clock.wantsTick(WALL + 1 + 2_099, due)).isFalse();
    assertThat(clock.wantsTick(WALL + 1 + 2_100, due)).isTrue();
  }

  @Test
  void restsForHalfOfWhatIsStaleWhereNothingWaits() {
    clock.heard(50, WALL);
    assertThat(clock.wantsTick(WALL + 2_499, NOTHING)).isFalse();
    assertThat(clock.wantsTick(WALL + 2_500, NOTHING)).isTrue();
  }

  /** Whenever they were heard last, so that their ticks travel together. */
  @Test
  void partitionsRestUntilTheSameMoment() {
    for (long heard = WALL; heard <= WALL + 1_500; heard += 100) {
      PartitionClock one = new PartitionClock(Duration.ofSeconds(5));
      one.heard(50, heard);
      assertThat(one.wantsTick(WALL + 2_499, NOTHING)).as("heard at %d", heard).isFalse();
      assertThat(one.wantsTick(WALL + 2_500, NOTHING)).as("heard at %d", heard).isTrue();
    }
  }

  /** That moment is none for a partition where something came right before it. */
  @Test
  void aPartitionThatIsNotSilentIsNotAsked() {
    clock.heard(50, WALL + 2_400);
    assertThat(clock.wantsTick(WALL + 2_500, NOTHING)).isFalse();
    assertThat(clock.wantsTick(WALL + 3_399, NOTHING)).isFalse();
    assertThat(clock.wantsTick(WALL + 3_400, NOTHING)).isTrue();
  }

  /** Else no answer could be complete where nothing comes. */
  @Test
  void isNeverBehindByMoreThanHalfOfWhatIsStale() {
    for (int maxStaleMs : new int[] {2_000, 3_000, 5_000, 7_001, 60_000}) {
      PartitionClock one = new PartitionClock(Duration.ofMillis(maxStaleMs));
      long heard = WALL;
      for (long wall = WALL; wall < WALL + 300_000; wall++) {
        one.heard(wall == WALL ? 1 : one.time(), heard);
        assertThat(wall - heard).isLessThanOrEqualTo(Math.max(1_000, maxStaleMs / 2));
        if (one.wantsTick(wall, NOTHING)) {
          heard = wall + (wall % 97); // it comes back after a while
          wall = heard;
        }
      }
    }
  }

  /** Where half of it is less than the silence, that counts. */
  @Test
  void aShortStalenessChangesNothing() {
    PartitionClock one = new PartitionClock(Duration.ofSeconds(1));
    one.heard(50, WALL + 700);
    assertThat(one.wantsTick(WALL + 1_699, NOTHING)).isFalse();
    assertThat(one.wantsTick(WALL + 1_700, NOTHING)).isTrue();
  }
}
