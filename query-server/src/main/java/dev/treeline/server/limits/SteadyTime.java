package dev.treeline.server.limits;

import io.github.bucket4j.TimeMeter;
import java.util.function.LongSupplier;

/** The time that passes, whatever the clock is set to. */
record SteadyTime(LongSupplier nanos) implements TimeMeter {

  @Override
  public long currentTimeNanos() {
    return nanos.getAsLong();
  }

  @Override
  public boolean isWallClockBased() {
    return false;
  }
}
