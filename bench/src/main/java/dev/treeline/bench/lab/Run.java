package dev.treeline.bench.lab;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** The topology at work under one setup. */
public final class Run implements AutoCloseable {

  private static final long POLL_NANOS = Duration.ofMillis(20).toNanos();

  private final Lab lab;
  private final Setup setup;

  Run(Lab lab, Setup setup, String what) {
    this.lab = lab;
    this.setup = setup;
    lab.treeline().forgetPeak();
    lab.start(setup, what);
  }

  /** Waits until it has partitions and runs. */
  public Run awaitReady(Duration within) {
    return awaitReady(within, () -> {});
  }

  /**
   * @param meanwhile is done about every 20 ms
   */
  public Run awaitReady(Duration within, Runnable meanwhile) {
    long deadline = System.nanoTime() + within.toNanos();
    while (!lab.treeline().ask("ready").equals("true")) {
      meanwhile.run();
      waitAgain(deadline, "Treeline is not ready");
    }
    return this;
  }

  /** What it had taken when the meters were as wanted, at most 20 ms late. */
  public Usage await(String what, Predicate<Map<String, Long>> wanted, Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    while (!wanted.test(lab.meters())) {
      waitAgain(deadline, what + ": not yet, with " + lab.meters());
    }
    return lab.usage();
  }

  private static void waitAgain(long deadline, String why) {
    if (System.nanoTime() > deadline) {
      throw new IllegalStateException(why);
    }
    LockSupport.parkNanos(POLL_NANOS);
  }

  /** Of its gateway. */
  public int port() {
    return Integer.parseInt(lab.treeline().ask("port"));
  }

  public Usage usage() {
    return lab.usage();
  }

  public long meter(String name) {
    return lab.meters().getOrDefault(name, 0L);
  }

  public long peakBytes() {
    return lab.treeline().peakBytes();
  }

  public long residentBytes() {
    return lab.treeline().residentBytes();
  }

  /** After a full collection. */
  public long heapBytes() {
    return Long.parseLong(lab.treeline().ask("heap"));
  }

  public long diskBytes() {
    return Lab.bytesIn(lab.stateDir(setup));
  }

  @Override
  public void close() {
    lab.treeline().ask("stop");
  }
}
