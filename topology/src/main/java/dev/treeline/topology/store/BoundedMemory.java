package dev.treeline.topology.store;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.IndexType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One block cache and one write-buffer budget for all stores, segments and tasks of the process.
 * Without it every segment of every store of every task takes about 100 MB of its own. Static
 * because Kafka Streams makes an instance of this class per store.
 */
public final class BoundedMemory implements RocksDBConfigSetter {

  /** Bytes for blocks and memtables together. */
  public static final String CACHE_BYTES = "treeline.rocksdb.cache.bytes";

  private static final long DEFAULT_CACHE_BYTES = 128L << 20;
  private static final double MEMTABLE_SHARE = 0.5;
  private static final double INDEX_SHARE = 0.1;
  private static final int MEMTABLE_BYTES = 8 << 20;

  /**
   * What a memtable takes for its first entry; an eighth of its size by default, which is 1 MiB. A
   * task has some six databases of two column families: with 24 tasks the budget was spent before
   * anything was written, and every put waited for a flush.
   */
  private static final int ARENA_BLOCK_BYTES = 64 << 10;

  static {
    RocksDB.loadLibrary();
  }

  private static final BloomFilter BLOOM = new BloomFilter(10);

  private record Shared(Cache cache, WriteBufferManager buffers) {}

  // Guarded by the class: the first store decides the size.
  private static @Nullable Shared shared;

  private static synchronized Shared shared(Map<String, Object> configs) {
    Shared existing = shared;
    if (existing != null) {
      return existing;
    }
    Object setting = configs.get(CACHE_BYTES);
    long bytes = setting == null ? DEFAULT_CACHE_BYTES : Long.parseLong(setting.toString());
    Cache cache = new LRUCache(bytes, -1, false, INDEX_SHARE);
    Shared made = new Shared(cache, new WriteBufferManager((long) (bytes * MEMTABLE_SHARE), cache));
    shared = made;
    return made;
  }

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    Shared all = shared(configs);
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(all.cache);
    table.setFilterPolicy(BLOOM);
    table.setCacheIndexAndFilterBlocks(true);
    table.setCacheIndexAndFilterBlocksWithHighPriority(true);
    table.setPinTopLevelIndexAndFilter(true);
    // In one piece, the index of a large table has a megabyte, and each look at one that had to
    // leave the cache reads and unpacks all of it: a scan took a millisecond in two million rows.
    table.setIndexType(IndexType.kTwoLevelIndexSearch);
    table.setPartitionFilters(true);
    if (storeName.startsWith(StateStores.ROWS)) { // its segments are called after it
      RowLayout.apply(options, table);
    }
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(all.buffers);
    options.setWriteBufferSize(MEMTABLE_BYTES);
    options.setArenaBlockSize(ARENA_BLOCK_BYTES);
    options.setCompressionType(CompressionType.LZ4_COMPRESSION);
  }

  @Override
  public void close(String storeName, Options options) {
    // Everything above is shared by all stores and lives as long as the process.
  }
}
