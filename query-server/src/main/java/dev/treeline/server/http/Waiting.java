package dev.treeline.server.http;

import dev.treeline.server.dialect.Answer;
import dev.treeline.threads.DaemonThreads;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait for a trace to close, or to come. None holds a thread: a few look again for
 * all of them, wherever the trace is, by the same way as any request.
 */
public final class Waiting implements AutoCloseable {

  /** At once: the 257th is answered as if it had not asked to wait. */
  public static final int DEFAULT_MOST = 256;

  private static final int THREADS = 4;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  /** What takes long to look at is looked at seldom: at most a fifth of one thread each. */
  private static final int PAUSE_PER_LOOK = 4;

  private final Semaphore places;
  private final ScheduledExecutorService looking;
  private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();

  public Waiting(int most, MeterRegistry meters) {
    this.places = new Semaphore(most);
    meters.gauge("treeline.http.waiting", waiters, Set::size);
    this.looking = Executors.newScheduledThreadPool(THREADS, DaemonThreads.named("waiting"));
  }

  /** Whether this is an answer that time may change, of the kind that one can wait for. */
  static boolean isWorthIt(Answer answer) {
    if (answer instanceof Answer.Failed failed) {
      return switch (failed.problem().kind()) {
        case TRACE_NOT_FOUND, RUN_NOT_FOUND, SPAN_NOT_FOUND, UNAVAILABLE -> true;
        default -> false;
      };
    }
    return "live".equals(statusOf(answer));
  }

  /** Whether a wish to wait for this answer is one that could be met. A list has no revision. */
  static boolean isAboutATrace(Answer answer) {
    return isWorthIt(answer)
        || (answer instanceof Answer.Ok ok && ok.headers().containsKey("Treeline-Revision"));
  }

  private static @Nullable String statusOf(Answer answer) {
    return answer instanceof Answer.Ok ok ? ok.headers().get("Treeline-Status") : null;
  }

  /**
   * Looks again and again.
   *
   * @return what was seen last; empty where too many wait already
   */
  Optional<CompletableFuture<Answer>> since(Answer first, Supplier<Answer> look, Duration longest) {
    if (!places.tryAcquire()) {
      return Optional.empty();
    }
    Waiter waiter = new Waiter(first, look, System.nanoTime() + longest.toNanos());
    waiters.add(waiter);
    waiter.pause(Duration.ZERO);
    return Optional.of(waiter.done);
  }

  /** Answers all that wait with what they know. */
  @Override
  public void close() {
    looking.shutdownNow();
    waiters.forEach(Waiter::end);
  }

  private final class Waiter {

    private final CompletableFuture<Answer> done = new CompletableFuture<>();
    private final Supplier<Answer> look;
    private final long deadline;
    private volatile Answer last;
    private Duration pause = FIRST_PAUSE;

    Waiter(Answer first, Supplier<Answer> look, long deadline) {
      this.last = first;
      this.look = look;
      this.deadline = deadline;
      done.whenComplete(
          (answer, failure) -> {
            if (waiters.remove(this)) {
              places.release();
            }
          });
    }

    void end() {
      done.complete(last);
    }

    private void pause(Duration lastLook) {
      long left = deadline - System.nanoTime();
      long atLeast = Math.max(pause.toNanos(), lastLook.toNanos() * PAUSE_PER_LOOK);
      pause = min(pause.multipliedBy(3).dividedBy(2), LONGEST_PAUSE);
      if (left <= 0) {
        end();
        return;
      }
      try {
        looking.schedule(this::lookAgain, Math.min(atLeast, left), TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException stopping) {
        end();
      }
    }

    private void lookAgain() {
      long begun = System.nanoTime();
      try {
        last = look.get();
      } catch (Throwable e) { // as a request's own thread would have met it
        done.completeExceptionally(e);
        return;
      }
      if (isWorthIt(last)) {
        pause(Duration.ofNanos(System.nanoTime() - begun));
      } else {
        end();
      }
    }
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
