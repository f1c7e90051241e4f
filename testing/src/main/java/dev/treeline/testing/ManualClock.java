package dev.treeline.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Time stands still until a test moves it. */
public final class ManualClock extends Clock {

  private volatile Instant now;

  private ManualClock(Instant start) {
    this.now = start;
  }

  public static ManualClock at(Instant start) {
    return new ManualClock(start);
  }

  public synchronized void advance(Duration by) {
    now = now.plus(by);
  }

  /** The time that has passed by it, as {@link System#nanoTime} would have it. */
  public long nanoTime() {
    return ChronoUnit.NANOS.between(Instant.EPOCH, now);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
