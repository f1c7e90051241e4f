package dev.treeline.topology.assembly;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanLimits;
import dev.treeline.codec.SpanRecords;
import dev.treeline.codec.SpanSkim;
import dev.treeline.key.RecordHash;
import dev.treeline.key.TraceKey;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.testing.SpanBuilder;
import dev.treeline.topology.metrics.SpanMetrics;
import dev.treeline.topology.store.StateStores;
import dev.treeline.topology.store.StoreTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.state.WindowStore;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One trace, in a process with no more heap than the limits reckon with. */
class HeapOfACloseIT {

  private static final int HEAP_MIB = 128;

  /** Of which the only stream thread has half for its close; and what a process has beside it. */
  private static final int HEAP_OF_THE_PROCESS_MIB = HEAP_MIB / 2 + 24;

  private static final SpanSkim SKIM = new SpanSkim(List.of(), List.of(), SpanLimits.DEFAULTS);

  private static final long PATIENCE_SECONDS = 300;

  @TempDir Path dir;

  /**
   * @param letters of a text in each span, one of them not of Latin-1, which doubles all of them
   * @param items of a list in each span, texts of one letter, which are many times their bytes
   */
  @ParameterizedTest
  @CsvSource({"0, 0", "300, 0", "20000, 0", "0, 1000", "3000, 500"})
  void aTraceAtTheLimitsCanBeClosed(int letters, int items)
      throws IOException, InterruptedException {
    Path log = dir.resolve("log");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx" + HEAP_OF_THE_PROCESS_MIB + "m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            HeapOfACloseIT.class.getName(),
            dir.resolve("stores").toString(),
            Integer.toString(letters),
            Integer.toString(items));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .as("ends: %s", command)
          .isTrue();
      assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  public static void main(String[] arguments) {
    try (StoreTask task = new StoreTask(Path.of(arguments[0]), 1)) {
      byte[] key = TraceKey.of(Tenant.DEFAULT, SpanBuilder.traceId("trace"));
      long stored =
          fill(task.rows(), key, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
      Stores stores =
          Stores.of(
              task.rows(), task.keyValue(StateStores.STATE), task.keyValue(StateStores.SUMMARIES));
      TraceState state = TraceState.begin("default", 1_000).askedToClose();
      stores.states().put(key, state);
      AtomicLong sent = new AtomicLong();
      Closer closer =
          new Closer(
              stores,
              new Emissions(),
              AssemblySettings.DEFAULTS.closingPolicy(),
              SpanMetrics.none(),
              () -> 10_000L,
              record -> sent.addAndGet(record.value().length));
      closer.watch(key, state);

      closer.closeDue(10_000, 1);

      assertThat(sent.get()).isGreaterThan(stored / 2);
    }
  }

  /** As Reception does, until a record is kept out. */
  private static long fill(WindowStore<byte[], byte[]> rows, byte[] key, int letters, int items) {
    TraceLimits limits = TraceLimits.DEFAULTS.inHeap((long) HEAP_MIB << 20, 1);
    String text = "x".repeat(letters) + "\u2713";
    List<String> list = Collections.nCopies(items, "x");
    long stored = 0;
    Arrivals arrivals = new Arrivals(1, 1, false, 0, 0, 0, 0, 0);
    while (true) {
      List<Span> spans = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String id = "s" + (arrivals.spans() + i);
        spans.add(aSpan(id).childOf("s0").with("text", id + text).with("list", list).build());
      }
      byte[] row = SpanRecords.encode(spans);
      int weight = SKIM.skim(row).weight();
      if (limits.reachedBy(arrivals, spans.size(), weight) != null) {
        return stored;
      }
      rows.put(TraceKey.row(key, RecordHash.of(row)), row, 1_000);
      stored += row.length;
      arrivals =
          new Arrivals(
              1,
              1,
              false,
              arrivals.records() + 1,
              arrivals.spans() + spans.size(),
              0,
              arrivals.weight() + weight,
              0);
    }
  }
}
