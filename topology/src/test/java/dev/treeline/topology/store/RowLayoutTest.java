package dev.treeline.topology.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.treeline.key.TraceKey;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/** Scans over many runs on disk, of which most have nothing of the trace. */
class RowLayoutTest {

  private static final int TRACES = 2_000;
  private static final int ROWS_OF_A_TRACE = 12;
  private static final int VALUE_BYTES = 2_400;
  private static final long BUCKET = 1_000;
  private static final Tenant TENANT = Tenant.named("acme");

  @TempDir Path stateDir;
  private StoreTask task;
  private WindowStore<byte[], byte[]> rows;

  @BeforeEach
  void write() {
    task = new StoreTask(stateDir, 0);
    rows = task.rows();
    SplittableRandom random = new SplittableRandom(1);
    // A trace is in a few runs each: its rows come in three bouts.
    for (int bout = 0; bout < 3; bout++) {
      for (int trace = 0; trace < TRACES; trace++) {
        for (int row = bout; row < ROWS_OF_A_TRACE; row += 3) {
          byte[] value = new byte[VALUE_BYTES];
          random.nextBytes(value);
          rows.put(TraceKey.row(key(trace), hash(row)), numbered(value, trace, row), BUCKET);
        }
      }
    }
  }

  @AfterEach
  void close() {
    task.close();
  }

  @Test
  void aScanFindsAllRowsOfItsTraceAndNoOther() {
    for (int trace = 0; trace < TRACES; trace++) {
      List<String> expected = new ArrayList<>();
      for (int row = 0; row < ROWS_OF_A_TRACE; row++) {
        expected.add(trace + "/" + row);
      }
      assertThat(scanned(key(trace))).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(scanned(key(trace + TRACES))).isEmpty();
    }
  }

  @Test
  void whatIsDeletedIsNotFoundInAnOlderRun() {
    byte[] trace = key(7);
    rows.put(TraceKey.row(trace, hash(3)), null, BUCKET);

    assertThat(scanned(trace)).hasSize(ROWS_OF_A_TRACE - 1).doesNotContain("7/3");
  }

  /** As the partition clock is looked for. */
  @Test
  void theNewestWindowsOfAKeyAreFoundBackward() {
    byte[] key = TraceKey.row(key(9), hash(5));
    rows.put(key, numbered(new byte[VALUE_BYTES], 9, 99), BUCKET + 60_000);

    try (WindowStoreIterator<byte[]> found =
        rows.backwardFetch(key, Instant.EPOCH, Instant.ofEpochMilli(BUCKET + 120_000))) {
      assertThat(found.next().key).isEqualTo(BUCKET + 60_000);
      assertThat(found.next().key).isEqualTo(BUCKET);
      assertThat(found.hasNext()).isFalse();
    }
  }

  /** Or a look at a table that is not in the cache reads all of its index. */
  @Test
  void filtersKnowTracesAndAnIndexComesInPieces() {
    await()
        .ignoreException(RocksDBException.class) // of a table that is being written
        .untilAsserted(
            () ->
                assertThat(Tables.below(stateDir))
                    .hasSizeGreaterThan(1)
                    .allSatisfy(
                        table -> {
                          assertThat(table.getPrefixExtractorName())
                              .isEqualTo("rocksdb.FixedPrefix." + TraceKey.BYTES);
                          assertThat(table.getIndexPartitions()).isPositive();
                        }));
  }

  private List<String> scanned(byte[] traceKey) {
    Instant at = Instant.ofEpochMilli(BUCKET);
    List<String> found = new ArrayList<>();
    try (KeyValueIterator<Windowed<byte[]>, byte[]> all =
        rows.fetch(TraceKey.firstRow(traceKey), TraceKey.lastRow(traceKey), at, at)) {
      while (all.hasNext()) {
        ByteBuffer value = ByteBuffer.wrap(all.next().value);
        found.add(value.getInt() + "/" + value.getInt());
      }
    }
    return found;
  }

  private static byte[] numbered(byte[] value, int trace, int row) {
    ByteBuffer.wrap(value).putInt(trace).putInt(row);
    return value;
  }

  /** Neighbours in the order of keys are found as well as those that are far apart. */
  private static byte[] key(int trace) {
    return TraceKey.of(TENANT, new TraceId(trace % 3, trace + 1));
  }

  private static long hash(int row) {
    return row * 0x9E3779B97F4A7C15L;
  }
}
