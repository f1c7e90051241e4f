package dev.treeline.bench.reads;

import dev.treeline.bench.lab.Bounds;
import dev.treeline.bench.lab.Instance;
import dev.treeline.bench.lab.Lab;
import dev.treeline.bench.lab.LabBenchmark;
import dev.treeline.bench.lab.Setup;
import dev.treeline.bench.reads.Probe.Entry;
import dev.treeline.bench.report.Spread;
import dev.treeline.bench.report.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * From the acknowledgement of a span to the first answer that has it: while nothing else arrives,
 * and at half of what the same instance took in the same run when it was given all at once.
 */
public final class Fresh implements LabBenchmark {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int SIZE = 20;
  private static final int PROBES = 300;
  private static final int WARM_UP = 150;

  /** Numbers of traces that no other part of the run has. */
  private static final long FIRST_PROBE = 1_000_000_000;

  private static final int FIRST_BEHIND = 100_000_000;

  /** Traces: more than are sent. */
  private static final int NO_END = 10_000_000;

  private static final Duration SETTLE = Duration.ofSeconds(5);

  @Override
  public String purpose() {
    return "from a span's acknowledgement to the first answer with it, idle and at half load";
  }

  @Override
  public Bounds usualBounds() {
    return new Bounds(3, 600_000);
  }

  @Override
  public String run(Lab lab, Bounds bounds, Consumer<String> progress) {
    Setup setup = Setup.of(lab.newPrefix());
    lab.prepare(setup);
    try (Instance instance = lab.serve(setup, "fresh", Map.of()).awaitReady(PATIENCE);
        Probe probe = new Probe(lab, setup, instance.port(), FIRST_PROBE)) {
      double saturation = saturation(lab, setup, probe, bounds.spans());
      progress.accept("taken in: %s spans/s".formatted(Spread.text(saturation)));
      for (Entry entry : Entry.values()) {
        probe.run(entry, WARM_UP);
      }
      Map<Entry, List<Double>> idle = new EnumMap<>(Entry.class);
      Map<Entry, List<Double>> loaded = new EnumMap<>(Entry.class);
      for (int round = 0; round < bounds.rounds(); round++) {
        probe(probe, idle, progress);
        try (Background background =
            Background.start(
                lab.kafka(),
                setup,
                traffic(FIRST_BEHIND + round * NO_END, NO_END).messages(),
                saturation / 2)) {
          LockSupport.parkNanos(SETTLE.toNanos());
          probe(probe, loaded, progress);
          progress.accept("in the background: %d records".formatted(background.sent()));
        }
        probe.behindAll();
      }
      return report(bounds, saturation, idle, loaded);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ReadTraces traffic(int first, int traces) {
    return new ReadTraces(SIZE, false, first, traces);
  }

  /** Everything at once, from its first record to the answer with a span sent behind its last. */
  private static double saturation(Lab lab, Setup setup, Probe probe, int spans)
      throws IOException {
    double perSecond = 0;
    for (int part = 0; part < 2; part++) { // the first half warms up
      int traces = spans / 2 / SIZE;
      long began = System.nanoTime();
      lab.kafka().send(setup, traffic(part * traces, traces).messages());
      probe.behindAll();
      perSecond = traces * SIZE / ((System.nanoTime() - began) / 1e9);
    }
    return perSecond;
  }

  private static void probe(Probe probe, Map<Entry, List<Double>> found, Consumer<String> progress)
      throws IOException {
    for (Entry entry : Entry.values()) {
      List<Double> millis = probe.run(entry, PROBES);
      found.computeIfAbsent(entry, e -> new ArrayList<>()).addAll(millis);
      progress.accept("%s: %s".formatted(entry, Spread.of(millis)));
    }
  }

  private static String report(
      Bounds bounds,
      double saturation,
      Map<Entry, List<Double>> idle,
      Map<Entry, List<Double>> loaded) {
    Table table = new Table("entry", "load", "probes", "p50 ms", "p99 ms", "longest ms");
    for (Entry entry : Entry.values()) {
      row(table, entry, "idle", idle.getOrDefault(entry, List.of()));
      row(table, entry, "half", loaded.getOrDefault(entry, List.of()));
    }
    return """
        Taken in when all was there at once: %s spans/s, one span a record, %d spans a trace, the producer on the same machine. \
        Half of that in the background; %d rounds:

        %s"""
        .formatted(Spread.text(saturation), SIZE, bounds.rounds(), table);
  }

  private static void row(Table table, Entry entry, String load, List<Double> millis) {
    List<Double> sorted = millis.stream().sorted().toList();
    table.row(
        entry.title(),
        load,
        sorted.size(),
        sorted.get(sorted.size() / 2),
        sorted.get((int) (sorted.size() * 0.99)),
        sorted.get(sorted.size() - 1));
  }
}
