package dev.treeline.bench.assembly;

import dev.treeline.bench.lab.Bounds;
import dev.treeline.bench.lab.Lab;
import dev.treeline.bench.lab.LabBenchmark;
import dev.treeline.bench.lab.Run;
import dev.treeline.bench.lab.Setup;
import dev.treeline.bench.lab.Usage;
import dev.treeline.bench.report.Spread;
import dev.treeline.bench.report.Table;
import dev.treeline.bench.traffic.Interleaved;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * What spans leave behind, on the disk and in Kafka, and what it takes to come back to it: a start
 * with the state that is there, and one that has to read the changelogs again.
 */
public final class StateOfSpans implements LabBenchmark {

  private static final int[] BATCHES = {1, 20};
  private static final int SIZE = 20;
  private static final int OPEN = 1_000;
  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final Duration READY_WITHIN = Duration.ofMinutes(5);
  private static final String RESTORED = "treeline.restore.records";
  private static final double MIB = 1 << 20;

  @Override
  public String purpose() {
    return "disk, changelogs, restore and start for a number of spans; --spans 10000000 for ten million";
  }

  @Override
  public Bounds usualBounds() {
    return new Bounds(1, 1_000_000);
  }

  @Override
  public String run(Lab lab, Bounds bounds, Consumer<String> progress) {
    Table bytes =
        new Table(
            "spans a record",
            "`treeline.spans` bytes/span",
            "changelogs bytes/span",
            "of it rows",
            "states",
            "summaries",
            "changelogs / spans bytes",
            "traces / spans bytes",
            "disk bytes/span",
            "peak RSS MiB");
    Table starts =
        new Table(
            "spans a record",
            "state",
            "seconds until ready",
            "rows restored",
            "seconds of restoring",
            "rows/s a thread",
            "spans/s a thread",
            "CPU µs/row",
            "open traces found ms",
            "peak RSS MiB");
    for (int batch : BATCHES) {
      int traces = Math.max(1, bounds.spans() / SIZE);
      new Shape(lab, new Interleaved(traces, Math.min(OPEN, traces), SIZE, batch), progress)
          .measure(bytes, starts);
    }
    return """
        %,d spans in traces of %d, all closed; 4 partitions, 2 threads. Bytes in Kafka are compressed, those of \
        `treeline.spans` and of the changelogs with lz4, `treeline.traces` with zstd.

        %s
        A start, in a process of its own, with the state directory as the one before left it, and without it. Rows are those of all stores. Ready is \
        when all partitions can be written and read.

        %s"""
        .formatted(bounds.spans(), SIZE, bytes, starts);
  }

  private record Shape(Lab lab, Interleaved traffic, Consumer<String> progress) {

    void measure(Table bytes, Table starts) {
      Setup setup = Measurement.setup(lab);
      lab.prepare(setup);
      lab.kafka().send(setup, traffic.messages());
      Measurement.awaitQuiet(lab, setup);
      try {
        lab.restartTreeline();
        long peak;
        try (Run run = lab.run(setup)) {
          run.await("all spans", Counts.accepted(traffic.spans()), PATIENCE);
          run.await("all traces closed", Counts.closed(traffic.traces()), PATIENCE);
          peak = run.peakBytes();
        }
        leaves(bytes, lab.kafka().bytes(setup), lab.stateBytes(setup), peak);
        progress.accept("%d a record: all spans are there".formatted(traffic.batch()));
        starts(starts, setup, "kept");
        lab.loseState(setup);
        starts(starts, setup, "lost");
      } finally {
        lab.discard(setup);
      }
    }

    private void leaves(Table table, Map<String, Long> kafka, long disk, long peak) {
      double input = kafka.getOrDefault(".spans", 0L);
      double changelogs = of(kafka, "-changelog");
      table.row(
          traffic.batch(),
          input / traffic.spans(),
          changelogs / traffic.spans(),
          of(kafka, "-rows-changelog") / traffic.spans(),
          of(kafka, "-trace-state-changelog") / traffic.spans(),
          of(kafka, "-summaries-changelog") / traffic.spans(),
          changelogs / input,
          of(kafka, ".traces") / input,
          (double) disk / traffic.spans(),
          peak / MIB);
    }

    private static double of(Map<String, Long> kafka, String ending) {
      return kafka.entrySet().stream()
          .filter(topic -> topic.getKey().endsWith(ending))
          .mapToLong(Map.Entry::getValue)
          .sum();
    }

    private void starts(Table table, Setup setup, String state) {
      lab.restartTreeline();
      long began = System.nanoTime();
      try (Run run = lab.run(setup)) {
        AtomicReference<Usage> reading = new AtomicReference<>(run.usage());
        run.awaitReady(
            READY_WITHIN,
            () -> {
              if (run.meter(RESTORED) == 0) {
                reading.set(run.usage());
              }
            });
        double seconds = (System.nanoTime() - began) / 1e9;
        Usage restoring = run.usage().since(Objects.requireNonNull(reading.get()));
        long records = run.meter(RESTORED);
        double perThread = records / restoring.seconds() / Setup.THREADS;
        boolean restored = records > traffic.traces();
        table.row(
            traffic.batch(),
            state,
            seconds,
            "%,d".formatted(records),
            restored ? Spread.text(restoring.seconds()) : "",
            restored ? Spread.text(perThread) : "",
            restored ? Spread.text(perThread * traffic.spans() / records) : "",
            restored ? Spread.text(restoring.cpuMicros() / records) : "",
            run.meter("treeline.closing.rebuild.max") / 1e3,
            run.peakBytes() / MIB);
        progress.accept("%d a record: ready with state %s".formatted(traffic.batch(), state));
      }
    }
  }
}
