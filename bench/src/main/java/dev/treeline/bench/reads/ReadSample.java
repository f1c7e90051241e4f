package dev.treeline.bench.reads;

import dev.treeline.bench.reads.Read.Side;
import java.util.EnumMap;
import java.util.Map;

/** All sides of one measurement, one right after another. */
final class ReadSample {

  private final Map<Side, Measured> sides;

  ReadSample(Map<Side, Measured> sides) {
    this.sides = new EnumMap<>(sides);
  }

  boolean has(Side side) {
    return sides.containsKey(side);
  }

  Measured of(Side side) {
    Measured measured = sides.get(side);
    if (measured == null) {
      throw new IllegalStateException(side + " was not measured");
    }
    return measured;
  }

  /** Requests a second, as a part of what memory answers. */
  double ofMemory(Side side) {
    return of(side).perSecond() / of(Side.MEMORY).perSecond();
  }

  /** CPU a request from memory, as a part of that of a closed trace. */
  double cpuOfMemory() {
    return of(Side.MEMORY).cpuSecondsPerThousand() / of(Side.CLOSED).cpuSecondsPerThousand();
  }

  /** How many times as long as from memory one request of a hundred takes. */
  double p99Times(Side side) {
    return of(side).found().p99Millis() / of(Side.MEMORY).found().p99Millis();
  }
}
