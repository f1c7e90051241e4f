package dev.treeline.topology.assembly;

import dev.treeline.key.TraceKey;
import dev.treeline.span.Tenant;
import dev.treeline.topology.index.SummaryIndex;
import dev.treeline.topology.store.Sweep;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Forgets traces whose last span is older than the retention; their rows expire by themselves. A
 * deleted one is remembered longer. A copy of a state goes when no row of its buckets is left.
 */
final class Expiry {

  /** How often to take a step. */
  static final Duration EVERY = Sweep.EVERY;

  private final KeyValueStore<byte[], byte[]> store;
  private final TraceStates states;
  private final SummaryIndex summaries;
  private final Sweep sweep;
  private final long retention;
  private final long flagRetention;
  private final long copyRetention;
  private final Consumer<byte[]> forgotten;

  /**
   * @param store that the states are in
   * @param forgotten told of each trace that has gone
   */
  Expiry(
      KeyValueStore<byte[], byte[]> store,
      TraceStates states,
      SummaryIndex summaries,
      AssemblySettings settings,
      Consumer<byte[]> forgotten) {
    this.store = store;
    this.states = states;
    this.summaries = summaries;
    this.sweep = new Sweep(store, settings.retention());
    this.retention = settings.retention().toMillis();
    this.flagRetention = settings.flagRetention().toMillis();
    this.copyRetention = settings.rowRetention().toMillis();
    this.forgotten = forgotten;
  }

  /**
   * @param now the partition clock
   */
  void step(long now) {
    sweep.step(
        now,
        (key, value) -> hasExpired(TraceStateCodec.decode(value), Turns.isCopy(key), now),
        this::remove);
  }

  private boolean hasExpired(TraceState state, boolean copy, long now) {
    if (state.isDeleted()) {
      return state.deletedAt() < now - flagRetention;
    }
    return state.lastArrival() < now - (copy ? copyRetention : retention);
  }

  private void remove(byte[] key, byte[] value) {
    if (Turns.isCopy(key)) {
      store.delete(key);
      return;
    }
    TraceState state = TraceStateCodec.decode(value);
    // The state last: a sweep that is cut short finds it again.
    summaries.remove(Tenant.named(state.tenant()), state.firstArrival(), TraceKey.traceIdOf(key));
    states.delete(key);
    forgotten.accept(key);
  }
}
