package dev.treeline.bench.assembly;

import dev.treeline.bench.lab.Usage;

/** Treeline and the yardstick on the same spans, in one round. */
record Compared(Sample treeline, Usage yardstick) {

  double perSecond() {
    return treeline.perSecond();
  }

  double yardstickPerSecond() {
    return treeline.spans() / yardstick.seconds();
  }

  double shareOfPerSecond() {
    return perSecond() / yardstickPerSecond();
  }

  double micros() {
    return treeline.treelineMicros();
  }

  double yardstickMicros() {
    return yardstick.cpuMicros() / treeline.spans();
  }

  double shareOfMicros() {
    return micros() / yardstickMicros();
  }
}
