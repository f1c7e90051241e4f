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
  private record Round(Compared single, Compared batched) {}

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
    Map<Integer, List<Round>> rounds = new LinkedHashMap<>();
    for (int number = 0; number <= bounds.rounds(); number++) {
      for (int size : SIZES) {
        Round round = measure(lab, size, bounds.spans());
        progress.accept(
            "round %d, %d spans a trace: yardstick %s us a span, Treeline %s, in batches %s"
                .formatted(
                    number,
                    size,
                    Spread.text(round.single.yardstickMicros()),
                    Spread.text(round.single.micros()),
                    Spread.text(round.batched.micros())));
        if (number > 0) { // the first one warms up
          rounds.computeIfAbsent(size, s -> new ArrayList<>()).add(round);
        }
      }
    }
    return report(rounds, bounds);
  }

  private static Round measure(Lab lab, int size, int spans) {
    int traces = Math.max(1, spans / size);
    int open = Math.min(OPEN, traces);
    Usage yardstick;
    Sample treeline;
    try (Measurement single = Measurement.prepare(lab, new Interleaved(traces, open, size, 1))) {
      yardstick = single.yardstick();
      treeline = single.treeline();
    }
    Sample batched = Measurement.of(lab, new Interleaved(traces, open, size, BATCH));
    return new Round(new Compared(treeline, yardstick), new Compared(batched, yardstick));
  }

  private static String report(Map<Integer, List<Round>> rounds, Bounds bounds) {
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
    rounds.forEach(
        (size, found) -> {
          row(table, size, 1, found.stream().map(Round::single).toList());
          row(table, size, BATCH, found.stream().map(Round::batched).toList());
        });
    return """
        %,d spans a measurement, at most %,d traces open at a time, %d rounds; median (least–most). Treeline's time is from the \
        first record processed to the last trace closed, changelogs on, at-least-once; the yardstick's to the last record put. \
        Ratios are those of each round:

        %s"""
        .formatted(bounds.spans(), OPEN, bounds.rounds(), table);
  }

  private static void row(Table table, int size, int batch, List<Compared> found) {
    table.row(
        "%,d".formatted(size),
        Integer.toString(batch),
        Counts.spread(found, Compared::yardstickPerSecond),
        Counts.spread(found, Compared::perSecond),
        Counts.spread(found, Compared::shareOfPerSecond),
        Counts.spread(found, Compared::yardstickMicros),
        Counts.spread(found, Compared::micros),
        Counts.spread(found, Compared::shareOfMicros),
        Counts.median(found, round -> round.treeline().brokerMicros()),
        Counts.median(found, round -> round.treeline().changelogShare()),
        Counts.median(found, round -> round.treeline().tracesShare()),
        Counts.median(found, round -> round.treeline().peakBytes() / 1048576.0));
  }
}
