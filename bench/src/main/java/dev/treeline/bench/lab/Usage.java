package dev.treeline.bench.lab;

import java.time.Duration;

/**
 * What the processes have taken by a moment; differences count.
 *
 * @param cpu of the process that is measured
 */
public record Usage(long wallNanos, Duration cpu, Duration brokerCpu) {

  static Usage of(Child process, Child broker) {
    return new Usage(System.nanoTime(), process.cpu(), broker.cpu());
  }

  public Usage since(Usage before) {
    return new Usage(
        wallNanos - before.wallNanos, cpu.minus(before.cpu), brokerCpu.minus(before.brokerCpu));
  }

  /** The same with a wait taken out in which nothing was done. */
  public Usage without(Duration wait) {
    return new Usage(wallNanos - wait.toNanos(), cpu, brokerCpu);
  }

  public double seconds() {
    return wallNanos / 1e9;
  }

  public double cpuMicros() {
    return cpu.toNanos() / 1e3;
  }

  public double brokerMicros() {
    return brokerCpu.toNanos() / 1e3;
  }
}
