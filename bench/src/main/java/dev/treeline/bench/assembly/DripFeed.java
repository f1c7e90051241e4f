package dev.treeline.bench.assembly;

import dev.treeline.bench.lab.Bounds;
import dev.treeline.bench.lab.Kafka.Message;
import dev.treeline.bench.lab.Lab;
import dev.treeline.bench.lab.LabBenchmark;
import dev.treeline.bench.lab.Run;
import dev.treeline.bench.lab.Setup;
import dev.treeline.bench.lab.Usage;
import dev.treeline.bench.report.Spread;
import dev.treeline.bench.report.Table;
import dev.treeline.bench.traffic.Interleaved;
import dev.treeline.topology.assembly.AssemblySettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Traces of 20,000 spans that arrive in parts, each part as soon as the trace was closed after the
 * one before, and as large as that took long, against the same spans at once. Waits are short and
 * in proportion to the usual ones: the k-th reopening waits twice as long as the one before, up to
 * the age at which a trace is closed anyway. What an idle Treeline takes in the same time is
 * measured before, and taken off.
 */
public final class DripFeed implements LabBenchmark {

  private static final int SIZE = 20_000;
  private static final int PARTS = 12;
  private static final Duration IDLE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Duration AFTER_QUIET = Duration.ofMillis(100);

  /** Not shorter: what arrives takes as long on its way. */
  private static final Duration AFTER_ROOT = AFTER_QUIET;

  private static final Duration MAX_OPEN =
      AFTER_QUIET.multipliedBy(
          AssemblySettings.DEFAULTS
              .closeMaxOpen()
              .dividedBy(AssemblySettings.DEFAULTS.closeAfterQuiet()));

  private record Found(
      double micros, double seconds, Map<String, Long> kafka, long emitted, long reopened) {

    double megabytes(String topicEnding) {
      return kafka.entrySet().stream()
              .filter(topic -> topic.getKey().endsWith(topicEnding))
              .mapToLong(Map.Entry::getValue)
              .sum()
          / 1e6;
    }
  }

  @Override
  public String purpose() {
    return "a trace of 20,000 spans in drips, to be within 2x of the cost of a burst";
  }

  @Override
  public Bounds usualBounds() {
    return new Bounds(2, 400_000);
  }

  @Override
  public String run(Lab lab, Bounds bounds, Consumer<String> progress) {
    int traces = Math.max(1, bounds.spans() / SIZE);
    List<Found> bursts = new ArrayList<>();
    List<Found> drips = new ArrayList<>();
    for (int round = 0; round <= bounds.rounds(); round++) {
      for (int parts : new int[] {1, PARTS}) {
        Found found = measure(lab, traces, parts);
        progress.accept(
            "round %d, %d parts: %s us a span, %s s, %d closes"
                .formatted(
                    round,
                    parts,
                    Spread.text(found.micros),
                    Spread.text(found.seconds),
                    found.emitted));
        if (round > 0) {
          (parts == 1 ? bursts : drips).add(found);
        }
      }
    }
    return report(traces, bounds, bursts, drips);
  }

  private static Found measure(Lab lab, int traces, int parts) {
    Setup setup = Setup.of(lab.newPrefix()).closing(AFTER_ROOT, AFTER_QUIET, MAX_OPEN);
    lab.prepare(setup);
    try (Run run = lab.run(setup).awaitReady(PATIENCE)) {
      double idleMicrosPerSecond = idle(run);
      Usage began = run.usage();
      for (int part = 0; part < parts; part++) {
        lab.kafka().send(setup, part(traces, part, parts));
        run.await("the part", Counts.accepted((long) traces * end(part, parts)), PATIENCE);
        run.await("its traces closed", Counts.closed(traces), PATIENCE);
      }
      Usage used = run.usage().since(began);
      long spans = (long) traces * SIZE;
      return new Found(
          (used.cpuMicros() - idleMicrosPerSecond * used.seconds()) / spans,
          used.seconds(),
          lab.kafka().bytes(setup),
          run.meter("treeline.traces.emitted"),
          run.meter("treeline.traces.reopened"));
    } finally {
      lab.discard(setup);
    }
  }

  /** Asked for its meters as often as afterwards, for the answers are its work, too. */
  private static double idle(Run run) {
    LockSupport.parkNanos(Duration.ofSeconds(2).toNanos()); // what the start left to do
    Usage before = run.usage();
    long until = System.nanoTime() + IDLE.toNanos();
    Usage idle =
        run.await("its rest", meters -> System.nanoTime() >= until, PATIENCE).since(before);
    return idle.cpuMicros() / idle.seconds();
  }

  /**
   * Where a part ends: by then as much of the trace has arrived as of the whole time has gone by.
   */
  private static int end(int part, int parts) {
    long time = 0;
    long whole = 0;
    for (int i = 0; i < parts; i++) {
      whole += waitAfter(i);
      time += i <= part ? waitAfter(i) : 0;
    }
    return (int) (SIZE * time / whole);
  }

  /** Until the trace is closed after this part, as the closing policy has it. */
  private static long waitAfter(int part) {
    return part == 0
        ? AFTER_ROOT.toMillis()
        : Math.min(MAX_OPEN.toMillis(), AFTER_QUIET.toMillis() << Math.min(part, 20));
  }

  /** In turns, from the root on, so that a part is a whole tree too. */
  private static Stream<Message> part(int traces, int part, int parts) {
    return IntStream.range(part == 0 ? 0 : end(part - 1, parts), end(part, parts))
        .boxed()
        .flatMap(
            number ->
                IntStream.range(0, traces)
                    .mapToObj(trace -> Interleaved.message(trace, number, number + 1, false)));
  }

  private static String report(int traces, Bounds bounds, List<Found> bursts, List<Found> drips) {
    Table table =
        new Table(
            "arrival",
            "closes a trace",
            "seconds",
            "Treeline CPU µs/span",
            "changelogs MB",
            "`treeline.traces` MB, before compaction",
            "`treeline.spans` MB");
    row(table, "at once", traces, bursts);
    row(table, "in %d parts".formatted(PARTS), traces, drips);
    double ratio = Counts.median(drips, Found::micros) / Counts.median(bursts, Found::micros);
    return """
        %d traces of %,d spans, one span a record, closed after %d ms of quiet, reopened ones up to %d s later, \
        %d rounds; median (least–most); CPU less that of an idle process over the same time:

        %s
        CPU per span in parts against at once: %s.
        """
        .formatted(
            traces,
            SIZE,
            AFTER_QUIET.toMillis(),
            MAX_OPEN.toSeconds(),
            bounds.rounds(),
            table,
            Spread.text(ratio));
  }

  private static void row(Table table, String arrival, int traces, List<Found> found) {
    table.row(
        arrival,
        Counts.median(found, f -> (double) f.emitted / traces),
        Counts.spread(found, Found::seconds),
        Counts.spread(found, Found::micros),
        Counts.median(found, f -> f.megabytes("-changelog")),
        Counts.median(found, f -> f.megabytes(".traces")),
        Counts.median(found, f -> f.megabytes(".spans")));
  }
}
