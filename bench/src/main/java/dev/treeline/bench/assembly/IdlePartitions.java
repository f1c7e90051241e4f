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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * What ticks, rounds and clock rows cost when nothing else happens: Treeline of 4 and of 24
 * partitions against an application with as many tasks that does nothing at all.
 */
public final class IdlePartitions implements LabBenchmark {

  private static final int[] PARTITIONS = {4, 24};
  private static final Interleaved WARM_UP = new Interleaved(20_000, 1_000, 20, 1);
  private static final Duration SETTLE = Duration.ofSeconds(10);
  private static final Duration WATCH = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** By a minute. */
  private record Found(double cpu, double brokerCpu, double spansBytes, double changelogBytes) {}

  private record Pair(Found treeline, Found bare) {

    double difference() {
      return treeline.cpu - bare.cpu;
    }
  }

  @Override
  public String purpose() {
    return "what an idle Treeline of 24 partitions takes, ticks included, beside a bare application";
  }

  @Override
  public Bounds usualBounds() {
    return new Bounds(1, 0);
  }

  @Override
  public String run(Lab lab, Bounds bounds, Consumer<String> progress) {
    List<List<Pair>> found = List.of(new ArrayList<>(), new ArrayList<>());
    warmUp(lab);
    for (int round = 1; round <= bounds.rounds(); round++) {
      for (int i = 0; i < PARTITIONS.length; i++) {
        Pair pair = measure(lab, PARTITIONS[i]);
        progress.accept("round %d, %d partitions: %s".formatted(round, PARTITIONS[i], pair));
        found.get(i).add(pair);
      }
    }
    Table table =
        new Table(
            "partitions",
            "Treeline, CPU s a minute",
            "bare",
            "more than bare",
            "broker, CPU s a minute",
            "beside bare",
            "`treeline.spans` bytes a minute",
            "changelog bytes a minute");
    for (int i = 0; i < PARTITIONS.length; i++) {
      table.row(
          PARTITIONS[i],
          Counts.spread(found.get(i), pair -> pair.treeline.cpu),
          Counts.spread(found.get(i), pair -> pair.bare.cpu),
          Counts.median(found.get(i), Pair::difference),
          Counts.spread(found.get(i), pair -> pair.treeline.brokerCpu),
          Counts.spread(found.get(i), pair -> pair.bare.brokerCpu),
          Counts.median(found.get(i), pair -> pair.treeline.spansBytes),
          Counts.median(found.get(i), pair -> pair.treeline.changelogBytes));
    }
    double perPartition =
        (Counts.median(found.get(1), Pair::difference)
                - Counts.median(found.get(0), Pair::difference))
            / (PARTITIONS[1] - PARTITIONS[0]);
    return """
        %d s without a record, %d rounds, 2 threads; median (least–most):

        %s
        A further idle partition, its tick, rounds and clock row together: %s CPU seconds a minute more than bare.
        """
        .formatted(WATCH.toSeconds(), bounds.rounds(), table, Spread.text(perPartition));
  }

  /** What happens once a second is compiled after minutes, and the compiler would be measured. */
  private static void warmUp(Lab lab) {
    Setup setup = Setup.of(lab.newPrefix()).partitions(PARTITIONS[1]);
    lab.prepare(setup);
    lab.kafka().send(setup, WARM_UP.messages());
    try (Run run = lab.run(setup)) {
      run.await("all traces closed", Counts.closed(WARM_UP.traces()), PATIENCE);
    } finally {
      lab.discard(setup);
    }
  }

  private static Pair measure(Lab lab, int partitions) {
    Setup setup = Setup.of(lab.newPrefix()).partitions(partitions);
    lab.prepare(setup);
    try {
      Found bare;
      try (Run run = lab.runBare(setup)) {
        bare = watch(lab, setup, run);
      }
      lab.loseState(setup);
      try (Run run = lab.run(setup)) {
        return new Pair(watch(lab, setup, run), bare);
      }
    } finally {
      lab.discard(setup);
    }
  }

  private static Found watch(Lab lab, Setup setup, Run run) {
    run.awaitReady(PATIENCE);
    LockSupport.parkNanos(SETTLE.toNanos());
    Usage before = run.usage();
    Map<String, Long> bytesBefore = lab.kafka().bytes(setup);
    LockSupport.parkNanos(WATCH.toNanos());
    Map<String, Long> bytes = lab.kafka().bytes(setup);
    Usage used = run.usage().since(before);
    double minutes = used.seconds() / 60;
    return new Found(
        used.cpuMicros() / 1e6 / minutes,
        used.brokerMicros() / 1e6 / minutes,
        (of(bytes, ".spans") - of(bytesBefore, ".spans")) / minutes,
        (of(bytes, "-changelog") - of(bytesBefore, "-changelog")) / minutes);
  }

  private static double of(Map<String, Long> bytes, String ending) {
    return bytes.entrySet().stream()
        .filter(topic -> topic.getKey().endsWith(ending))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
