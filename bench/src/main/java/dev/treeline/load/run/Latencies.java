package dev.treeline.load.run;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/** How long acknowledgements took, to about a tenth; of a fixed size however many there are. */
final class Latencies {

  private static final double STEP = 1.1;
  private static final int STEPS = 160;

  private final AtomicLongArray counts = new AtomicLongArray(STEPS);

  void add(long nanos) {
    double micros = Math.max(1, TimeUnit.NANOSECONDS.toMicros(nanos));
    counts.incrementAndGet((int) Math.min(STEPS - 1, Math.log(micros) / Math.log(STEP)));
  }

  /** Milliseconds that this share took at most; 0 while there is nothing. */
  double percentile(double share) {
    long all = 0;
    for (int i = 0; i < STEPS; i++) {
      all += counts.get(i);
    }
    long seen = 0;
    for (int i = 0; i < STEPS; i++) {
      seen += counts.get(i);
      if (seen > 0 && seen >= share * all) {
        return Math.pow(STEP, i + 1) / 1_000;
      }
    }
    return 0;
  }
}
