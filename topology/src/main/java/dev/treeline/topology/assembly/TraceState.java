package dev.treeline.topology.assembly;

import dev.treeline.span.Span;
import dev.treeline.span.TraceId;
import dev.treeline.trace.ClosedBy;
import dev.treeline.trace.ClosingPolicy.Life;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceTree;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a trace beside its rows, in a size that does not grow with it. Times are broker
 * times in milliseconds. All of it is a hint, a maximum or an or: what must be exact (counts,
 * missing parents) comes from the rows themselves, so that a replay can only confirm it.
 *
 * @param tenant its name; keys hold only a hash
 * @param openedAt when it was opened, for the first time or again
 * @param buckets window starts at which it has rows, ascending
 * @param expired rows of an older bucket are gone
 * @param revision closes that are known to be in {@code treeline.traces}
 * @param reopenings how often it was reopened in a row
 * @param closedBy why it was closed last
 * @param closedRows rows that the last revision was made of
 * @param closedChunks records that hold the last revision
 * @param records records that arrived, repeated ones too
 * @param spans span parts that arrived, repeated ones left out
 * @param errors those of them that are errors
 * @param droppedSpans spans that a limit kept out
 */
public record TraceState(
    String tenant,
    long firstArrival,
    long lastArrival,
    long openedAt,
    long[] buckets,
    boolean expired,
    boolean open,
    boolean rootSeen,
    boolean rootEnded,
    int revision,
    int reopenings,
    @Nullable ClosedBy closedBy,
    int closedRows,
    int closedChunks,
    long records,
    long spans,
    long errors,
    long droppedSpans) {

  static TraceState begin(String tenant, long arrival) {
    return new TraceState(
        tenant,
        arrival,
        arrival,
        arrival,
        new long[] {arrival},
        false,
        true,
        false,
        false,
        0,
        0,
        null,
        0,
        0,
        0,
        0,
        0,
        0);
  }

  public long currentBucket() {
    return buckets[buckets.length - 1];
  }

  Life life() {
    return new Life(openedAt, lastArrival, rootSeen, rootEnded, reopenings);
  }

  /** After one more record. A closed trace is opened again. */
  TraceState arrived(long arrival, Signs signs) {
    boolean reopened = !open;
    return new TraceState(
        tenant,
        firstArrival,
        Math.max(lastArrival, arrival),
        reopened ? arrival : openedAt,
        buckets,
        expired,
        true,
        rootSeen || signs.root(),
        rootEnded || signs.rootEnded(),
        revision,
        reopened ? reopenings + 1 : reopenings,
        closedBy,
        closedRows,
        closedChunks,
        records + 1,
        spans + signs.spans(),
        errors + signs.errors(),
        droppedSpans);
  }

  /** Takes a new bucket, and forgets those whose rows are gone. */
  TraceState inBucket(long bucket, long oldestReadable) {
    long[] readable = Arrays.stream(buckets).filter(b -> b >= oldestReadable).toArray();
    long[] all = Arrays.copyOf(readable, readable.length + 1);
    all[readable.length] = bucket;
    return new TraceState(
        tenant,
        firstArrival,
        lastArrival,
        openedAt,
        all,
        expired || readable.length < buckets.length,
        open,
        rootSeen,
        rootEnded,
        revision,
        reopenings,
        closedBy,
        closedRows,
        closedChunks,
        records,
        spans,
        errors,
        droppedSpans);
  }

  /** Closed, or still open where records arrived after the revision was made. */
  TraceState closed(Close close) {
    boolean stillOpen = records != close.records();
    return new TraceState(
        tenant,
        firstArrival,
        lastArrival,
        stillOpen ? lastArrival : openedAt,
        buckets,
        expired,
        stillOpen,
        rootSeen,
        rootEnded,
        close.revision(),
        stillOpen ? reopenings + 1 : reopenings,
        close.by(),
        close.rows(),
        close.chunks(),
        records,
        spans,
        errors,
        droppedSpans);
  }

  /** As it will stand when this revision is known to be written. */
  Trace closedTrace(TraceId traceId, TraceTree tree, int newRevision, ClosedBy by) {
    return new Trace(
        traceId, tree, false, newRevision, by, droppedSpans, firstArrival, lastArrival);
  }

  /** As a reader sees it now. */
  public Trace toTrace(TraceId traceId, TraceTree tree, boolean takenAsOpen) {
    return new Trace(
        traceId,
        tree,
        open || takenAsOpen,
        revision,
        closedBy,
        droppedSpans,
        firstArrival,
        lastArrival);
  }

  /** Over as before: nothing but repetitions had arrived. */
  TraceState closedAgain() {
    return new TraceState(
        tenant,
        firstArrival,
        lastArrival,
        openedAt,
        buckets,
        expired,
        false,
        rootSeen,
        rootEnded,
        revision,
        reopenings,
        closedBy,
        closedRows,
        closedChunks,
        records,
        spans,
        errors,
        droppedSpans);
  }

  /** What a record says at a glance; {@code spans} and {@code errors} are 0 for a repeated one. */
  record Signs(boolean root, boolean rootEnded, int spans, int errors) {

    static Signs of(List<Span> parts, boolean repeated) {
      boolean root = false;
      boolean rootEnded = false;
      int errors = 0;
      for (Span part : parts) {
        root |= part.isRoot();
        rootEnded |= part.isRoot() && !part.isRunning();
        errors += part.isError() ? 1 : 0;
      }
      return new Signs(root, rootEnded, repeated ? 0 : parts.size(), repeated ? 0 : errors);
    }
  }

  /** A close as it stands in {@code treeline.traces}. */
  record Close(int revision, ClosedBy by, int rows, int chunks, long records) {}

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TraceState that
        && Arrays.equals(TraceStateCodec.encode(this), TraceStateCodec.encode(that));
  }

  @Override
  public int hashCode() {
    return Objects.hash(tenant, firstArrival, lastArrival, records);
  }
}
