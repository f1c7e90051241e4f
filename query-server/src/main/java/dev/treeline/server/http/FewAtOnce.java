package dev.treeline.server.http;

import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Runs a few tasks at once, and the others in the order in which they came. More that compute than
 * there are processors would only take turns: each would last longer and hold its memory longer,
 * and the last of them longest. A task that waits, for a slow client or for Kafka, must not keep
 * others from running: it gives its place up by itself, or loses it when it has run for long.
 */
public final class FewAtOnce implements Executor {

  private static final ThreadLocal<Worker> CURRENT = new ThreadLocal<>();

  private final Executor threads;
  private final Scheduler scheduler;
  private final int most;
  private final long longNanos;

  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger taken = new AtomicInteger();
  private final Set<Worker> workers = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean looking = new AtomicBoolean();

  /**
   * @param most that have a place
   * @param longest how long a task may keep its place while others wait
   */
  FewAtOnce(Executor threads, Scheduler scheduler, int most, Duration longest) {
    this.threads = threads;
    this.scheduler = scheduler;
    this.most = most;
    this.longNanos = longest.toNanos();
  }

  /** The task that calls this is about to wait for others. */
  public static void waits() {
    Worker current = CURRENT.get();
    if (current != null) {
      current.giveUp();
    }
  }

  @Override
  public void execute(Runnable task) {
    waiting.add(task);
    fill();
  }

  private void fill() {
    while (!waiting.isEmpty()) {
      int now = taken.get();
      if (now >= most) {
        lookLater();
        return;
      }
      if (taken.compareAndSet(now, now + 1)) {
        new Worker().start();
      }
    }
  }

  private void lookLater() {
    if (looking.compareAndSet(false, true)) {
      scheduler.schedule(this::look, longNanos, TimeUnit.NANOSECONDS);
    }
  }

  private void look() {
    looking.set(false);
    long now = System.nanoTime();
    workers.forEach(worker -> worker.giveUpIfLong(now));
    fill();
  }

  /** Runs one task after another, for as long as it has its place. */
  private final class Worker implements Runnable {

    private final AtomicBoolean placed = new AtomicBoolean(true);
    private volatile long begun = System.nanoTime();

    void start() {
      workers.add(this);
      try {
        threads.execute(this);
      } catch (RuntimeException stopping) {
        end();
        throw stopping;
      }
    }

    @Override
    public void run() {
      CURRENT.set(this);
      try {
        while (placed.get()) {
          Runnable task = waiting.poll();
          if (task == null) {
            return;
          }
          begun = System.nanoTime();
          task.run();
        }
      } finally {
        CURRENT.remove();
        end();
        fill(); // what came after the last look found no place
      }
    }

    void giveUpIfLong(long now) {
      if (now - begun >= longNanos) {
        giveUp();
      }
    }

    void giveUp() {
      if (placed.compareAndSet(true, false)) {
        taken.decrementAndGet();
        fill();
      }
    }

    private void end() {
      workers.remove(this);
      if (placed.compareAndSet(true, false)) {
        taken.decrementAndGet();
      }
    }
  }
}
