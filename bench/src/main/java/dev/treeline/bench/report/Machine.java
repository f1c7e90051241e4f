package dev.treeline.bench.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Where and when: figures of two machines, or of a busy and a quiet one, are not the same. */
public final class Machine {

  private final double loadBefore = load();

  /** A sentence for the head of a table; call it when the run is over. */
  public String line() {
    return "%s, %d cores, %s, Java %s on %s; load average %s before, %s after (the run's own included)."
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            Runtime.getRuntime().availableProcessors(),
            memory(),
            Runtime.version().feature(),
            System.getProperty("os.name"),
            Spread.text(loadBefore),
            Spread.text(load()));
  }

  private static double load() {
    return Math.max(0, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static String memory() {
    try (var lines = Files.lines(Path.of("/proc/meminfo"))) {
      return lines
          .filter(line -> line.startsWith("MemTotal:"))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / (1024 * 1024) + " GiB")
          .findFirst()
          .orElse("memory unknown");
    } catch (IOException e) {
      return "memory unknown";
    }
  }
}
