package dev.treeline.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.trace.ClosingPolicy.Decision;
import dev.treeline.trace.ClosingPolicy.Findings;
import dev.treeline.trace.ClosingPolicy.Life;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClosingPolicyTest {

  private static final long OPENED = 1_000_000;
  private static final long HOUR = 3_600_000;

  private final ClosingPolicy policy =
      new ClosingPolicy(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofHours(1));

  @Test
  void anEndedRootAndFiveQuietSecondsCloseIt() {
    Life life = life(true, 0);
    assertThat(policy.dueAt(life)).isEqualTo(OPENED + 105_000);
    assertThat(policy.decide(life, new Findings(true, false, false), OPENED + 104_999))
        .isEqualTo(new Decision.Wait(OPENED + 105_000));
    assertThat(policy.decide(life, new Findings(true, false, false), OPENED + 105_000))
        .isEqualTo(new Decision.Close(ClosedBy.ROOT_ENDED));
  }

  @Test
  void aMissingParentMakesItWaitForQuiet() {
    Life life = life(true, 0);
    Findings missing = new Findings(true, true, false);
    assertThat(policy.decide(life, missing, OPENED + 105_000))
        .isEqualTo(new Decision.Wait(OPENED + 130_000));
    assertThat(policy.decide(life, missing, OPENED + 130_000))
        .isEqualTo(new Decision.Close(ClosedBy.QUIET));
  }

  @Test
  void aRunningSpanKeepsItOpenUntilItIsOld() {
    Life life = life(true, 0);
    Findings running = new Findings(true, false, true);
    assertThat(policy.decide(life, running, OPENED + 500_000))
        .isEqualTo(new Decision.Wait(OPENED + HOUR));
    assertThat(policy.decide(life, running, OPENED + HOUR))
        .isEqualTo(new Decision.Close(ClosedBy.MAX_OPEN));
  }

  @Test
  void whatSeemsToBeARunningRootIsLookedAtAfterQuietForItMayHaveAParentAndAnEndByNow() {
    assertThat(policy.dueAt(life(false, 0))).isEqualTo(OPENED + 130_000);
  }

  @Test
  void eachReopeningWaitsTwiceAsLongButNotLongerThanMaxOpen() {
    assertThat(policy.dueAt(life(true, 1))).isEqualTo(OPENED + 160_000);
    assertThat(policy.dueAt(life(true, 2))).isEqualTo(OPENED + 220_000);
    assertThat(policy.dueAt(life(true, 60))).isEqualTo(OPENED + HOUR);
  }

  @Test
  void aSenderThatAsksHasItClosedAtOnceWhateverIsRunningOrMissing() {
    Findings worst = new Findings(false, true, true);
    assertThat(policy.dueAt(asked(0))).isEqualTo(ClosingPolicy.AT_ONCE);
    assertThat(policy.decide(asked(0), worst, OPENED + 100_000))
        .isEqualTo(new Decision.Close(ClosedBy.REQUEST));
  }

  @Test
  void aSenderThatAsksEachTimeWaitsTwiceAsLongForEachReopening() {
    Findings worst = new Findings(false, true, true);
    assertThat(policy.dueAt(asked(1))).isEqualTo(OPENED + 105_000);
    assertThat(policy.dueAt(asked(3))).isEqualTo(OPENED + 120_000);
    assertThat(policy.dueAt(asked(60))).isEqualTo(OPENED + HOUR);
    assertThat(policy.decide(asked(3), worst, OPENED + 119_999))
        .isEqualTo(new Decision.Wait(OPENED + 120_000));
    assertThat(policy.decide(asked(3), worst, OPENED + 120_000))
        .isEqualTo(new Decision.Close(ClosedBy.REQUEST));
  }

  /** After a standstill the clock jumps over several deadlines at once. */
  @Test
  void ofTwoPassedDeadlinesTheFirstOneIsTheReason() {
    Decision decision =
        policy.decide(life(true, 0), new Findings(true, false, false), OPENED + 2 * HOUR);
    assertThat(decision).isEqualTo(new Decision.Close(ClosedBy.ROOT_ENDED));
  }

  /** Opened at 0, last heard of after 100 s. */
  private static Life life(boolean rootEnded, int reopenings) {
    return new Life(OPENED, OPENED + 100_000, rootEnded, reopenings, false);
  }

  private static Life asked(int reopenings) {
    return new Life(OPENED, OPENED + 100_000, false, reopenings, true);
  }
}
