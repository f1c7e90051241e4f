package dev.treeline.topology.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.TableProperties;

/** What RocksDB itself says of its memory, with as many tasks as a topic has partitions. */
class BoundedMemoryTest {

  private static final int TASKS = 24;
  private static final int SEGMENTS = 3;
  private static final int ROWS_PER_STORE = 60;
  private static final int VALUE_BYTES = 2_400;

  /** Together more than the cache has room for. */
  private static final int ROUNDS = 12;

  private static final int MORE_THAN_A_MEMTABLE = 8_000;

  private static final String MEMTABLES = "size-all-mem-tables";
  private static final String CACHE_CAPACITY = "block-cache-capacity";
  private static final String CACHE_USAGE = "block-cache-usage";
  private static final String OUTSIDE_THE_CACHE = "estimate-table-readers-mem";

  @TempDir Path stateDir;
  private final List<StoreTask> tasks = new ArrayList<>();

  @BeforeEach
  void open() {
    for (int i = 0; i < TASKS; i++) {
      tasks.add(new StoreTask(stateDir, i));
    }
  }

  @AfterEach
  void close() {
    tasks.forEach(StoreTask::close);
  }

  @Test
  void twentyFourTasksTakeNoMoreMemoryThanOneCache() {
    long most = 0;
    for (int round = 0; round < ROUNDS; round++) {
      for (StoreTask task : tasks) {
        write(task, round, ROWS_PER_STORE);
      }
      most = Math.max(most, sum(MEMTABLES));
    }
    tasks.forEach(BoundedMemoryTest::readAll);

    List<Long> capacities = all(CACHE_CAPACITY).stream().distinct().toList();
    assertThat(capacities).hasSize(1);
    long capacity = capacities.get(0);
    assertThat(ROUNDS * (long) TASKS * 4 * ROWS_PER_STORE * VALUE_BYTES).isGreaterThan(capacity);
    assertThat(all(CACHE_USAGE)).hasSizeGreaterThanOrEqualTo(TASKS * 4);
    // One cache for all tells each of them the same, memtables included.
    assertThat(all(CACHE_USAGE).stream().distinct().toList()).hasSize(1);
    assertThat(all(CACHE_USAGE).get(0)).isBetween(capacity / 2, capacity + capacity / 10);
    assertThat(most).isBetween(capacity / 8, capacity * 6 / 10);
    assertThat(sum(OUTSIDE_THE_CACHE)).isLessThan(capacity / 20);
  }

  /** Or the budget is spent before anything is written, and each put waits for a flush. */
  @Test
  void theFirstRowsOfAllTasksTakeLittleOfTheBudget() {
    for (int segment = 0; segment < SEGMENTS; segment++) {
      for (StoreTask task : tasks) {
        write(task, segment, 1);
      }
    }

    assertThat(sum(MEMTABLES)).isLessThan(all(CACHE_CAPACITY).get(0) / 8);
  }

  @Test
  void whatIsOnDiskIsCompressed() {
    write(tasks.get(0), 0, MORE_THAN_A_MEMTABLE);

    await()
        .ignoreException(RocksDBException.class) // of a table that is being written
        .untilAsserted(
            () ->
                assertThat(Tables.below(stateDir))
                    .extracting(TableProperties::getCompressionName)
                    .hasSizeGreaterThanOrEqualTo(4)
                    .containsOnly("LZ4"));
  }

  private static void write(StoreTask task, int round, int rows) {
    SplittableRandom random = new SplittableRandom(round);
    long segment = (round % SEGMENTS) * StoreTask.RETENTION.toMillis() / 2;
    for (int i = 0; i < rows; i++) {
      // Half of it can be compressed, as about that of real spans.
      byte[] value = ByteBuffer.allocate(VALUE_BYTES).put(bytes(random, VALUE_BYTES / 2)).array();
      byte[] key = ByteBuffer.allocate(32).putLong(random.nextLong()).array();
      task.rows().put(key, value, segment);
      for (String name : StoreTask.KEY_VALUE) {
        task.keyValue(name).put(key, value);
      }
    }
  }

  private static byte[] bytes(SplittableRandom random, int number) {
    byte[] bytes = new byte[number];
    random.nextBytes(bytes);
    return bytes;
  }

  private static void readAll(StoreTask task) {
    try (var rows = task.rows().all()) {
      rows.forEachRemaining(row -> {});
    }
    for (String name : StoreTask.KEY_VALUE) {
      try (var rows = task.keyValue(name).all()) {
        rows.forEachRemaining(row -> {});
      }
    }
  }

  private long sum(String property) {
    return all(property).stream().mapToLong(Long::longValue).sum();
  }

  private List<Long> all(String property) {
    return tasks.stream().flatMap(task -> task.properties(property).stream()).toList();
  }
}
