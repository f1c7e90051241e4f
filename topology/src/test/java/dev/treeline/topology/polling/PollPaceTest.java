package dev.treeline.topology.polling;

import static dev.treeline.topology.polling.PollPace.APART_NANOS;
import static dev.treeline.topology.polling.PollPace.FAST_NANOS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PollPaceTest {

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000); // it may begin anywhere
  private final PollPace pace = new PollPace(now::get);

  @Test
  void theFirstPollsWaitForNothing() {
    assertThat(pace.nanosToNext()).isZero();
    pace.brought();
    assertThat(pace.nanosToNext()).isZero();
  }

  @Test
  void behindTwoThatFollowedFastTheNextWaitsForTheRest() {
    pace.brought();
    broughtAfter(APART_NANOS / 8);
    now.addAndGet(APART_NANOS / 4);

    assertThat(pace.nanosToNext()).isEqualTo(APART_NANOS - APART_NANOS / 4);
  }

  @Test
  void whoHadEnoughToDoMeanwhileWaitsForNothing() {
    pace.brought();
    broughtAfter(APART_NANOS / 8);
    now.addAndGet(APART_NANOS + 1);

    assertThat(pace.nanosToNext()).isNegative();
  }

  /** Whatever is sent in company already. */
  @Test
  void behindOneThatCameByItselfWhatComesNextIsTakenAtOnce() {
    pace.brought();
    broughtAfter(FAST_NANOS);

    assertThat(pace.nanosToNext()).isZero();
  }

  @Test
  void thoseThatWaitedAreFastStill() {
    pace.brought();
    broughtAfter(1);
    broughtAfter(APART_NANOS + APART_NANOS / 2);

    assertThat(pace.nanosToNext()).isEqualTo(APART_NANOS);
  }

  private void broughtAfter(long nanos) {
    now.addAndGet(nanos);
    pace.brought();
  }
}
