package dev.treeline.bench.assembly;

import dev.treeline.bench.lab.Bounds;
import dev.treeline.bench.lab.Lab;
import dev.treeline.bench.lab.Usage;
import dev.treeline.bench.traffic.Interleaved;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Treeline's part of the yardstick's speed, as short as it can be told. */
public final class IngestRatios {

  private static final int SIZE = 20;
  private static final int OPEN = 1_000;

  private IngestRatios() {}

  /** The median of each, by its name; a larger one is a faster Treeline. */
  public static Map<String, Double> measure(Lab lab, Bounds bounds, Consumer<String> progress) {
    Map<String, List<Double>> rounds = new HashMap<>();
    for (int round = 0; round <= bounds.rounds(); round++) {
      Map<String, Double> found = round(lab, bounds.spans());
      progress.accept("round %d: %s".formatted(round, found));
      if (round > 0) { // the first one warms up
        found.forEach(
            (name, ratio) -> rounds.computeIfAbsent(name, n -> new ArrayList<>()).add(ratio));
      }
    }
    Map<String, Double> medians = new HashMap<>();
    rounds.forEach((name, ratios) -> medians.put(name, Counts.median(ratios, ratio -> ratio)));
    return medians;
  }

  private static Map<String, Double> round(Lab lab, int spans) {
    int traces = spans / SIZE;
    Map<String, Double> found = new HashMap<>();
    Usage yardstick;
    try (Measurement single = Measurement.prepare(lab, new Interleaved(traces, OPEN, SIZE, 1))) {
      yardstick = single.yardstick();
      put(found, "single", single.treeline(), yardstick);
    }
    put(
        found,
        "batched",
        Measurement.of(lab, new Interleaved(traces, OPEN, SIZE, SIZE)),
        yardstick);
    return found;
  }

  private static void put(Map<String, Double> found, String how, Sample sample, Usage yardstick) {
    double spans = sample.spans();
    found.put("ingest." + how + ".spans", sample.perSecond() / (spans / yardstick.seconds()));
    found.put("ingest." + how + ".cpu", yardstick.cpuMicros() / spans / sample.treelineMicros());
  }
}
