package dev.treeline.bench.assembly;

import dev.treeline.bench.lab.Bounds;
import dev.treeline.bench.lab.Lab;
import dev.treeline.bench.lab.LabBenchmark;
import dev.treeline.bench.lab.Usage;
import dev.treeline.bench.report.Spread;
import dev.treeline.bench.report.Table;
import dev.treeline.bench.traffic.Interleaved;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Treeline with everything on against the yardstick, in turns on the same records: a plain consumer
 * that puts each record into RocksDB. Records of many spans are compared with the yardstick at one
 * span a record, for that is what the same spans cost who does not batch them.
 */
public final class Ingest implements LabBenchmark {

  private static final int[] SIZES = {20, 200, 2_000, 20_000};
  private static final int OPEN = 1_000;
  private static final int BATCH = 20;

  /** One round of one size. */
  private record Pair(Sample treeline, Sample batched, Usage yardstick) {

    double yardstickPerSecond() {
      return treeline.spans() / yardstick.seconds();
    }

    double yardstickMicros() {
      return yardstick.cpuMicros() / treeline.spans();
    }
  }

  @Override
  public String purpose() {
    return "spans a second and CPU against a plain consumer that puts each record into RocksDB";
  }

  @Override
  public Bounds usualBounds() {
    return new Bounds(3, 1_000_000);
  }

  @Override
  public String run(Lab lab, Bounds bounds, Consumer<String> progress) {
    Map<Integer, List<Pair>> pairs = new LinkedHashMap<>();
    for (int round = 0; round <= bounds.rounds(); round++) {
      for (int size : SIZES) {
        Pair pair = measure(lab, size, bounds.spans());
        progress.accept(
            "round %d, %d spans a trace: yardstick %s us a span, Treeline %s, in batches %s"
                .formatted(
                    round,
                    size,
                    Spread.text(pair.yardstickMicros()),
                    Spread.text(pair.treeline.treelineMicros()),
                    Spread.text(pair.batched.treelineMicros())));
        if (round > 0) { // the first one warms up
          pairs.computeIfAbsent(size, s -> new ArrayList<>()).add(pair);
        }
      }
    }
    return report(pairs, bounds);
  }

  private static Pair measure(Lab lab, int size, int spans) {
    int traces = Math.max(1, spans / size);
    int open = Math.min(OPEN, traces);
    Usage yardstick;
    Sample treeline;
    try (Measurement single = Measurement.prepare(lab, new Interleaved(traces, open, size, 1))) {
      yardstick = single.yardstick();
      treeline = single.treeline();
    }
    return new Pair(
        treeline, Measurement.of(lab, new Interleaved(traces, open, size, BATCH)), yardstick);
  }

  private static String report(Map<Integer, List<Pair>> pairs, Bounds bounds) {
    Table table =
        new Table(
            "spans a trace",
            "spans a record",
            "yardstick spans/s",
            "Treeline spans/s",
            "of the yardstick's",
            "yardstick CPU µs/span",
            "Treeline CPU µs/span",
            "of the yardstick's",
            "broker CPU µs/span",
            "changelogs / spans bytes",
            "traces / spans bytes",
            "peak RSS MiB");
    pairs.forEach(
        (size, found) -> {
          row(table, size, 1, found, Pair::treeline);
          row(table, size, BATCH, found, Pair::batched);
        });
    return """
        %,d spans a measurement, at most %,d traces open at a time, %d rounds; median (least–most). Treeline's time is from the \
        first record processed to the last trace closed, changelogs on, at-least-once; the yardstick's to the last record put. \
        Ratios are those of each round:

        %s"""
        .formatted(bounds.spans(), OPEN, bounds.rounds(), table);
  }

  private static void row(
      Table table, int size, int batch, List<Pair> found, Function<Pair, Sample> side) {
    ToDoubleFunction<Pair> perSecond = pair -> side.apply(pair).perSecond();
    ToDoubleFunction<Pair> micros = pair -> side.apply(pair).treelineMicros();
    table.row(
        "%,d".formatted(size),
        Integer.toString(batch),
        Counts.spread(found, Pair::yardstickPerSecond),
        Counts.spread(found, perSecond),
        Counts.spread(found, pair -> perSecond.applyAsDouble(pair) / pair.yardstickPerSecond()),
        Counts.spread(found, Pair::yardstickMicros),
        Counts.spread(found, micros),
        Counts.spread(found, pair -> micros.applyAsDouble(pair) / pair.yardstickMicros()),
        Counts.median(found, pair -> side.apply(pair).brokerMicros()),
        Counts.median(found, pair -> side.apply(pair).changelogShare()),
        Counts.median(found, pair -> side.apply(pair).tracesShare()),
        Counts.median(found, pair -> side.apply(pair).peakBytes() / 1048576.0));
  }
}
