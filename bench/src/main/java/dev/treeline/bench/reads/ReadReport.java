package dev.treeline.bench.reads;

import dev.treeline.bench.lab.Bounds;
import dev.treeline.bench.reads.Read.Cell;
import dev.treeline.bench.reads.Read.Side;
import dev.treeline.bench.report.Spread;
import dev.treeline.bench.report.Table;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The tables of {@link Read}. */
record ReadReport(Bounds bounds, Map<Cell, List<ReadSample>> samples) {

  String text() {
    Table answers =
        new Table(
            "spans",
            "dialect",
            "connections",
            "kB",
            "memory requests/s",
            "closed requests/s",
            "of memory",
            "live, of memory",
            "a hop away, of memory",
            "memory p50 / p99 ms",
            "closed p50 / p99 ms",
            "p99, times memory's");
    Table cost =
        new Table(
            "spans",
            "dialect",
            "connections",
            "memory CPU s/1,000",
            "closed CPU s/1,000",
            "live CPU s/1,000",
            "a hop away, both, CPU s/1,000",
            "closed MB/s",
            "closed MB per CPU second",
            "live MB per CPU second");
    samples.forEach(
        (cell, found) -> {
          String spans = "%,d".formatted(cell.size());
          answers.row(
              spans,
              cell.dialect().title(),
              cell.connections(),
              median(found, Side.CLOSED, Measured::kilobytes),
              spread(found, sample -> sample.of(Side.MEMORY).perSecond()),
              spread(found, sample -> sample.of(Side.CLOSED).perSecond()),
              spread(found, sample -> sample.ofMemory(Side.CLOSED)),
              of(Side.LIVE, found, sample -> sample.ofMemory(Side.LIVE)),
              of(Side.HOP, found, sample -> sample.ofMemory(Side.HOP)),
              latencies(found, Side.MEMORY),
              latencies(found, Side.CLOSED),
              spread(found, sample -> sample.p99Times(Side.CLOSED)));
          cost.row(
              spans,
              cell.dialect().title(),
              cell.connections(),
              median(found, Side.MEMORY, Measured::cpuSecondsPerThousand),
              spread(found, sample -> sample.of(Side.CLOSED).cpuSecondsPerThousand()),
              of(Side.LIVE, found, sample -> sample.of(Side.LIVE).cpuSecondsPerThousand()),
              of(Side.HOP, found, sample -> sample.of(Side.HOP).cpuSecondsPerThousand()),
              median(found, Side.CLOSED, Measured::megabytesPerSecond),
              spread(found, sample -> sample.of(Side.CLOSED).megabytesPerCpuSecond()),
              of(Side.LIVE, found, sample -> sample.of(Side.LIVE).megabytesPerCpuSecond()));
        });
    return """
    %,d spans of each size, closed and as many live, one span a record; %d rounds; median (least–most). Any of all traces is \
    asked for, with a key; ratios are those of each round:

    %s
    CPU of those who answer, by the operating system:

    %s"""
        .formatted(bounds.spans(), bounds.rounds(), answers, cost);
  }

  private static String of(Side side, List<ReadSample> found, ToDoubleFunction<ReadSample> value) {
    return found.get(0).has(side) ? spread(found, value).toString() : "–";
  }

  private static String latencies(List<ReadSample> found, Side side) {
    return "%s / %s"
        .formatted(
            Spread.text(median(found, side, measured -> measured.found().p50Millis())),
            Spread.text(median(found, side, measured -> measured.found().p99Millis())));
  }

  private static double median(
      List<ReadSample> found, Side side, ToDoubleFunction<Measured> value) {
    return spread(found, sample -> value.applyAsDouble(sample.of(side))).median();
  }

  private static Spread spread(List<ReadSample> found, ToDoubleFunction<ReadSample> value) {
    return Spread.of(found.stream().map(value::applyAsDouble).toList());
  }
}
