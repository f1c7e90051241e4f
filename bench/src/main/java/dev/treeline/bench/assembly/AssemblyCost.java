package dev.treeline.bench.assembly;

import dev.treeline.bench.lab.Bounds;
import dev.treeline.bench.lab.Lab;
import dev.treeline.bench.lab.LabBenchmark;
import dev.treeline.bench.report.Spread;
import dev.treeline.bench.report.Table;
import dev.treeline.bench.traffic.Interleaved;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a span costs in traces of 20 to 20,000 spans, from the first record processed to the last
 * trace closed. The records are there before Treeline starts, so that nothing but Treeline decides
 * how long it takes; the sizes take turns, so that a busy minute of the machine is shared by all.
 */
public final class AssemblyCost implements LabBenchmark {

  private static final int[] SIZES = {20, 200, 2_000, 20_000};
  private static final int[] BATCHES = {1, 20};
  private static final int OPEN = 1_000;

  private record Shape(int size, int batch) {}

  @Override
  public String purpose() {
    return "cost per span in traces of 20 to 20,000 spans, to be within 1.5x of each other";
  }

  @Override
  public Bounds usualBounds() {
    return new Bounds(2, 1_600_000);
  }

  @Override
  public String run(Lab lab, Bounds bounds, Consumer<String> progress) {
    Map<Shape, List<Sample>> samples = new LinkedHashMap<>();
    for (int round = 0; round <= bounds.rounds(); round++) {
      for (int batch : BATCHES) {
        for (int size : SIZES) {
          Sample sample = Measurement.of(lab, traffic(size, batch, bounds.spans()));
          progress.accept(
              "round %d, %d spans a trace, %d a record: %s us a span (%s after the last record)"
                  .formatted(
                      round,
                      size,
                      batch,
                      Spread.text(sample.treelineMicros()),
                      Spread.text(sample.closingMicros())));
          if (round > 0) { // the first one warms up
            samples.computeIfAbsent(new Shape(size, batch), s -> new ArrayList<>()).add(sample);
          }
        }
      }
    }
    return report(samples, bounds);
  }

  private static Interleaved traffic(int size, int batch, int spans) {
    int traces = Math.max(1, spans / size);
    return new Interleaved(traces, Math.min(OPEN, traces), size, batch);
  }

  private static String report(Map<Shape, List<Sample>> samples, Bounds bounds) {
    StringBuilder text = new StringBuilder();
    for (int batch : BATCHES) {
      text.append(
          """
          %s, %,d spans a measurement, at most %,d traces open at a time, %d rounds; median (least–most):

          """
              .formatted(
                  batch == 1 ? "One span a record" : batch + " spans a record",
                  bounds.spans(),
                  OPEN,
                  bounds.rounds()));
      Table table =
          new Table(
              "spans a trace",
              "bytes a record, lz4",
              "spans/s",
              "Treeline CPU µs/span",
              "of it after the last record",
              "broker CPU µs/span",
              "changelogs / spans bytes",
              "traces / spans bytes",
              "disk bytes/span",
              "peak RSS MiB");
      for (int size : SIZES) {
        List<Sample> found = samples.getOrDefault(new Shape(size, batch), List.of());
        table.row(
            "%,d".formatted(size),
            Counts.median(found, Sample::bytesPerRecord),
            Counts.spread(found, Sample::perSecond),
            Counts.spread(found, Sample::treelineMicros),
            Counts.median(found, Sample::closingMicros),
            Counts.spread(found, Sample::brokerMicros),
            Counts.median(found, Sample::changelogShare),
            Counts.median(found, Sample::tracesShare),
            Counts.median(found, Sample::diskPerSpan),
            Counts.median(found, sample -> sample.peakBytes() / 1048576.0));
      }
      text.append(table).append('\n').append(verdict(samples, batch)).append("\n\n");
    }
    return text.toString();
  }

  private static String verdict(Map<Shape, List<Sample>> samples, int batch) {
    double least = Double.MAX_VALUE;
    double most = 0;
    for (int size : SIZES) {
      double cost =
          Counts.median(
              samples.getOrDefault(new Shape(size, batch), List.of()), Sample::treelineMicros);
      least = Math.min(least, cost);
      most = Math.max(most, cost);
    }
    return "Dearest against cheapest size, CPU per span: %s.".formatted(Spread.text(most / least));
  }
}
