package dev.treeline.bench.lab;

import java.time.Duration;

/** What the processes have taken by a moment; differences count. */
public record Usage(long wallNanos, Duration treelineCpu, Duration brokerCpu) {

  static Usage of(Child treeline, Child broker) {
    return new Usage(System.nanoTime(), treeline.cpu(), broker.cpu());
  }

  public Usage since(Usage before) {
    return new Usage(
        wallNanos - before.wallNanos,
        treelineCpu.minus(before.treelineCpu),
        brokerCpu.minus(before.brokerCpu));
  }

  public double seconds() {
    return wallNanos / 1e9;
  }

  public double treelineMicros() {
    return treelineCpu.toNanos() / 1e3;
  }

  public double brokerMicros() {
    return brokerCpu.toNanos() / 1e3;
  }
}
