package dev.treeline.bench.reads;

import dev.treeline.bench.http.Load;
import java.time.Duration;

/**
 * One side of one measurement.
 *
 * @param cpu of those who answered
 */
record Measured(Load.Found found, Duration cpu) {

  double perSecond() {
    return found.perSecond();
  }

  double megabytesPerSecond() {
    return found.bytes() / 1e6 / found.seconds();
  }

  /** For each second of a core. */
  double megabytesPerCpuSecond() {
    return found.bytes() / 1e6 / (cpu.toNanos() / 1e9);
  }

  /** The same as milliseconds for each request. */
  double cpuSecondsPerThousand() {
    return cpu.toNanos() / 1e9 / found.requests() * 1_000;
  }

  double kilobytes() {
    return found.bytes() / 1e3 / found.requests();
  }
}
