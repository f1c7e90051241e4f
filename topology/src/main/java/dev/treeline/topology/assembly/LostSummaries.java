package dev.treeline.topology.assembly;

import dev.treeline.key.SummaryKey;
import dev.treeline.topology.store.Sweep;
import java.time.Duration;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Forgets summaries of traces that are gone. They go together with the state, but to another
 * changelog: a kill may keep the one delete and lose the other. No list shows them.
 */
final class LostSummaries {

  private final KeyValueStore<byte[], byte[]> summaries;
  private final KeyValueStore<byte[], byte[]> states;
  private final long retention;
  private final Sweep sweep;

  LostSummaries(
      KeyValueStore<byte[], byte[]> summaries,
      KeyValueStore<byte[], byte[]> states,
      Duration retention) {
    this.summaries = summaries;
    this.states = states;
    this.retention = retention.toMillis();
    this.sweep = new Sweep(summaries, retention);
  }

  /**
   * @param now the partition clock
   */
  void step(long now) {
    sweep.step(now, (key, row) -> isLost(key, now), (key, row) -> summaries.delete(key));
  }

  private boolean isLost(byte[] key, long now) {
    long firstArrival = SummaryKey.firstArrivalOf(key);
    if (firstArrival >= now - retention) {
      return false; // most of them: no state is looked at
    }
    byte[] state = states.get(SummaryKey.traceKeyOf(key));
    return state == null || TraceStateCodec.decode(state).firstArrival() != firstArrival;
  }
}
