package dev.treeline.cli.run;

import dev.treeline.threads.DaemonThreads;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Sees when the machine's clock is set back. Kafka's clients and Kafka Streams wait by it: set back
 * by an hour, they send no heartbeat, commit nothing, ask for no metadata and run no punctuation
 * for an hour, and say nothing of it. A process that is started anew works at once.
 */
final class ClockWatch implements AutoCloseable {

  /** To stand still for less than this is over before a new start would be. */
  private static final Duration BEARABLE = Duration.ofSeconds(30);

  private static final Duration EVERY = Duration.ofSeconds(1);

  private final LongSupplier wallMillis;
  private final LongSupplier nanos;
  private final Consumer<String> setBack;
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("clock-watch"));

  /** Between the clock and the time that has passed; it grows while a machine sleeps. */
  private long apart;

  /**
   * @param nanos what nobody sets
   * @param setBack told what has happened
   */
  ClockWatch(LongSupplier wallMillis, LongSupplier nanos, Consumer<String> setBack) {
    this.wallMillis = wallMillis;
    this.nanos = nanos;
    this.setBack = setBack;
    this.apart = apart();
  }

  static ClockWatch start(Consumer<String> setBack) {
    ClockWatch watch = new ClockWatch(System::currentTimeMillis, System::nanoTime, setBack);
    watch.looks.scheduleWithFixedDelay(
        watch::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    return watch;
  }

  void look() {
    long before = apart;
    apart = apart();
    long back = before - apart;
    if (back >= BEARABLE.toMillis()) {
      setBack.accept(
          ("the clock of this machine was set back by %d s, and Kafka's clients would stand still"
                  + " as long: start again")
              .formatted(TimeUnit.MILLISECONDS.toSeconds(back)));
    }
  }

  private long apart() {
    return wallMillis.getAsLong() - TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong());
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
