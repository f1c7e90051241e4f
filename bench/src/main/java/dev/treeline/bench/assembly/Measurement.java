package dev.treeline.bench.assembly;

import dev.treeline.bench.lab.Lab;
import dev.treeline.bench.lab.Run;
import dev.treeline.bench.lab.Setup;
import dev.treeline.bench.lab.Usage;
import dev.treeline.bench.traffic.Interleaved;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The topology over records that are in the topic before it starts, so that nothing but Treeline
 * decides how long it takes.
 */
final class Measurement implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Short, so that traces close while others still arrive. */
  private static final Duration AFTER_ROOT = Duration.ofSeconds(1);

  private final Lab lab;
  private final Interleaved traffic;
  private final Setup setup;

  private Measurement(Lab lab, Interleaved traffic) {
    this.lab = lab;
    this.traffic = traffic;
    this.setup = setup(lab);
  }

  static Setup setup(Lab lab) {
    return Setup.of(lab.newPrefix())
        .closing(AFTER_ROOT, Duration.ofSeconds(30), Duration.ofHours(1));
  }

  /** Until what is in the topic has been quiet for long enough to be closed; says so, too. */
  static void awaitQuiet(Lab lab, Setup setup) {
    LockSupport.parkNanos(AFTER_ROOT.plusMillis(100).toNanos());
    lab.kafka().tick(setup);
  }

  /** The records are written; nothing runs yet. */
  static Measurement prepare(Lab lab, Interleaved traffic) {
    Measurement measurement = new Measurement(lab, traffic);
    lab.prepare(measurement.setup);
    lab.kafka().send(measurement.setup, traffic.messages());
    return measurement;
  }

  static Sample of(Lab lab, Interleaved traffic) {
    try (Measurement measurement = prepare(lab, traffic)) {
      return measurement.treeline();
    }
  }

  /** What the yardstick takes to store the same records. */
  Usage yardstick() {
    return lab.yardstick(setup, records(), PATIENCE);
  }

  /** From the first record processed to the last trace closed. */
  Sample treeline() {
    awaitQuiet(lab, setup);
    long spans = traffic.spans();
    try (Run run = lab.run(setup)) {
      Usage began = run.await("a first record", Counts.accepted(1), PATIENCE);
      Usage stored = run.await("all spans", Counts.accepted(spans), PATIENCE);
      Usage closed = run.await("all traces closed", Counts.closed(traffic.traces()), PATIENCE);
      return new Sample(
          spans,
          records(),
          stored.since(began),
          closed.since(began),
          lab.kafka().bytes(setup),
          run.diskBytes(),
          run.peakBytes(),
          run.meter("treeline.traces.emitted"));
    }
  }

  /** What each of so many equal parts of the spans takes, one after the other. */
  List<Usage> inParts(int parts) {
    awaitQuiet(lab, setup);
    List<Usage> used = new ArrayList<>();
    try (Run run = lab.run(setup)) {
      Usage before = run.await("a first record", Counts.accepted(1), PATIENCE);
      for (int part = 1; part <= parts; part++) {
        long stored = (long) traffic.spans() * part / parts;
        Usage now = run.await(stored + " spans", Counts.accepted(stored), PATIENCE);
        used.add(now.since(before));
        before = now;
      }
      run.await("all traces closed", Counts.closed(traffic.traces()), PATIENCE);
    }
    return used;
  }

  private long records() {
    return traffic.spans() / traffic.batch();
  }

  @Override
  public void close() {
    lab.discard(setup);
  }
}
