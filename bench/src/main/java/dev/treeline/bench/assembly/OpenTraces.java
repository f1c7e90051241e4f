package dev.treeline.bench.assembly;

import dev.treeline.bench.lab.Bounds;
import dev.treeline.bench.lab.Lab;
import dev.treeline.bench.lab.LabBenchmark;
import dev.treeline.bench.lab.Run;
import dev.treeline.bench.lab.Setup;
import dev.treeline.bench.lab.Usage;
import dev.treeline.bench.report.Spread;
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

  private static final Duration PATIENCE = Duration.ofMinutes(8);
  private static final Duration NOT_YET = Duration.ofHours(3);
  private static final Duration WHILE_THEY_WAIT = Duration.ofSeconds(15);
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
    Setup open = Setup.of(lab.newPrefix()).closing(NOT_YET, NOT_YET, NOT_YET);
    lab.prepare(open);
    Table rounds = new Table("closing rounds", "number", "median ms", "p99 ms", "longest ms");
    StringBuilder text = new StringBuilder();
    long emptyHeap;
    long emptyResident;
    try (Run run = lab.run(open).awaitReady(PATIENCE)) {
      emptyHeap = run.heapBytes();
      emptyResident = run.residentBytes();
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
      text.append(
          """
          %,d open traces of one span, %d partitions, %d threads.

          Heap after a collection: %s MiB empty, %s MiB with all of them: %d bytes a trace. \
          Resident: %s MiB empty, %s MiB with all of them, %s MiB at the most.

          """
              .formatted(
                  traces,
                  open.partitions(),
                  open.threads(),
                  mib(emptyHeap),
                  mib(heap),
                  (heap - emptyHeap) / traces,
                  mib(emptyResident),
                  mib(run.residentBytes()),
                  mib(run.peakBytes())));
    }
    Setup due = open.closing(Duration.ofSeconds(1), Duration.ofSeconds(1), NOT_YET);
    try (Run run = lab.run(due).awaitReady(PATIENCE)) {
      text.append(
          "A start that finds them open: %s ms a partition at the most to have them all in the index.%n%n"
              .formatted(Spread.text(run.meter(REBUILD + ".max") / 1e3)));
      Usage before = run.usage();
      run.await("all traces closed", Counts.closed(traces), PATIENCE);
      Usage used = run.usage().since(before);
      Rounds.of(run).addTo(rounds, "while all are due at once");
      text.append(
          "All due at once: closed within %s s, %s µs of CPU a trace, %s MiB resident at the most.%n%n"
              .formatted(
                  Spread.text(used.seconds()),
                  Spread.text(used.cpuMicros() / traces),
                  mib(run.peakBytes())));
    } finally {
      lab.discard(open);
    }
    return text.append(rounds).toString();
  }

  private static String mib(long bytes) {
    return Spread.text(bytes / 1048576.0);
  }
}
