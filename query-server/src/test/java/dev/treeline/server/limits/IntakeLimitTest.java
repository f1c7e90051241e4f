package dev.treeline.server.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.Tenant;
import dev.treeline.testing.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class IntakeLimitTest {

  private static final Tenant SHOP = Tenant.named("shop");

  private final ManualClock clock = ManualClock.at(Instant.EPOCH);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final IntakeLimit limit = new IntakeLimit(1_000, clock::nanoTime, meters);

  @Test
  void whatWasTakenTooMuchIsPaidBackByWaiting() {
    assertThat(limit.secondsToWait(SHOP)).isZero();
    limit.took(SHOP, 4_500); // larger than all that a second brings, and let in all the same

    assertThat(limit.secondsToWait(SHOP)).isEqualTo(4);
    clock.advance(Duration.ofMillis(3_400));
    assertThat(limit.secondsToWait(SHOP)).isEqualTo(1);
    clock.advance(Duration.ofSeconds(1));
    assertThat(limit.secondsToWait(SHOP)).isZero();
    assertThat(
            meters
                .counter(
                    "treeline.limits.refused", "limit", "ingest.bytes-per-second", "tenant", "shop")
                .count())
        .isEqualTo(2);
  }

  @Test
  void overTimeTheRateIsKeptWhateverTheSizeOfBatches() {
    long taken = 0;
    for (int second = 0; second < 600; second++) {
      for (int attempt = 0; attempt < 5; attempt++) {
        if (limit.secondsToWait(SHOP) == 0) {
          int size = 300 + 777 * (second % 4);
          limit.took(SHOP, size);
          taken += size;
        }
      }
      clock.advance(Duration.ofSeconds(1));
    }

    assertThat(taken).isBetween(590_000L, 605_000L);
  }

  @Test
  void anotherTenantIsNotHeldUp() {
    limit.took(SHOP, 50_000);

    assertThat(limit.secondsToWait(Tenant.named("bank"))).isZero();
  }

  /** Of many tenants those are forgotten who have all of their second. */
  @Test
  void whoHasUsedItUpIsNotForgottenForOthers() {
    limit.took(SHOP, 1_000);
    for (int i = 0; i < 2_000; i++) {
      limit.secondsToWait(Tenant.named("t" + i));
    }

    assertThat(limit.secondsToWait(SHOP)).isEqualTo(1);
  }

  @Test
  void anEmptyBodyTakesNothing() {
    limit.took(SHOP, 0);

    assertThat(limit.secondsToWait(SHOP)).isZero();
  }

  @Test
  void zeroIsNoLimit() {
    IntakeLimit off = new IntakeLimit(0, clock::nanoTime, meters);
    off.took(SHOP, Long.MAX_VALUE);

    assertThat(off.secondsToWait(SHOP)).isZero();
  }
}
