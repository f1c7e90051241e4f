package dev.treeline.topology.assembly;

import dev.treeline.trace.ClosingPolicy;
import java.time.Duration;

/**
 * How traces are put together and when they are over.
 *
 * @param closeAfterRoot quiet time after the root ended, when no parent is missing
 * @param closeAfterQuiet quiet time otherwise
 * @param closeMaxOpen a trace is closed at this age, whatever is still running
 * @param retention how long a trace can be read after its last span
 * @param maxStale how far the partition clock may be behind for a 404 or a complete answer
 * @param limits how large a trace may grow
 */
public record AssemblySettings(
    Duration closeAfterRoot,
    Duration closeAfterQuiet,
    Duration closeMaxOpen,
    Duration retention,
    Duration maxStale,
    TraceLimits limits) {

  public static final AssemblySettings DEFAULTS =
      new AssemblySettings(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofHours(1),
          Duration.ofHours(24),
          Duration.ofSeconds(5),
          TraceLimits.DEFAULTS);

  public AssemblySettings withLimits(TraceLimits other) {
    return new AssemblySettings(
        closeAfterRoot, closeAfterQuiet, closeMaxOpen, retention, maxStale, other);
  }

  public ClosingPolicy closingPolicy() {
    return new ClosingPolicy(closeAfterRoot, closeAfterQuiet, closeMaxOpen);
  }

  /** A trace that lives longer than this goes on in a new bucket. */
  public Duration bucketSpan() {
    return retention.dividedBy(2);
  }

  /** How long an index may go without hearing again of what goes on; well before it forgets. */
  public Duration tellAgainAfter() {
    return retention.dividedBy(8);
  }

  /**
   * How long the index of runs keeps what it was told last: that may be some time before the last
   * span, with which the retention of the trace begins.
   */
  public Duration runRetention() {
    return retention.plus(tellAgainAfter());
  }

  /**
   * How long a deleted trace is remembered as one: a retention longer than any row or record of it
   * can be there.
   */
  public Duration flagRetention() {
    return rowRetention().plus(retention);
  }

  /**
   * What the row store must keep: the rows of a bucket are written for half a retention after its
   * start, and read for a whole one after that; a trace may be open at the end of it.
   */
  public Duration rowRetention() {
    return retention.plus(bucketSpan()).plus(closeMaxOpen);
  }
}
