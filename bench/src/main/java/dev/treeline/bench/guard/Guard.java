package dev.treeline.bench.guard;

import dev.treeline.bench.assembly.IngestRatios;
import dev.treeline.bench.lab.Bounds;
import dev.treeline.bench.lab.Lab;
import dev.treeline.bench.lab.LabBenchmark;
import dev.treeline.bench.reads.Read;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A short ingest and a short read, whose ratios are compared with those that are kept; it fails on
 * one that fell by more than half, and never on a time.
 */
public final class Guard implements LabBenchmark {

  private static final int READ_SPANS = 8_000;

  @Override
  public String purpose() {
    return "a short ingest and read, which fails when a ratio is less than half of the kept one";
  }

  @Override
  public Bounds usualBounds() {
    return new Bounds(3, 100_000);
  }

  @Override
  public String run(Lab lab, Bounds bounds, Consumer<String> progress) {
    Map<String, Double> found = new HashMap<>(IngestRatios.measure(lab, bounds, progress));
    found.putAll(Read.brief().ratios(lab, new Bounds(bounds.rounds(), READ_SPANS), progress));
    Ratios now = new Ratios(found);
    Comparison comparison = new Comparison(Ratios.kept(), now);
    String text = comparison.table() + "\nTo keep these:\n\n" + now.text();
    List<String> fallen = comparison.fallen();
    if (!fallen.isEmpty()) {
      progress.accept(text);
      throw new IllegalStateException(
          "less than half of what is kept in bench's ratios.properties: "
              + String.join(", ", fallen));
    }
    return text;
  }
}
