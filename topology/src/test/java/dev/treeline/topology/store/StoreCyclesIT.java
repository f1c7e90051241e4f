package dev.treeline.topology.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Statistics;

/**
 * Tasks come and go with every rebalance: what RocksDB has allocated for one must go with it.
 * Counted is what of the process is in memory apart from the Java heap, whose size is the
 * collector's affair.
 */
@Tag("slow")
class StoreCyclesIT {

  private static final Path MAPPINGS = Path.of("/proc/self/smaps");

  /** Below it lies the heap, while references are compressed; malloc gives out what is above. */
  private static final long ABOVE_THE_HEAP = 1L << 40;

  /** Less than a memtable takes for its first entry, and an iterator keeps a whole one. */
  private static final long LEAK_BYTES_PER_CYCLE = 48 << 10;

  @TempDir Path stateDir;

  @BeforeEach
  void mappingsCanBeRead() {
    assumeTrue(Files.exists(MAPPINGS), "needs Linux' /proc");
  }

  @Test
  void aThousandTasksLeaveNoNativeMemoryBehind() {
    assertThat(growthPerCycle(400, task -> {})).isLessThan(LEAK_BYTES_PER_CYCLE);
  }

  /** The measure itself: it sees what one object of RocksDB takes that is not closed. */
  @Test
  void anObjectLeftOpenIsSeen() {
    List<Statistics> open = new ArrayList<>();

    long growth = growthPerCycle(70, task -> open.add(new Statistics()));

    assertThat(open).hasSize(210);
    assertThat(growth).isGreaterThan(LEAK_BYTES_PER_CYCLE);
    open.forEach(Statistics::close);
  }

  /**
   * From the least that there was in the second third of the cycles to the least in the last one.
   * Pools fill in the first; what malloc keeps for a while, to give it back later, is above.
   */
  private long growthPerCycle(int third, Consumer<StoreTask> also) {
    long[] least = {Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE};
    for (int cycle = 0; cycle < 3 * third; cycle++) {
      openUseAndClose(cycle, also);
      least[cycle / third] = Math.min(least[cycle / third], nativeBytes());
    }
    return (least[2] - least[1]) / third;
  }

  private void openUseAndClose(int cycle, Consumer<StoreTask> also) {
    try (StoreTask task = new StoreTask(stateDir, cycle)) {
      byte[] key = ByteBuffer.allocate(32).putInt(cycle % 100).array();
      byte[] value = new byte[1_000];
      task.rows().put(key, value, (cycle % 3) * StoreTask.RETENTION.toMillis() / 2);
      try (var rows = task.rows().all()) {
        rows.forEachRemaining(row -> {});
      }
      for (String name : StoreTask.KEY_VALUE) {
        task.keyValue(name).put(key, value);
        try (var rows = task.keyValue(name).all()) {
          rows.forEachRemaining(row -> {});
        }
      }
      also.accept(task);
    }
  }

  private static long nativeBytes() {
    try (Stream<String> lines = Files.lines(MAPPINGS)) {
      long bytes = 0;
      boolean counts = false;
      for (String line : (Iterable<String>) lines::iterator) {
        int dash = line.indexOf('-');
        int space = line.indexOf(' ');
        if (dash > 0 && dash < space) { // the head of a mapping: its addresses
          counts = Long.parseUnsignedLong(line.substring(0, dash), 16) > ABOVE_THE_HEAP;
        } else if (counts && line.startsWith("Rss:")) {
          bytes += Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
