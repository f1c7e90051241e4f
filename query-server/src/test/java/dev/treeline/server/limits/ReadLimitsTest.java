package dev.treeline.server.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.server.auth.Access;
import dev.treeline.server.dialect.RateLimit;
import dev.treeline.span.Tenant;
import dev.treeline.testing.ManualClock;
import io.github.bucket4j.Bucket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ReadLimitsTest {

  private static final Tenant SHOP = Tenant.named("shop");

  private final ManualClock clock = ManualClock.at(Instant.parse("2026-01-01T00:00:20.500Z"));
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ReadLimits limits = new ReadLimits(Map.of("datadog", 3, "off", 0), clock, meters);

  @Test
  void aTenantHasSoManyRequestsAMinuteInADialect() {
    Access.Granted unlimited = key("one", OptionalInt.empty());

    assertThat(limits.take(unlimited, "datadog"))
        .isEqualTo(
            new ReadLimits.Taken(
                true,
                new RateLimit(
                    "datadog.requests-per-minute",
                    3,
                    Duration.ofMinutes(1),
                    2,
                    Instant.parse("2026-01-01T00:01:00Z"),
                    40)));
    assertThat(limits.take(key("two", OptionalInt.empty()), "datadog").admitted()).isTrue();
    assertThat(limits.take(unlimited, "datadog").admitted()).isTrue();
    assertThat(limits.take(unlimited, "datadog").admitted()).isFalse();
    assertThat(limits.take(unlimited, "off")).isEqualTo(new ReadLimits.Taken(true, null));
    assertThat(limits.take(unlimited, "other")).isEqualTo(new ReadLimits.Taken(true, null));
    assertThat(
            meters
                .counter(
                    "treeline.limits.refused",
                    "limit",
                    "datadog.requests-per-minute",
                    "tenant",
                    "shop")
                .count())
        .isEqualTo(1);
  }

  @Test
  void anotherTenantHasItsOwn() {
    for (int i = 0; i < 4; i++) {
      limits.take(key("one", OptionalInt.empty()), "datadog");
    }

    assertThat(
            limits
                .take(new Access.Granted(Tenant.named("bank"), "one", "secret"), "datadog")
                .admitted())
        .isTrue();
  }

  @Test
  void whoWaitsUntilTheResetIsLetInAndHasAllOfIt() {
    Access.Granted caller = key("one", OptionalInt.empty());
    for (int i = 0; i < 3; i++) {
      limits.take(caller, "datadog");
    }
    ReadLimits.Taken refused = limits.take(caller, "datadog");
    assertThat(refused.admitted()).isFalse();

    clock.advance(Duration.ofSeconds(39));
    assertThat(limits.take(caller, "datadog").admitted()).isFalse();
    clock.advance(Duration.ofSeconds(1));

    ReadLimits.Taken after = limits.take(caller, "datadog");
    assertThat(after.admitted()).isTrue();
    assertThat(after.state()).extracting(RateLimit::remaining).isEqualTo(2L);
  }

  @Test
  void aKeyHasALimitOfItsOwnInAllDialectsTogether() {
    Access.Granted limited = key("one", OptionalInt.of(2));

    assertThat(limits.take(limited, "agno").state())
        .extracting(RateLimit::name, RateLimit::remaining)
        .containsExactly("requests-per-minute", 1L);
    assertThat(limits.take(limited, "idun").admitted()).isTrue();
    assertThat(limits.take(limited, "agno").admitted()).isFalse();
    assertThat(limits.take(key("two", OptionalInt.of(2)), "agno").admitted()).isTrue();
  }

  @Test
  void ofTwoLimitsTheNearestIsToldAndARefusalUsesNeither() {
    Access.Granted limited = key("one", OptionalInt.of(4));
    assertThat(limits.take(limited, "datadog").state())
        .extracting(RateLimit::name)
        .isEqualTo("datadog.requests-per-minute");
    for (int i = 0; i < 20; i++) {
      limits.take(limited, "datadog"); // the tenant's third is its last
    }

    ReadLimits.Taken last = limits.take(limited, "agno");
    assertThat(last.admitted()).as("refusals have used nothing of the key's").isTrue();
    assertThat(last.state())
        .extracting(RateLimit::name, RateLimit::remaining)
        .containsExactly("requests-per-minute", 0L);
  }

  @Test
  void ofTwoLimitsThatAreAsNearTheDialectsIsTold() {
    assertThat(limits.take(key("one", OptionalInt.of(3)), "datadog").state())
        .extracting(RateLimit::name, RateLimit::remaining)
        .containsExactly("datadog.requests-per-minute", 2L);
  }

  @Test
  void whoLooksUsesNothing() {
    Access.Granted limited = key("one", OptionalInt.of(2));
    limits.take(limited, "datadog");
    for (int i = 0; i < 20; i++) {
      assertThat(limits.look(limited, "datadog"))
          .extracting(RateLimit::name, RateLimit::remaining)
          .containsExactly("requests-per-minute", 1L);
    }

    assertThat(limits.take(limited, "datadog").admitted()).isTrue();
    assertThat(limits.look(key("free", OptionalInt.empty()), "agno")).isNull();
  }

  @Test
  void anotherLimitOfAKeyHoldsAtOnce() {
    limits.take(key("one", OptionalInt.of(1)), "agno");
    assertThat(limits.take(key("one", OptionalInt.of(1)), "agno").admitted()).isFalse();

    assertThat(limits.take(key("one", OptionalInt.of(5)), "agno").admitted()).isTrue();
  }

  @Test
  void whoIsIdleIsForgotten() {
    Buckets<Integer> buckets =
        new Buckets<>(
            owner ->
                Bucket.builder()
                    .addLimit(l -> l.capacity(1).refillGreedy(1, Duration.ofMinutes(1)))
                    .withCustomTimePrecision(new WallClock(clock))
                    .build(),
            owner -> 1);
    for (int i = 0; i < 5_000; i++) {
      buckets.of(i).tryConsume(1);
    }
    assertThat(buckets.size()).isEqualTo(5_000); // each of them counts
    clock.advance(Duration.ofMinutes(2));
    for (int i = 10_000; i < 15_000; i++) {
      buckets.of(i);
    }

    assertThat(buckets.size()).isLessThan(5_000);
  }

  private static Access.Granted key(String name, OptionalInt requestsPerMinute) {
    return new Access.Granted(SHOP, name, "secret-" + name, requestsPerMinute);
  }
}
