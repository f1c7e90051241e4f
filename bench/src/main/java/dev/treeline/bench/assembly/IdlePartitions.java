package dev.treeline.bench.assembly;

import dev.treeline.bench.lab.Bounds;
import dev.treeline.bench.lab.Lab;
import dev.treeline.bench.lab.LabBenchmark;
import dev.treeline.bench.lab.Run;
import dev.treeline.bench.lab.Setup;
import dev.treeline.bench.lab.Usage;
import dev.treeline.bench.report.Spread;
import dev.treeline.bench.report.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** What ticks and clock rows cost when nothing else happens: 24 partitions against 4. */
public final class IdlePartitions implements LabBenchmark {

  private static final int[] PARTITIONS = {4, 24};
  private static final Duration SETTLE = Duration.ofSeconds(5);
  private static final Duration WATCH = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private record Found(double treeline, double broker, double spansBytes, double changelogBytes) {}

  @Override
  public String purpose() {
    return "what an idle Treeline of 24 partitions takes, ticks included";
  }

  @Override
  public Bounds usualBounds() {
    return new Bounds(2, 0);
  }

  @Override
  public String run(Lab lab, Bounds bounds, Consumer<String> progress) {
    List<List<Found>> found = List.of(new ArrayList<>(), new ArrayList<>());
    for (int round = 0; round <= bounds.rounds(); round++) {
      for (int i = 0; i < PARTITIONS.length; i++) {
        Found idle = measure(lab, PARTITIONS[i]);
        progress.accept("round %d, %d partitions: %s".formatted(round, PARTITIONS[i], idle));
        if (round > 0) {
          found.get(i).add(idle);
        }
      }
    }
    Table table =
        new Table(
            "partitions",
            "Treeline, % of a core",
            "broker, % of a core",
            "`treeline.spans` bytes/s",
            "changelog bytes/s");
    for (int i = 0; i < PARTITIONS.length; i++) {
      table.row(
          PARTITIONS[i],
          Counts.spread(found.get(i), Found::treeline),
          Counts.spread(found.get(i), Found::broker),
          Counts.spread(found.get(i), Found::spansBytes),
          Counts.spread(found.get(i), Found::changelogBytes));
    }
    double perPartition =
        (Counts.median(found.get(1), Found::treeline)
                - Counts.median(found.get(0), Found::treeline))
            / (PARTITIONS[1] - PARTITIONS[0]);
    return """
        %d s without a record, %d rounds; median (least–most):

        %s
        A further idle partition, its fetches, commits, tick and clock row together: %s %% of a core.
        """
        .formatted(WATCH.toSeconds(), bounds.rounds(), table, Spread.text(perPartition));
  }

  private static Found measure(Lab lab, int partitions) {
    Setup setup = Setup.of(lab.newPrefix()).partitions(partitions);
    lab.prepare(setup);
    try (Run run = lab.run(setup).awaitReady(PATIENCE)) {
      LockSupport.parkNanos(SETTLE.toNanos());
      Usage before = run.usage();
      Map<String, Long> bytesBefore = lab.kafka().bytes(setup);
      LockSupport.parkNanos(WATCH.toNanos());
      Map<String, Long> bytes = lab.kafka().bytes(setup);
      Usage used = run.usage().since(before);
      return new Found(
          used.cpuMicros() / 1e4 / used.seconds(),
          used.brokerMicros() / 1e4 / used.seconds(),
          (of(bytes, ".spans") - of(bytesBefore, ".spans")) / used.seconds(),
          (of(bytes, "-changelog") - of(bytesBefore, "-changelog")) / used.seconds());
    } finally {
      lab.discard(setup);
    }
  }

  private static double of(Map<String, Long> bytes, String ending) {
    return bytes.entrySet().stream()
        .filter(topic -> topic.getKey().endsWith(ending))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
