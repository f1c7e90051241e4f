package dev.treeline.load.run;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a plan is sent.
 *
 * @param rate spans a second; 0: as fast as they are taken
 * @param batch spans of a request or record, at most
 * @param threads that send; over HTTP each has a request under way
 * @param lateBy how long late spans are held back
 * @param duration after which nothing more is sent; null: until all is sent
 */
public record LoadOptions(
    double rate, int batch, int threads, Duration lateBy, @Nullable Duration duration) {

  /** Smaller at low rates, so that spans come at an even pace. */
  int batchAtRate() {
    return rate == 0 ? batch : (int) Math.max(1, Math.min(batch, rate / 2));
  }
}
