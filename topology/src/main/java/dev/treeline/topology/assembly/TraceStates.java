package dev.treeline.topology.assembly;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
  private static final int REMEMBERED = 4_000;

  private final KeyValueStore<byte[], byte[]> store;
  private final Map<TraceRef, TraceState> known;

  /** Those of them that are not written. */
  private final Set<TraceRef> hints = new LinkedHashSet<>();

  TraceStates(KeyValueStore<byte[], byte[]> store) {
    this.store = store;
    this.known =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<TraceRef, TraceState> eldest) {
            if (size() <= REMEMBERED) {
              return false;
            }
            if (hints.remove(eldest.getKey())) {
              write(eldest.getKey(), eldest.getValue());
            }
            return true;
          }
        };
  }

  @Nullable TraceState get(byte[] traceKey) {
    TraceRef ref = new TraceRef(traceKey);
    TraceState here = known.get(ref);
    if (here != null) {
      return here;
    }
    byte[] bytes = store.get(traceKey);
    if (bytes == null) {
      return null;
    }
    TraceState state = TraceStateCodec.decode(bytes);
    known.put(ref, state);
    return state;
  }

  void put(byte[] traceKey, TraceState state) {
    TraceRef ref = new TraceRef(traceKey);
    hints.remove(ref);
    if (state.open()) {
      known.put(ref, state);
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
    hints.add(ref);
    known.put(ref, after);
  }

  void delete(byte[] traceKey) {
    TraceRef ref = new TraceRef(traceKey);
    known.remove(ref);
    hints.remove(ref);
    store.delete(traceKey);
  }

  /** Before a clock is told that may have passed them. */
  void writeHints() {
    hints.forEach(ref -> write(ref, Objects.requireNonNull(known.get(ref))));
    hints.clear();
  }

  private void write(TraceRef ref, TraceState state) {
    store.put(ref.key(), TraceStateCodec.encode(state));
  }
}
