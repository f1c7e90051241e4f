package dev.treeline.topology.assembly;

import dev.treeline.span.TraceId;
import dev.treeline.topology.store.TraceRows.Extent;
import dev.treeline.trace.ClosedBy;
import dev.treeline.trace.ClosingPolicy.Life;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceStatus;
import dev.treeline.trace.TraceTree;
import java.util.Arrays;
import java.util.Comparator;

/**
 * What is kept of a trace beside its rows, in a size that does not grow with it. Times are broker
 * times in milliseconds. All of it is a hint, a maximum or an or: what must be exact (counts,
 * missing parents) comes from the rows themselves, so that a replay can only confirm it.
 *
 * @param tenant its name; keys hold only a hash
 */
public record TraceState(
    String tenant, Arrivals arrivals, Buckets buckets, Phase phase, LastClose lastClose) {

  static TraceState begin(String tenant, long arrival) {
    return new TraceState(
        tenant,
        new Arrivals(arrival, arrival, false, 0, 0, 0, 0, 0),
        Buckets.of(arrival),
        new Phase(true, arrival, 0, 0, false),
        LastClose.NONE);
  }

  /**
   * Deleted: nothing is kept but what says so, and where there is something left to delete.
   *
   * @param at the append time of the command
   */
  TraceState deleted(long at) {
    // At least one chunk: a revision may be on its way, or older than what is kept of the trace.
    return new TraceState(
            tenant,
            new Arrivals(arrivals.first(), at, false, 0, 0, 0, 0, 0),
            buckets,
            phase.deleted(at),
            LastClose.NONE)
        .withRemains(Math.max(1, lastClose.chunks()));
  }

  /** Pieces of a revision of so many chunks were read back: what is to be deleted knows of them. */
  TraceState inPieces(int chunks) {
    return new TraceState(tenant, arrivals, buckets, phase, lastClose.ofChunks(chunks));
  }

  /** A deleted one with this many chunks in {@code treeline.traces} at most. */
  TraceState withRemains(int chunks) {
    return new TraceState(tenant, arrivals, buckets, phase, new LastClose(0, null, 0, chunks));
  }

  /** A deleted one of which nothing is left but the flag. */
  TraceState erased() {
    return new TraceState(tenant, arrivals, Buckets.of(), phase, LastClose.NONE);
  }

  public boolean isDeleted() {
    return phase.deletedAt() > 0;
  }

  long deletedAt() {
    return phase.deletedAt();
  }

  boolean hasRemains() {
    return lastClose.chunks() > 0;
  }

  /** Not closed: a deleted one is neither looked at nor emitted, whatever else its state says. */
  public boolean open() {
    return phase.open() && !isDeleted();
  }

  public long firstArrival() {
    return arrivals.first();
  }

  public long lastArrival() {
    return arrivals.last();
  }

  public int revision() {
    return lastClose.revision();
  }

  public long spans() {
    return arrivals.spans();
  }

  public long weight() {
    return arrivals.weight();
  }

  public long errors() {
    return arrivals.errors();
  }

  /** Window starts at which it has rows. */
  public long[] bucketStarts() {
    return buckets.starts();
  }

  public long newestBucket() {
    return buckets.starts()[buckets.starts().length - 1];
  }

  Life life() {
    return new Life(
        phase.openedAt(),
        Math.max(
            arrivals.last(), phase.openedAt()), // what was dropped opens it, and arrived nowhere
        arrivals.rootEnded(),
        phase.reopenings(),
        phase.closeAsked());
  }

  /** After one more record. A closed trace is opened again. */
  TraceState arrived(long arrival, Signs signs) {
    return new TraceState(
        tenant, arrivals.plus(arrival, signs), buckets, phase.opened(arrival), lastClose);
  }

  /** An open one is to be closed, for so the sender of the last record wants it. */
  TraceState askedToClose() {
    return new TraceState(tenant, arrivals, buckets, phase.asked(true), lastClose);
  }

  /**
   * After a record that a limit kept out. A closed trace is opened again, for its last revision
   * says less than the truth; from then on its time runs, however many more follow.
   */
  TraceState dropped(long arrival, int spans) {
    return new TraceState(
        tenant,
        arrivals.plusDropped(spans),
        buckets,
        phase.opened(arrival),
        lastClose.ofOtherRows());
  }

  /** Takes a new bucket, and forgets those whose rows are gone. */
  TraceState inBucket(long bucket, long oldestReadable) {
    Buckets after = buckets.plus(bucket, oldestReadable);
    boolean forgets = after.starts().length <= buckets.starts().length;
    return new TraceState(
        tenant, arrivals, after, phase, forgets ? lastClose.ofOtherRows() : lastClose);
  }

  /** As a scan found its rows: buckets expire at any time, whether spans arrive or not. */
  public TraceState seenIn(long[] filledBuckets) {
    return filledBuckets.length == buckets.starts().length
        ? this
        : new TraceState(
            tenant, arrivals, buckets.only(filledBuckets), phase, lastClose.ofOtherRows());
  }

  /**
   * The same, where its rows were counted as well: they are never taken out one by one, so where
   * there are fewer than its last revision was made of, some are lost.
   */
  public TraceState seenIn(long[] filledBuckets, int rows) {
    TraceState seen = seenIn(filledBuckets);
    return rows < seen.lastClose.rows() ? seen.withLostRows() : seen;
  }

  /** For good: the next revision is made of other rows, and their number tells no loss. */
  TraceState withLostRows() {
    return new TraceState(tenant, arrivals, buckets.withLoss(), phase, lastClose);
  }

  /** A copy of it at its last close. Copies outlive a trace that begins again under its id. */
  boolean isCloseOf(TraceState later) {
    return !phase.open()
        && lastClose.revision() == later.lastClose.revision()
        && lastClose.rows() == later.lastClose.rows()
        && arrivals.last() >= later.arrivals.first();
  }

  /** Spans came since it stood like this; repetitions, and what is read again, are none. */
  boolean hasMoreThan(TraceState before) {
    return arrivals.last() > before.arrivals.last() && arrivals.spans() > before.arrivals.spans();
  }

  /**
   * Closed, or open again at once where rows were added, or spans dropped, after the revision was
   * made.
   *
   * @param droppedThen spans when the revision was made
   * @param found its rows now; they are never rewritten, so the same number is the same set
   */
  TraceState closed(LastClose close, long droppedThen, Extent found, long now) {
    Arrivals counted = arrivals.counted(found.parts(), found.weight());
    Phase closed = phase.closed();
    long reopened = Math.max(now, arrivals.last()); // after a start there may be no clock yet
    if (found.rows() != close.rows()) {
      // What came since may have asked for another close.
      Phase again = closed.opened(arrivals.last()).asked(phase.closeAsked());
      return new TraceState(tenant, counted, buckets, again, close);
    }
    return arrivals.dropped() == droppedThen
        ? new TraceState(tenant, counted, buckets, closed, close)
        : new TraceState(tenant, counted, buckets, closed.opened(reopened), close.ofOtherRows());
  }

  /** Over as before: nothing but repetitions had arrived. */
  TraceState closedAgain() {
    return new TraceState(tenant, arrivals, buckets, phase.closedAgain(), lastClose);
  }

  /**
   * Closed before, and another revision was written behind the last one, by a process that did not
   * know that it had been replaced: what can be read there is not the whole trace.
   */
  TraceState overwritten(int chunksThere) {
    LastClose close = lastClose.ofOtherRows().ofChunks(Math.max(lastClose.chunks(), chunksThere));
    return new TraceState(tenant, arrivals, buckets, phase.opened(arrivals.last()), close);
  }

  /** Not {@link #overwritten} after all; if nothing else came, it is closed as it was. */
  TraceState standing(int rows) {
    LastClose close = new LastClose(lastClose.revision(), lastClose.by(), rows, lastClose.chunks());
    return new TraceState(tenant, arrivals, buckets, phase, close);
  }

  /** What both know. Order and repetition do not matter; of two phases the later one counts. */
  TraceState joined(TraceState other) {
    boolean thisIsLater = PHASE.compare(this, other) >= 0;
    Phase later = thisIsLater ? phase : other.phase;
    return new TraceState(
        tenant,
        arrivals.joined(other.arrivals),
        buckets.joined(other.buckets),
        new Phase(
            later.open(),
            later.openedAt(),
            later.reopenings(),
            Math.max(phase.deletedAt(), other.phase.deletedAt()),
            later.closeAsked()),
        lastClose.joined(other.lastClose));
  }

  /** Open wins where both could be: a look at the rows settles it. */
  private static final Comparator<TraceState> PHASE =
      Comparator.comparingInt(TraceState::revision)
          .thenComparingInt(state -> state.phase.reopenings())
          .thenComparing(state -> state.phase.open())
          .thenComparingLong(state -> state.phase.openedAt())
          .thenComparing(state -> state.phase.closeAsked());

  /** In all but the counts, which a look at the rows may have put right downwards. */
  boolean isLike(TraceState other) {
    return arrivals.first() == other.arrivals.first()
        && arrivals.last() == other.arrivals.last()
        && arrivals.rootEnded() == other.arrivals.rootEnded()
        && arrivals.dropped() == other.arrivals.dropped()
        && Arrays.equals(buckets.starts(), other.buckets.starts())
        && buckets.expired() == other.buckets.expired()
        && buckets.lost() == other.buckets.lost()
        && phase.equals(other.phase)
        && lastClose.equals(other.lastClose);
  }

  /** Than one before it: what else there is of both is the same. */
  boolean onlyCountsMoreThan(TraceState before) {
    return phase.equals(before.phase)
        && buckets.equals(before.buckets)
        && lastClose.equals(before.lastClose)
        && arrivals.onlyCountMoreThan(before.arrivals);
  }

  /** As it will stand when this revision is known to be written. */
  Trace closedTrace(TraceId traceId, TraceTree tree, int revision, ClosedBy by) {
    return new Trace(
        traceId,
        tree,
        false,
        revision,
        by,
        arrivals.dropped(),
        buckets.expired(),
        buckets.lost(),
        arrivals.first(),
        arrivals.last());
  }

  /**
   * The status of {@link #toTrace}, without its tree.
   *
   * @param closed what it was when the trace was closed last
   */
  public TraceStatus status(TraceStatus closed, boolean takenAsOpen) {
    if (arrivals.dropped() > 0 || buckets.expired() || buckets.lost()) {
      return TraceStatus.PARTIAL;
    }
    return phase.open() || takenAsOpen ? TraceStatus.LIVE : closed;
  }

  /** As a reader sees it now. */
  public Trace toTrace(TraceId traceId, TraceTree tree, boolean takenAsOpen) {
    return new Trace(
        traceId,
        tree,
        phase.open() || takenAsOpen,
        lastClose.revision(),
        lastClose.by(),
        arrivals.dropped(),
        buckets.expired(),
        buckets.lost(),
        arrivals.first(),
        arrivals.last());
  }
}
