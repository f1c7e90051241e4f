package dev.treeline.topology.assembly;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The states of traces. Most records change nothing of a state but a time and some counts, which
 * are hints: those wait here for {@link #writeHints}, so that a trace of many records has its state
 * written now and then, and not with each. What a reader or a restart relies on is written at once.
 */
final class TraceStates {

  /** So many traces are remembered, the last used ones; of others, the store is asked. */
  private static final int REMEMBERED = 4_000;

  private static final class Known {
    private TraceState state;
    private boolean written = true;

    Known(TraceState state) {
      this.state = state;
    }
  }

  private final KeyValueStore<byte[], byte[]> store;
  private final Map<TraceRef, Known> known;

  /** Those of them that are not written. */
  private final Map<TraceRef, Known> hints = new LinkedHashMap<>();

  TraceStates(KeyValueStore<byte[], byte[]> store) {
    this.store = store;
    this.known =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<TraceRef, Known> eldest) {
            if (size() <= REMEMBERED) {
              return false;
            }
            write(eldest.getKey(), eldest.getValue());
            hints.remove(eldest.getKey());
            return true;
          }
        };
  }

  @Nullable TraceState get(byte[] traceKey) {
    TraceRef ref = new TraceRef(traceKey);
    Known here = known.get(ref);
    if (here != null) {
      return here.state;
    }
    byte[] bytes = store.get(traceKey);
    if (bytes == null) {
      return null;
    }
    TraceState state = TraceStateCodec.decode(bytes);
    known.put(ref, new Known(state));
    return state;
  }

  void put(byte[] traceKey, TraceState state) {
    TraceRef ref = new TraceRef(traceKey);
    known.put(ref, new Known(state));
    hints.remove(ref);
    store.put(traceKey, TraceStateCodec.encode(state));
  }

  /**
   * After a record.
   *
   * @param before as it was got
   */
  void replace(byte[] traceKey, TraceState before, TraceState after) {
    TraceRef ref = new TraceRef(traceKey);
    Known here = known.get(ref);
    if (here == null || !after.onlyCountsMoreThan(before)) {
      put(traceKey, after);
      return;
    }
    here.state = after;
    here.written = false;
    hints.put(ref, here);
  }

  void delete(byte[] traceKey) {
    TraceRef ref = new TraceRef(traceKey);
    known.remove(ref);
    hints.remove(ref);
    store.delete(traceKey);
  }

  /** Before a clock is told that may have passed them. */
  void writeHints() {
    hints.forEach(this::write);
    hints.clear();
  }

  private void write(TraceRef ref, Known one) {
    if (!one.written) {
      store.put(ref.key(), TraceStateCodec.encode(one.state));
      one.written = true;
    }
  }
}
