package dev.treeline.topology.store;

/**
 * Turns wall clock into stream time. It stands at the append time of the last record processed:
 * everything before it was seen. Where nothing arrives, a tick is appended to the partition, whose
 * append time moves the clock on; so a backlog is closed in the order of the log, and an idle topic
 * still closes its last trace.
 */
public final class PartitionClock {

  /** A partition is silent after this time. */
  static final long SILENCE_MS = 1_000;

  /** A tick that has not come back after this time is taken to be lost. */
  private static final long TICK_LOST_MS = 10_000;

  private long time;
  private long lastHeardWall;
  private long tickSentWall = Long.MIN_VALUE;

  /** The append time up to which everything was processed; 0 before the first record. */
  public long time() {
    return time;
  }

  public void heard(long appendTime, long wallNow) {
    time = Math.max(time, appendTime);
    lastHeardWall = wallNow;
    tickSentWall = Long.MIN_VALUE;
  }

  /** Whether it is time for a tick; the answer yes is taken for a promise to send it. */
  public boolean wantsTick(long wallNow) {
    boolean silent = wallNow - lastHeardWall >= SILENCE_MS;
    boolean onItsWay = tickSentWall != Long.MIN_VALUE && wallNow - tickSentWall < TICK_LOST_MS;
    if (!silent || onItsWay) {
      return false;
    }
    tickSentWall = wallNow;
    return true;
  }
}
