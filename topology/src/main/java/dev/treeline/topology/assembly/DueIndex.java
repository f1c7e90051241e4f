package dev.treeline.topology.assembly;

import dev.treeline.trace.ClosingPolicy;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * When to look at which open trace. In memory, one entry a trace, rebuilt from the states on start:
 * an index in the store would cost two writes a span and leave tombstones behind. A later span does
 * not touch its trace's entry; when it comes up, the trace's state says how long it has to wait
 * yet.
 *
 * <p>A look costs a scan of the trace. One that found it unfinished makes the next wait twice as
 * long, so that a big trace that grows slowly is not read again and again.
 */
final class DueIndex {

  private record Entry(TraceRef trace, long due, long notBefore, int futileLooks) {}

  private final Map<TraceRef, Entry> entries = new HashMap<>();
  private final TreeSet<Entry> queue =
      new TreeSet<>(Comparator.comparingLong(Entry::due).thenComparing(Entry::trace));
  private final long firstPause;
  private final long longestPause;

  DueIndex(long firstPause, long longestPause) {
    this.firstPause = firstPause;
    this.longestPause = longestPause;
  }

  /** Looks at the trace at this time, or at an earlier one that is set already. */
  void armNoLaterThan(byte[] traceKey, long due) {
    TraceRef key = new TraceRef(traceKey);
    Entry armed = entries.get(key);
    if (armed == null) {
      set(new Entry(key, due, 0, 0));
    } else if (due == ClosingPolicy.AT_ONCE) {
      set(new Entry(key, due, due, armed.futileLooks)); // no look in vain puts that off
    } else if (due < armed.due && armed.notBefore < armed.due) {
      set(new Entry(key, Math.max(due, armed.notBefore), armed.notBefore, armed.futileLooks));
    }
  }

  /** After a look in vain: at this time, or when something arrives, but not at once. */
  void armAfterFutileLook(byte[] traceKey, long until, long now) {
    TraceRef key = new TraceRef(traceKey);
    Entry before = entries.get(key);
    int looks = before == null ? 1 : before.futileLooks + 1;
    long pause = Math.min(longestPause, firstPause << Math.min(looks - 1, 30));
    set(new Entry(key, Math.max(until, now + 1), Math.min(until, now + pause), looks));
  }

  /** Whether the trace's time has come. */
  boolean isDue(byte[] traceKey, long now) {
    Entry armed = entries.get(new TraceRef(traceKey));
    return armed != null && armed.due <= now;
  }

  /** When the first of them comes up; {@link Long#MAX_VALUE} when there is none. */
  long next() {
    return queue.isEmpty() ? Long.MAX_VALUE : queue.first().due;
  }

  /** A trace whose time has come, in order of time; null when there is none. */
  byte @Nullable [] peek(long now) {
    return queue.isEmpty() || queue.first().due > now ? null : queue.first().trace.key();
  }

  /** Spans arrived since it was armed: looks at it later, and forgets no look in vain. */
  void postpone(byte[] traceKey, long due) {
    TraceRef key = new TraceRef(traceKey);
    Entry armed = entries.get(key);
    if (armed != null) {
      set(new Entry(key, Math.max(due, armed.notBefore), armed.notBefore, armed.futileLooks));
    }
  }

  void remove(byte[] traceKey) {
    Entry armed = entries.remove(new TraceRef(traceKey));
    if (armed != null) {
      queue.remove(armed);
    }
  }

  int size() {
    return entries.size();
  }

  private void set(Entry entry) {
    Entry before = entries.put(entry.trace, entry);
    if (before != null) {
      queue.remove(before);
    }
    queue.add(entry);
  }
}
