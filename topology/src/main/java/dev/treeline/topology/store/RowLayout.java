package dev.treeline.topology.store;

import dev.treeline.key.TraceKey;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;

/** How rows lie in RocksDB: those of a trace beside each other, written once, read together. */
final class RowLayout {

  /** Some rows of a trace; with RocksDB's usual 4 KiB the index grows to a fiftieth of the data. */
  private static final int BLOCK_BYTES = 16 << 10;

  /**
   * So many sorted runs wait to be merged, twice as many as usual: a scan passes over those that
   * have nothing of its trace, so that more of them cost it little, and merging them costs less.
   */
  private static final int RUNS = 8;

  private RowLayout() {}

  /**
   * Filters know traces, and not keys alone: a scan reads nothing of a run that has no row of the
   * trace. In return, a scan must stay within one trace.
   */
  static void apply(Options options, BlockBasedTableConfig table) {
    table.setBlockSize(BLOCK_BYTES);
    options.useFixedLengthPrefixExtractor(TraceKey.BYTES);
    options.setLevel0FileNumCompactionTrigger(RUNS);
  }
}
