package dev.treeline.load.send;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * When to send again, as OpenTelemetry's SDKs do it: after a second, then half as long again up to
 * five, a fifth more or less; where the server names a time, after that.
 *
 * @param lasting how long one request is tried; 0: once
 * @param stopped ends every wait
 */
public record Patience(Duration lasting, CountDownLatch stopped) {

  private static final double FIRST_MS = 1_000;
  private static final double LONGEST_MS = 5_000;
  private static final double GROWTH = 1.5;
  private static final double JITTER = 0.2;

  /** The tries of one request. */
  final class Tries {
    private final long deadline = System.nanoTime() + lasting.toNanos();
    private double nextMs = FIRST_MS;

    /**
     * Waits for the next try.
     *
     * @param retryAfterMs what the server asks for
     * @return false: it has been tried for long enough
     */
    boolean again(OptionalLong retryAfterMs) throws InterruptedException {
      double jitter = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
      long wait = retryAfterMs.orElse((long) (nextMs * jitter));
      nextMs = Math.min(LONGEST_MS, nextMs * GROWTH);
      if (System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(wait) > deadline) {
        return false;
      }
      return !stopped.await(wait, TimeUnit.MILLISECONDS);
    }
  }

  Tries tries() {
    return new Tries();
  }
}
