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

  /** What is known of an open trace without a look at its spans; every part of it is a hint. */
  public record Life(long openedAt, long lastArrival, boolean rootEnded, int reopenings) {}

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
    return Math.min(oldAt(life), life.lastArrival() + wait(quiet, life).toMillis());
  }

  /** Where several deadlines have passed since the last look, the first of them counts. */
  public Decision decide(Life life, Findings found, long now) {
    boolean whole = found.rootEnded() && !found.parentsMissing();
    long due =
        found.running()
            ? oldAt(life)
            : life.lastArrival() + wait(whole ? afterRoot : afterQuiet, life).toMillis();
    if (due < oldAt(life) && now >= due) {
      return new Decision.Close(whole ? ClosedBy.ROOT_ENDED : ClosedBy.QUIET);
    }
    if (now >= oldAt(life)) {
      return new Decision.Close(ClosedBy.MAX_OPEN);
    }
    return new Decision.Wait(Math.min(due, oldAt(life)));
  }

  private long oldAt(Life life) {
    return life.openedAt() + maxOpen.toMillis();
  }

  /**
   * The k-th reopening waits longer each time, so that the tree of a slow agent is not emitted at
   * its every step.
   */
  private Duration wait(Duration quiet, Life life) {
    if (life.reopenings() == 0) {
      return quiet;
    }
    int doublings = Math.min(life.reopenings(), 20);
    Duration patient = afterQuiet.multipliedBy(1L << doublings);
    return patient.compareTo(maxOpen) < 0 ? patient : maxOpen;
  }
}
