package dev.treeline.bench.assembly;

import dev.treeline.bench.lab.Bounds;
import dev.treeline.bench.lab.Lab;
import dev.treeline.bench.lab.LabBenchmark;
import dev.treeline.bench.lab.Usage;
import dev.treeline.bench.report.Spread;
import dev.treeline.bench.report.Table;
import dev.treeline.bench.traffic.Interleaved;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a span costs when many are stored already, which a short run does not show: the tables of
 * RocksDB grow, and their indexes and the rows of open traces fit the cache no more.
 */
public final class Growth implements LabBenchmark {

  private static final int SIZE = 20;
  private static final int OPEN = 1_000;
  private static final int PARTS = 4;
  private static final int WARM_UP = 400_000;

  @Override
  public String purpose() {
    return "what a span costs when some millions are stored already";
  }

  @Override
  public Bounds usualBounds() {
    return new Bounds(1, 4_000_000);
  }

  @Override
  public String run(Lab lab, Bounds bounds, Consumer<String> progress) {
    Measurement.of(lab, new Interleaved(WARM_UP / SIZE, OPEN, SIZE, 1)); // not counted
    List<List<Usage>> rounds = new ArrayList<>();
    int traces = Math.max(OPEN, bounds.spans() / SIZE);
    long part = (long) traces * SIZE / PARTS;
    for (int round = 1; round <= bounds.rounds(); round++) {
      try (Measurement measurement =
          Measurement.prepare(lab, new Interleaved(traces, OPEN, SIZE, 1))) {
        List<Usage> parts = measurement.inParts(PARTS);
        rounds.add(parts);
        parts.forEach(
            used ->
                progress.accept(Spread.text(used.cpuMicros() / part) + " us a span of the next"));
      }
    }
    return report(bounds, part, rounds);
  }

  private static String report(Bounds bounds, long part, List<List<Usage>> rounds) {
    Table table = new Table("spans stored before", "and after", "spans/s", "Treeline CPU µs/span");
    for (int i = 0; i < PARTS; i++) {
      int number = i;
      table.row(
          "%,d".formatted(i * part),
          "%,d".formatted((i + 1) * part),
          Counts.spread(rounds, round -> part / round.get(number).seconds()).toString(),
          Counts.spread(rounds, round -> round.get(number).cpuMicros() / part).toString());
    }
    double ratio =
        Counts.median(rounds, round -> round.get(PARTS - 1).cpuMicros())
            / Counts.median(rounds, round -> round.get(0).cpuMicros());
    return """
        %d spans a trace, one a record, at most %,d traces open at a time, %d rounds; median (least–most). \
        Closes are in it as they come:

        %s
        CPU per span, the last against the first: %s.
        """
        .formatted(SIZE, OPEN, bounds.rounds(), table, Spread.text(ratio));
  }
}
