package dev.treeline.topology.assembly;

import dev.treeline.topology.archive.CloseHeader;
import dev.treeline.topology.store.TraceRows.Extent;
import dev.treeline.trace.ClosedBy;
import dev.treeline.trace.TraceSummary;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Revisions that were sent to {@code treeline.traces} and not read back yet. In memory: after a
 * restart the trace is open as it was, and is emitted again.
 */
final class Emissions {

  /** How long to wait for a revision before it is sent again; twice as long after each time. */
  static final long FIRST_PATIENCE_MS = 10_000;

  /**
   * So many may be on their way at a time. With a million traces due together, closes went ahead of
   * what was read back until the heap was full of them; and what is not read back in time is sent
   * again, which makes it more.
   */
  static final int MOST_ON_THEIR_WAY = 1_000;

  private static final long LONGEST_PATIENCE_MS = 300_000;

  /**
   * What a revision was made of: when nothing has come since, its rows need no second look when it
   * is read back.
   *
   * @param records that had arrived by then
   * @param chunks that were sent, tombstones among them
   * @param summary null where no row is left
   */
  record Made(
      long records, ClosedBy by, int chunks, Extent extent, @Nullable TraceSummary summary) {}

  /**
   * A revision that was read back from its first chunk to its last.
   *
   * @param chunks that it has, without tombstones
   * @param made null where that is not known any more
   */
  record Whole(int chunks, @Nullable Made made) {}

  /**
   * One on its way.
   *
   * @param made null where another process sent it, and where it was waited for in vain
   * @param nextChunk that must be read back
   * @param chunks of those that were, without tombstones
   * @param sendAgainAt by the wall clock: in a backlog the partition clock runs ahead of the broker
   */
  private record Sent(
      int revision,
      long records,
      @Nullable Made made,
      int nextChunk,
      int chunks,
      int times,
      long sendAgainAt) {

    /** Hours of refused writes must not fill the heap with what they were made of. */
    Sent inVain() {
      return new Sent(revision, records, null, nextChunk, chunks, times, sendAgainAt);
    }

    Sent fromItsHead() {
      return new Sent(revision, records, made, 0, 0, times, sendAgainAt);
    }
  }

  private final Map<TraceRef, Sent> sent = new HashMap<>();

  /**
   * Until when each of them is waited for, in the order in which they were sent. Those that were
   * waited for in vain are not among them: what is refused must not stop the others.
   */
  private final Map<TraceRef, Long> onTheirWay = new LinkedHashMap<>();

  /** Whether what is on its way should be read back before more follows. */
  boolean areEnough(long wallNow) {
    Iterator<Map.Entry<TraceRef, Long>> waitedFor = onTheirWay.entrySet().iterator();
    while (waitedFor.hasNext()) {
      Map.Entry<TraceRef, Long> next = waitedFor.next();
      if (next.getValue() > wallNow) {
        break;
      }
      sent.computeIfPresent(next.getKey(), (key, emission) -> emission.inVain());
      waitedFor.remove();
    }
    return onTheirWay.size() >= MOST_ON_THEIR_WAY;
  }

  /** Notes that a revision was sent. */
  void sent(byte[] traceKey, int revision, Made made, long wallNow) {
    TraceRef key = new TraceRef(traceKey);
    Sent before = sent.get(key);
    int times = before == null ? 1 : before.times + 1;
    long patience = Math.min(LONGEST_PATIENCE_MS, FIRST_PATIENCE_MS << Math.min(times - 1, 20));
    sent.put(key, new Sent(revision, made.records, made, 0, 0, times, wallNow + patience));
    onTheirWay.remove(key); // to its end
    onTheirWay.put(key, wallNow + FIRST_PATIENCE_MS);
  }

  /** When to send it again; 0 when none is on its way. */
  long sendAgainAt(byte[] traceKey) {
    Sent emission = sent.get(new TraceRef(traceKey));
    return emission == null ? 0 : emission.sendAgainAt;
  }

  /** What a revision was made of that was sent from here, and not read back yet. */
  @Nullable Made onItsWay(byte[] traceKey, int revision) {
    Sent emission = sent.get(new TraceRef(traceKey));
    return emission == null || emission.revision != revision ? null : emission.made;
  }

  /**
   * A revision before this one was read back. It may stand behind this one, or be read again, and
   * this one behind it: that is waited for. What was read back of this one does not count.
   */
  void interrupted(byte[] traceKey, int revision, long wallNow) {
    sent.compute(
        new TraceRef(traceKey),
        (key, known) ->
            known == null
                ? new Sent(revision, 0, null, 0, 0, 0, wallNow + FIRST_PATIENCE_MS)
                : known.fromItsHead());
  }

  /**
   * Notes one record that was read back.
   *
   * @return the revision, when this completes it: all its chunks were seen, in order
   */
  Optional<Whole> readBack(byte[] traceKey, CloseHeader close, boolean tombstone) {
    TraceRef key = new TraceRef(traceKey);
    Sent emission = sent.get(key);
    boolean follows =
        emission != null
            && emission.revision == close.revision()
            && emission.records == close.records()
            && emission.nextChunk == close.chunk();
    if (!follows && close.chunk() > 0) {
      return Optional
          .empty(); // its head was refused, or read before a restart: it will be sent again
    }
    int before = emission == null || close.chunk() == 0 ? 0 : emission.chunks;
    int chunks = before + (tombstone ? 0 : 1);
    if (close.chunk() + 1 == close.chunks()) {
      forget(traceKey);
      return Optional.of(new Whole(chunks, emission == null ? null : emission.made));
    }
    sent.put(
        key,
        new Sent(
            close.revision(),
            close.records(),
            emission == null ? null : emission.made,
            close.chunk() + 1,
            chunks,
            emission == null ? 0 : emission.times,
            emission == null ? 0 : emission.sendAgainAt));
    return Optional.empty();
  }

  void forget(byte[] traceKey) {
    TraceRef key = new TraceRef(traceKey);
    sent.remove(key);
    onTheirWay.remove(key);
  }
}
