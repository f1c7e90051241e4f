package dev.treeline.topology.store;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowBytesStoreSupplier;
import org.apache.kafka.streams.state.WindowStore;

/**
 * The state stores. Caching is off on all of them: distinct keys never coalesce, a cached row is
 * invisible to range queries, and what waits for a commit is not where a standby's clock says it
 * is.
 */
public final class StateStores {

  /** tenant + trace + record hash → the record; all rows of a trace at its bucket's start. */
  public static final String ROWS = "rows";

  /** tenant + trace → {@code TraceState}. */
  public static final String STATE = "trace-state";

  /** tenant + first arrival, newest first + trace → summary. */
  public static final String SUMMARIES = "summaries";

  /** tenant + run + trace → where the run starts in the trace. */
  public static final String RUNS = "runs";

  /** Each of them has a changelog. */
  public static final List<String> ALL = List.of(ROWS, STATE, SUMMARIES, RUNS);

  private static final Duration ROW_WINDOW = Duration.ofMillis(1);

  private StateStores() {}

  /**
   * Rows are written once under their own key, so their changelog needs no compaction: whole
   * segments are dropped when they are too old, as in the store itself.
   */
  public static StoreBuilder<WindowStore<byte[], byte[]>> rows(Duration retention) {
    return Stores.windowStoreBuilder(
            rowsSupplier(retention), Serdes.ByteArray(), Serdes.ByteArray())
        .withCachingDisabled()
        .withLoggingEnabled(
            Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE));
  }

  /** How the rows lie on the disk. */
  public static WindowBytesStoreSupplier rowsSupplier(Duration retention) {
    return Stores.persistentWindowStore(ROWS, retention, ROW_WINDOW, false);
  }

  public static StoreBuilder<KeyValueStore<byte[], byte[]>> keyValue(String name) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.ByteArray(), Serdes.ByteArray())
        .withCachingDisabled();
  }
}
