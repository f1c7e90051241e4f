package dev.treeline.topology.store;

import java.time.Duration;

/**
 * Turns wall clock into stream time. It stands at the append time of the last record processed:
 * everything before it was seen. Where nothing arrives, now and then a tick is appended to the
 * partition, whose append time moves the clock on; so a backlog is closed in the order of the log,
 * and an idle topic still closes its last trace.
 */
public final class PartitionClock {

  /** A partition is silent after this time. */
  static final long SILENCE_MS = 1_000;

  /** A tick that has not come back after this time is taken to be lost. */
  private static final long TICK_LOST_MS = 10_000;

  private final long restMs;
  private long time;
  private long lastHeardWall;
  private long tickSentWall = Long.MIN_VALUE;

  /**
   * @param maxStale how far it may be behind for a complete answer; where nothing waits for it, it
   *     moves on twice in this time
   */
  public PartitionClock(Duration maxStale) {
    this.restMs = maxStale.toMillis() / 2;
  }

  /** The append time up to which everything was processed; 0 before the first record. */
  public long time() {
    return time;
  }

  public void heard(long appendTime, long wallNow) {
    time = Math.max(time, appendTime);
    lastHeardWall = wallNow;
    tickSentWall = Long.MIN_VALUE;
  }

  /**
   * Whether it is time for a tick; the answer yes is taken for a promise to send it.
   *
   * @param nextDue the time at which something is to be done; {@link Long#MAX_VALUE}: nothing waits
   */
  public boolean wantsTick(long wallNow, long nextDue) {
    long silence = wallNow - lastHeardWall;
    boolean onItsWay = tickSentWall != Long.MIN_VALUE && wallNow - tickSentWall < TICK_LOST_MS;
    if (silence < SILENCE_MS || onItsWay) {
      return false;
    }
    // By now its time has come, as far as one can tell without having heard of it.
    boolean awaited = nextDue <= time + silence;
    if (!awaited && !hasRested(wallNow)) {
      return false;
    }
    tickSentWall = wallNow;
    return true;
  }

  /**
   * All partitions of an instance rest until the same moment: their ticks go out, come back and are
   * committed together, and cost little more than one.
   */
  private boolean hasRested(long wallNow) {
    return restMs <= SILENCE_MS || wallNow / restMs > lastHeardWall / restMs;
  }
}
