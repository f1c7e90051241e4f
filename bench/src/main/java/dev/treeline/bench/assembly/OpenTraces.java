package dev.treeline.bench.assembly;

import dev.treeline.bench.lab.Bounds;
import dev.treeline.bench.lab.Lab;
import dev.treeline.bench.lab.LabBenchmark;
import dev.treeline.bench.lab.Run;
import dev.treeline.bench.lab.Setup;
import dev.treeline.bench.lab.Usage;
import dev.treeline.bench.report.Table;
import dev.treeline.bench.traffic.Interleaved;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Many traces open at once: what each takes of memory, how long a closing round takes while they
 * wait and when all of them are due together, and how long a start takes that finds them open.
 */
public final class OpenTraces implements LabBenchmark {

  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final Duration NOT_YET = Duration.ofHours(3);
  private static final Duration WHILE_THEY_WAIT = Duration.ofSeconds(15);
  private static final double MIB = 1 << 20;
  private static final String ROUND = "treeline.closing.round";
  private static final String REBUILD = "treeline.closing.rebuild";

  @Override
  public String purpose() {
    return "memory, closing rounds and start with a million open traces";
  }

  @Override
  public Bounds usualBounds() {
    return new Bounds(1, 1_000_000);
  }

  private record Held(long heap, long resident, long peak) {}

  private record Rounds(long number, long p50, long p99, long max) {

    static Rounds of(Run run) {
      return new Rounds(
          run.meter(ROUND + ".count"),
          run.meter(ROUND + ".p50"),
          run.meter(ROUND + ".p99"),
          run.meter(ROUND + ".max"));
    }

    void addTo(Table table, String when) {
      table.row(when, number, p50 / 1e3, p99 / 1e3, max / 1e3);
    }
  }

  @Override
  public String run(Lab lab, Bounds bounds, Consumer<String> progress) {
    int traces = bounds.spans();
    String number = "%,d".formatted(traces);
    Setup open = Setup.of(lab.newPrefix()).closing(NOT_YET, NOT_YET, NOT_YET);
    lab.prepare(open);
    Table rounds = new Table("closing rounds", "number", "median ms", "p99 ms", "longest ms");
    Table memory =
        new Table(
            "open traces",
            "heap MiB empty",
            "heap MiB with all",
            "heap bytes a trace",
            "resident MiB empty",
            "resident MiB with all",
            "at the most",
            "at the most while all close");
    Table time =
        new Table(
            "open traces",
            "start: ms a partition to find them",
            "s until all are closed",
            "CPU µs a close");
    Held empty;
    Held withAll;
    try (Run run = lab.run(open).awaitReady(PATIENCE)) {
      empty = new Held(run.heapBytes(), run.residentBytes(), 0);
      lab.kafka()
          .send(
              open,
              IntStream.range(0, traces)
                  .mapToObj(trace -> Interleaved.message(trace, 1, 2, false)));
      run.await("all traces", Counts.accepted(traces), PATIENCE);
      progress.accept("all are there");
      LockSupport.parkNanos(WHILE_THEY_WAIT.toNanos());
      Rounds.of(run).addTo(rounds, "while they arrive and wait");
      long heap = run.heapBytes();
      withAll = new Held(heap, run.residentBytes(), run.peakBytes());
    }
    Setup due = open.closing(Duration.ofSeconds(1), Duration.ofSeconds(1), NOT_YET);
    try (Run run = lab.run(due).awaitReady(PATIENCE)) {
      double found = run.meter(REBUILD + ".max") / 1e3;
      Usage before = run.usage();
      run.await("all traces closed", Counts.closed(traces), PATIENCE);
      Usage used = run.usage().since(before);
      Rounds.of(run).addTo(rounds, "while all are due at once");
      time.row(number, found, used.seconds(), used.cpuMicros() / traces);
      memory.row(
          number,
          empty.heap / MIB,
          withAll.heap / MIB,
          (double) (withAll.heap - empty.heap) / traces,
          empty.resident / MIB,
          withAll.resident / MIB,
          withAll.peak / MIB,
          run.peakBytes() / MIB);
    } finally {
      lab.discard(open);
    }
    return """
        Traces of one span, %d partitions, %d threads; heap after a collection, resident memory of the process:

        %s
        %s
        %s"""
        .formatted(open.partitions(), Setup.THREADS, memory, time, rounds);
  }
}
