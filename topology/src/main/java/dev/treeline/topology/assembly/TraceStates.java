package dev.treeline.topology.assembly;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The states of traces. Most records change nothing of a state but a time and some counts, which
 * are hints: those wait here for {@link #writeHints}, so that a trace of many records has its state
 * written now and then, and not with each. What a reader or a restart relies on is written at once.
 */
final class TraceStates {

  /**
   * So many traces are remembered, the last used ones. One that is over is forgotten: little is
   * asked of it, and it would take the room of an open one.
   */
  private static final int REMEMBERED = 10_000;

  private static final class Remembered {

    TraceState state;

    /** It waits for {@link #writeHints}. */
    boolean hint;

    Remembered(TraceState state) {
      this.state = state;
    }
  }

  private final KeyValueStore<byte[], byte[]> store;
  private final Map<TraceRef, Remembered> known;

  /** Those of them that wait, and some that have been written or forgotten since. */
  private final List<TraceRef> hints = new ArrayList<>();

  TraceStates(KeyValueStore<byte[], byte[]> store) {
    this.store = store;
    this.known =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<TraceRef, Remembered> eldest) {
            if (size() <= REMEMBERED) {
              return false;
            }
            if (eldest.getValue().hint) {
              write(eldest.getKey(), eldest.getValue().state);
            }
            return true;
          }
        };
  }

  @Nullable TraceState get(byte[] traceKey) {
    TraceRef ref = new TraceRef(traceKey);
    Remembered here = known.get(ref);
    if (here != null) {
      return here.state;
    }
    byte[] bytes = store.get(traceKey);
    if (bytes == null) {
      return null;
    }
    TraceState state = TraceStateCodec.decode(bytes);
    known.put(ref, new Remembered(state));
    return state;
  }

  void put(byte[] traceKey, TraceState state) {
    TraceRef ref = new TraceRef(traceKey);
    if (state.open()) {
      known.put(ref, new Remembered(state));
    } else {
      known.remove(ref);
    }
    write(ref, state);
  }

  /**
   * After a record.
   *
   * @param before as it was got
   */
  void replace(byte[] traceKey, TraceState before, TraceState after) {
    if (!after.onlyCountsMoreThan(before)) {
      put(traceKey, after);
      return;
    }
    TraceRef ref = new TraceRef(traceKey);
    Remembered here = known.get(ref);
    if (here == null) {
      here = new Remembered(after);
      known.put(ref, here);
    }
    here.state = after;
    if (!here.hint) {
      here.hint = true;
      hints.add(ref);
    }
  }

  void delete(byte[] traceKey) {
    known.remove(new TraceRef(traceKey));
    store.delete(traceKey);
  }

  /** Before a clock is told that may have passed them. */
  void writeHints() {
    for (TraceRef ref : hints) {
      Remembered here = known.get(ref);
      if (here != null && here.hint) {
        write(ref, here.state);
        here.hint = false;
      }
    }
    hints.clear();
  }

  private void write(TraceRef ref, TraceState state) {
    store.put(ref.key(), TraceStateCodec.encode(state));
  }
}
