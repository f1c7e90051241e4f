package dev.treeline.cli.run;

import dev.treeline.cli.command.CommandFailure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** From the start of a process to Ctrl-C, SIGTERM or its failure. */
public final class Lifetime {

  /** Within the ten seconds that a user, or Docker, waits before a kill. */
  private static final Duration STOP_WITHIN = Duration.ofMillis(9_500);

  private final Parts parts = new Parts();
  private final CompletableFuture<String> failure = new CompletableFuture<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean stopping;

  private Lifetime() {}

  /** Returns or fails only when the process ends. */
  public static void run(Consumer<Lifetime> start) {
    new Lifetime().live(start);
  }

  public Parts parts() {
    return parts;
  }

  /** Ends the process from within, with this message. */
  public void fail(String message) {
    failure.complete(message);
  }

  private void live(Consumer<Lifetime> start) {
    Thread hook = new Thread(this::stop, "treeline-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      start.accept(this);
      throw new CommandFailure(failure.join());
    } catch (RuntimeException | Error e) {
      if (!stopping) {
        stop();
        throw e;
      }
      // Whatever was starting has lost what it stands on: that is the stop's doing, no failure.
      awaitHalt();
    }
  }

  private void stop() {
    stopping = true;
    Thread closing = new Thread(this::close, "treeline-close");
    closing.setDaemon(true);
    closing.start();
    try {
      stopped.await(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void close() {
    parts.close();
    stopped.countDown();
  }

  private static void awaitHalt() {
    try {
      Thread.sleep(STOP_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
