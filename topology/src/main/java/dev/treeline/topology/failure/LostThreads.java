package dev.treeline.topology.failure;

import dev.treeline.threads.DaemonThreads;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings back stream threads that are gone. Kafka Streams makes the replacement of a failed thread
 * within that thread; where this fails, too, since no file can be opened or no name of a broker be
 * looked up, nobody hears of it: the instance keeps its state, and nothing is read any more.
 */
public final class LostThreads implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LostThreads.class);
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final IntSupplier missing;
  private final Supplier<Optional<String>> add;
  private final ThreadReplacement replacement;
  private final Runnable giveUp;
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("lost-threads"));

  private int missingBefore;

  /**
   * @param missing how many of the threads that there should be are not alive
   * @param add starts one more and tells its name, or throws what prevents it; empty where all is
   *     about to stop
   * @param replacement knows how many failures are too many
   * @param giveUp ends the application
   */
  public LostThreads(
      IntSupplier missing,
      Supplier<Optional<String>> add,
      ThreadReplacement replacement,
      Runnable giveUp) {
    this.missing = missing;
    this.add = add;
    this.replacement = replacement;
    this.giveUp = giveUp;
  }

  public void start() {
    looks.scheduleWithFixedDelay(
        this::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** One that is missing for the first time may be about to be replaced. */
  void look() {
    int now = missing.getAsInt();
    int lost = Math.min(now, missingBefore);
    missingBefore = now;
    for (int i = 0; i < lost; i++) {
      try {
        if (add.get().isPresent()) {
          LOG.warn("A stream thread was gone, and another has taken its place");
        }
      } catch (RuntimeException | Error e) {
        if (!replacement.mayFailAgain(e)) {
          giveUp.run();
          return;
        }
      }
    }
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
