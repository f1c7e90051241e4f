package dev.treeline.topology.polling;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps polls that bring something apart, where they follow each other fast. Each costs a request,
 * an answer and a round of the stream thread, here and in the broker, and where many senders send
 * one span after the other it would bring one of them. Who has enough to do comes later than that
 * anyway and waits for nothing, and neither does what comes now and then.
 */
final class PollPace {

  static final long APART_NANOS = Duration.ofMillis(2).toNanos();

  /** More than what polls that were kept apart are apart, or every other one would be. */
  static final long FAST_NANOS = 2 * APART_NANOS;

  private final LongSupplier nanoTime;
  private long broughtAt;
  private boolean fast;

  PollPace(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.broughtAt = nanoTime.getAsLong() - FAST_NANOS;
  }

  /** How long the next poll has to wait; nothing, or less, where it need not. */
  long nanosToNext() {
    return fast ? broughtAt + APART_NANOS - nanoTime.getAsLong() : 0;
  }

  /** A poll brought records. */
  void brought() {
    long now = nanoTime.getAsLong();
    fast = now - broughtAt < FAST_NANOS;
    broughtAt = now;
  }
}
