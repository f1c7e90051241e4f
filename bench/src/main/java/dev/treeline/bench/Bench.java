package dev.treeline.bench;

import static java.util.Map.entry;

import dev.treeline.bench.assembly.AssemblyCost;
import dev.treeline.bench.assembly.DripFeed;
import dev.treeline.bench.assembly.Entries;
import dev.treeline.bench.assembly.Growth;
import dev.treeline.bench.assembly.IdlePartitions;
import dev.treeline.bench.assembly.Ingest;
import dev.treeline.bench.assembly.OpenTraces;
import dev.treeline.bench.assembly.PartLoad;
import dev.treeline.bench.assembly.StateOfSpans;
import dev.treeline.bench.guard.Guard;
import dev.treeline.bench.lab.Bounds;
import dev.treeline.bench.lab.Lab;
import dev.treeline.bench.lab.LabBenchmark;
import dev.treeline.bench.reads.Fresh;
import dev.treeline.bench.reads.Read;
import dev.treeline.bench.report.Machine;
import dev.treeline.bench.report.PerformancePage;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The benchmarks by name. */
public final class Bench {

  private static final Map<String, LabBenchmark> BENCHMARKS =
      new TreeMap<>(
          Map.ofEntries(
              entry("assembly-cost", new AssemblyCost()),
              entry("ingest", new Ingest()),
              entry("entries", new Entries()),
              entry("drip", new DripFeed()),
              entry("growth", new Growth()),
              entry("open-traces", new OpenTraces()),
              entry("part-load", new PartLoad()),
              entry("state", new StateOfSpans()),
              entry("idle", new IdlePartitions()),
              entry("fresh", new Fresh()),
              entry("guard", new Guard()),
              entry("read", Read.full()),
              entry("read-brief", Read.brief())));

  /**
   * What is asked for.
   *
   * @param page the page whose table of this benchmark is written anew; null: none
   * @param jmhOptions for those that JMH runs
   */
  public record Request(
      String name,
      OptionalInt rounds,
      OptionalInt spans,
      @Nullable Path page,
      List<String> jmhOptions) {}

  private Bench() {}

  /** What each of them tells, by name. */
  public static Map<String, String> purposes() {
    Map<String, String> purposes = new TreeMap<>(MicroBenchmarks.PURPOSES);
    BENCHMARKS.forEach((name, benchmark) -> purposes.put(name, benchmark.purpose()));
    return purposes;
  }

  /**
   * Runs one of {@link #purposes}; {@code out} gets what it found, {@code progress} its steps.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  public static void run(Request request, PrintStream out, PrintStream progress) {
    if (MicroBenchmarks.has(request.name)) {
      MicroBenchmarks.run(request.name, request.jmhOptions);
      return;
    }
    LabBenchmark benchmark = BENCHMARKS.get(request.name);
    if (benchmark == null) {
      throw new IllegalArgumentException(
          "no benchmark " + request.name + ": there are " + String.join(", ", purposes().keySet()));
    }
    Bounds usual = benchmark.usualBounds();
    Bounds bounds =
        new Bounds(request.rounds.orElse(usual.rounds()), request.spans.orElse(usual.spans()));
    Machine machine = new Machine();
    String found;
    try (Lab lab = Lab.open()) {
      found = benchmark.run(lab, bounds, progress::println);
    }
    String text = machine.line() + "\n\n" + found;
    out.println(text);
    if (request.page != null) {
      new PerformancePage(request.page).write(request.name, text);
    }
  }
}
