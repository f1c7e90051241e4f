package dev.treeline.server.limits;

import dev.treeline.span.Tenant;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.EstimationProbe;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Bytes per second of a tenant's intake. How large a body is, is known when it has been read; so a
 * request is let in as long as something is left, and what it takes too much is paid back by
 * waiting. That keeps the rate, whatever the size of a batch: one that is larger than the limit
 * still comes through.
 */
public final class IntakeLimit {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final long bytesPerSecond;
  private final MeterRegistry meters;
  private final Buckets<Tenant> buckets;

  /**
   * @param bytesPerSecond 0 for no limit
   * @param nanos as {@link System#nanoTime} has them: nothing flows into a bucket while a clock
   *     that was set back is behind itself
   */
  public IntakeLimit(long bytesPerSecond, LongSupplier nanos, MeterRegistry meters) {
    this.bytesPerSecond = bytesPerSecond;
    this.meters = meters;
    this.buckets =
        new Buckets<>(
            tenant ->
                Bucket.builder()
                    .addLimit(
                        limit ->
                            limit.capacity(bytesPerSecond).refillGreedy(bytesPerSecond, SECOND))
                    .withCustomTimePrecision(new SteadyTime(nanos))
                    .build(),
            tenant -> bytesPerSecond);
  }

  /** After how many seconds the tenant may send again; 0 where it may send now. */
  public int secondsToWait(Tenant tenant) {
    if (bytesPerSecond == 0) {
      return 0;
    }
    EstimationProbe probe = buckets.of(tenant).estimateAbilityToConsume(1);
    if (probe.canBeConsumed()) {
      return 0;
    }
    meters
        .counter(
            "treeline.limits.refused", "limit", "ingest.bytes-per-second", "tenant", tenant.name())
        .increment();
    return (int)
        Duration.ofNanos(probe.getNanosToWaitForRefill())
            .plus(SECOND.minusNanos(1)) // rounded up
            .toSeconds();
  }

  /** A body of so many bytes was read. */
  public void took(Tenant tenant, long bytes) {
    if (bytesPerSecond > 0 && bytes > 0) {
      buckets.of(tenant).consumeIgnoringRateLimits(bytes);
    }
  }
}
