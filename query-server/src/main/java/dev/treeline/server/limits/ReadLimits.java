package dev.treeline.server.limits;

import dev.treeline.server.auth.Access;
import dev.treeline.server.dialect.RateLimit;
import dev.treeline.span.Tenant;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests per minute: of a key, and of a tenant in a dialect whose product has such a limit. A
 * minute is the clock's, as Datadog's is: all that is left ends with it, and all is there again.
 */
public final class ReadLimits {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Whose requests are counted together; another limit is another bucket. */
  private record Counted(Tenant tenant, String what, String setting, long limit) {}

  private final Map<String, Integer> ofDialects;
  private final Clock clock;
  private final MeterRegistry meters;
  private final Buckets<Counted> buckets;

  /**
   * What became of one request.
   *
   * @param state of the limit that is nearest to its end; null where there is none
   */
  public record Taken(boolean admitted, @Nullable RateLimit state) {}

  /**
   * @param ofDialects by dialect name, requests per minute and tenant; 0 or absent for no limit
   */
  public ReadLimits(Map<String, Integer> ofDialects, Clock clock, MeterRegistry meters) {
    this.ofDialects = Map.copyOf(ofDialects);
    this.clock = clock;
    this.meters = meters;
    this.buckets = new Buckets<>(this::fullBucket, Counted::limit);
  }

  /** Counts one request, unless a limit is used up: who is sent away has not used anything. */
  public Taken take(Access.Granted caller, String dialect) {
    RateLimit ofKey = null;
    Bucket keyBucket = null;
    if (caller.requestsPerMinute().isPresent()) {
      Counted counted =
          new Counted(
              caller.tenant(),
              "key " + caller.keyName(),
              "requests-per-minute",
              caller.requestsPerMinute().getAsInt());
      keyBucket = buckets.of(counted);
      Taken taken = take(counted, keyBucket);
      if (!taken.admitted()) {
        return taken;
      }
      ofKey = taken.state();
    }
    int limit = ofDialects.getOrDefault(dialect, 0);
    if (limit == 0) {
      return new Taken(true, ofKey);
    }
    Counted counted =
        new Counted(caller.tenant(), "dialect " + dialect, dialect + ".requests-per-minute", limit);
    Taken taken = take(counted, buckets.of(counted));
    if (!taken.admitted() && keyBucket != null) {
      keyBucket.addTokens(1);
    }
    return taken.admitted() ? new Taken(true, nearest(ofKey, taken.state())) : taken;
  }

  private Taken take(Counted counted, Bucket bucket) {
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      meters
          .counter(
              "treeline.limits.refused",
              "limit",
              counted.setting(),
              "tenant",
              counted.tenant().name())
          .increment();
    }
    Instant now = clock.instant();
    Instant resetsAt = nextMinute(now);
    return new Taken(
        probe.isConsumed(),
        new RateLimit(
            counted.setting(),
            counted.limit(),
            MINUTE,
            probe.getRemainingTokens(),
            resetsAt,
            Math.toIntExact(Duration.between(now, resetsAt).plusMillis(999).toSeconds())));
  }

  private static @Nullable RateLimit nearest(@Nullable RateLimit one, @Nullable RateLimit other) {
    return one != null && other != null && one.remaining() < other.remaining() ? one : other;
  }

  private Bucket fullBucket(Counted counted) {
    return Bucket.builder()
        .addLimit(
            limit ->
                limit
                    .capacity(counted.limit())
                    .refillIntervallyAligned(counted.limit(), MINUTE, nextMinute(clock.instant())))
        .withCustomTimePrecision(new WallClock(clock))
        .build();
  }

  private static Instant nextMinute(Instant now) {
    return now.truncatedTo(ChronoUnit.MINUTES).plus(MINUTE);
  }
}
