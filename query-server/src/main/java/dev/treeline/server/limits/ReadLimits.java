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
import java.util.ArrayList;
import java.util.List;
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
    RateLimit nearest = null;
    List<Bucket> taken = new ArrayList<>();
    for (Counted counted : limitsOf(caller, dialect)) {
      Bucket bucket = buckets.of(counted);
      ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
      RateLimit state = state(counted, probe.getRemainingTokens());
      if (!probe.isConsumed()) {
        refused(counted);
        taken.forEach(other -> other.addTokens(1));
        return new Taken(false, state);
      }
      taken.add(bucket);
      nearest = nearest(nearest, state);
    }
    return new Taken(true, nearest);
  }

  /** The state of the limit that is nearest to its end, for who takes nothing of it. */
  public @Nullable RateLimit look(Access.Granted caller, String dialect) {
    RateLimit nearest = null;
    for (Counted counted : limitsOf(caller, dialect)) {
      nearest = nearest(nearest, state(counted, buckets.of(counted).getAvailableTokens()));
    }
    return nearest;
  }

  private List<Counted> limitsOf(Access.Granted caller, String dialect) {
    List<Counted> limits = new ArrayList<>();
    Tenant tenant = caller.tenant();
    caller
        .requestsPerMinute()
        .ifPresent(
            limit ->
                limits.add(
                    new Counted(tenant, "key " + caller.keyName(), "requests-per-minute", limit)));
    int ofDialect = ofDialects.getOrDefault(dialect, 0);
    if (ofDialect > 0) {
      String setting = dialect + ".requests-per-minute";
      limits.add(new Counted(tenant, "dialect " + dialect, setting, ofDialect));
    }
    return limits;
  }

  private void refused(Counted counted) {
    meters
        .counter(
            "treeline.limits.refused",
            "limit",
            counted.setting(),
            "tenant",
            counted.tenant().name())
        .increment();
  }

  private RateLimit state(Counted counted, long remaining) {
    Instant now = clock.instant();
    Instant resetsAt = nextMinute(now);
    return new RateLimit(
        counted.setting(),
        counted.limit(),
        MINUTE,
        Math.max(0, remaining),
        resetsAt,
        Math.toIntExact(Duration.between(now, resetsAt).plusMillis(999).toSeconds()));
  }

  /** Of two that are as near, the dialect's, which comes later. */
  private static RateLimit nearest(@Nullable RateLimit one, RateLimit other) {
    return one != null && one.remaining() < other.remaining() ? one : other;
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
