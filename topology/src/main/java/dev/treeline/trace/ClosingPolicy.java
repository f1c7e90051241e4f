package dev.treeline.trace;

import java.time.Duration;

/**
 * When a trace is over. All times are milliseconds of the partition clock, so that a backlog closes
 * as it would have live.
 *
 * @param afterRoot quiet time when the root has ended and no parent is missing
 * @param afterQuiet quiet time otherwise
 * @param maxOpen age at which it is over whatever is missing or running
 */
public record ClosingPolicy(Duration afterRoot, Duration afterQuiet, Duration maxOpen) {

  /** Earlier than all times: whatever else was planned for the trace. */
  public static final long AT_ONCE = Long.MIN_VALUE;

  /**
   * What is known of an open trace without a look at its spans; every part of it is a hint.
   *
   * @param closeAsked its sender says that it is over
   */
  public record Life(
      long openedAt, long lastArrival, boolean rootEnded, int reopenings, boolean closeAsked) {}

  /** What a look at its spans found. */
  public record Findings(boolean rootEnded, boolean parentsMissing, boolean running) {

    public static Findings of(TraceTree tree) {
      boolean rootEnded = tree.spans().stream().anyMatch(s -> s.isRoot() && !s.isRunning());
      return new Findings(rootEnded, tree.orphanCount() > 0, tree.runningCount() > 0);
    }
  }

  public sealed interface Decision {
    record Close(ClosedBy by) implements Decision {}

    /** Not before this time, unless something arrives. */
    record Wait(long until) implements Decision {}
  }

  /** The earliest time at which a look at the spans could find the trace over. */
  public long dueAt(Life life) {
    Duration quiet = life.rootEnded() ? afterRoot : afterQuiet;
    long due = Math.min(oldAt(life), life.lastArrival() + wait(quiet, life));
    return life.closeAsked() ? Math.min(due, askedAt(life)) : due;
  }

  /** Where several deadlines have passed since the last look, the first of them counts. */
  public Decision decide(Life life, Findings found, long now) {
    if (life.closeAsked() && now >= askedAt(life)) {
      return new Decision.Close(ClosedBy.REQUEST);
    }
    boolean whole = found.rootEnded() && !found.parentsMissing();
    long due =
        found.running()
            ? oldAt(life)
            : life.lastArrival() + wait(whole ? afterRoot : afterQuiet, life);
    if (due < oldAt(life) && now >= due) {
      return new Decision.Close(whole ? ClosedBy.ROOT_ENDED : ClosedBy.QUIET);
    }
    if (now >= oldAt(life)) {
      return new Decision.Close(ClosedBy.MAX_OPEN);
    }
    long last = Math.min(due, oldAt(life));
    return new Decision.Wait(life.closeAsked() ? Math.min(last, askedAt(life)) : last);
  }

  /**
   * The first time at once, whatever is running or missing. A sender that asks with everything it
   * sends must not have its whole tree written each time, so later it waits longer and longer.
   */
  private long askedAt(Life life) {
    return life.reopenings() == 0
        ? AT_ONCE
        : life.lastArrival() + doubled(afterRoot, life.reopenings() - 1);
  }

  private long oldAt(Life life) {
    return life.openedAt() + maxOpen.toMillis();
  }

  /**
   * The k-th reopening waits longer each time, so that the tree of a slow agent is not emitted at
   * its every step.
   */
  private long wait(Duration quiet, Life life) {
    if (life.reopenings() == 0) {
      return quiet.toMillis();
    }
    return doubled(afterQuiet, life.reopenings());
  }

  /** In milliseconds: each record of a reopened trace asks, and to multiply a duration is slow. */
  private long doubled(Duration quiet, int times) {
    return Math.min(quiet.toMillis() << Math.min(times, 20), maxOpen.toMillis());
  }
}
