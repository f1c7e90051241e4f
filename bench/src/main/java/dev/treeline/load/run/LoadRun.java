package dev.treeline.load.run;

import dev.treeline.load.plan.LoadPlan;
import dev.treeline.load.plan.LoadSpan;
import dev.treeline.load.plan.LoadSpans;
import dev.treeline.load.send.Sender;
import dev.treeline.load.send.Sending;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends a plan: one thread makes the spans and keeps the pace, others send them. Where the server
 * is slower than the rate, spans are sent later, and not in a burst afterwards.
 */
public final class LoadRun {

  private static final Sending END = new Sending(List.of(), 0);
  private static final long MOST_BEHIND = TimeUnit.SECONDS.toNanos(1);

  private record Held(long due, LoadSpan span) {}

  private final LoadOptions options;
  private final Sender sender;
  private final Tally tally;
  private final CountDownLatch stopped;
  private final BlockingQueue<Sending> queue;
  private final LoadSpans spans;
  private final Deque<Held> held = new ArrayDeque<>();
  private final long deadline;
  private final @Nullable Duration duration;
  private long nextAt = System.nanoTime();

  /**
   * @param stopped ends the run early when it is counted down
   */
  public LoadRun(
      LoadPlan plan, LoadOptions options, Sender sender, Tally tally, CountDownLatch stopped) {
    this.options = options;
    this.sender = sender;
    this.tally = tally;
    this.stopped = stopped;
    this.queue = new ArrayBlockingQueue<>(2 * options.threads());
    this.spans = new LoadSpans(plan);
    this.duration = options.duration();
    this.deadline = System.nanoTime() + (duration == null ? 0 : duration.toNanos());
  }

  /** Returns when all is sent and answered, or the time is over. The sender is closed then. */
  public void run() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < options.threads(); i++) {
      Thread thread = new Thread(this::sendAll, "load-" + i);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    pump();
    for (int i = 0; i < options.threads(); i++) {
      queue.put(END);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    sender.close();
  }

  private void pump() throws InterruptedException {
    List<LoadSpan> batch = new ArrayList<>();
    int most = options.batchAtRate();
    while (!isOver() && (spans.hasNext() || !held.isEmpty() || !batch.isEmpty())) {
      Held first = held.peek();
      if (first != null && first.due <= System.nanoTime()) {
        batch.add(held.remove().span);
      } else if (spans.hasNext()) {
        LoadSpan span = spans.next();
        if (span.late()) {
          held.add(new Held(System.nanoTime() + options.lateBy().toNanos(), span));
          continue;
        }
        batch.add(span);
      } else if (batch.isEmpty()) {
        waitFor(first == null ? System.nanoTime() : first.due);
        continue;
      } else {
        hand(batch);
        batch = new ArrayList<>();
        continue;
      }
      if (batch.size() >= most) {
        hand(batch);
        batch = new ArrayList<>();
      }
    }
  }

  private void hand(List<LoadSpan> batch) throws InterruptedException {
    if (options.rate() > 0) {
      waitFor(nextAt);
      long now = System.nanoTime();
      nextAt = Math.max(nextAt, now - MOST_BEHIND) + (long) (batch.size() / options.rate() * 1e9);
    }
    Sending sending = new Sending(batch, System.nanoTime());
    while (!isOver()) {
      if (queue.offer(sending, 100, TimeUnit.MILLISECONDS)) {
        tally.sent(sending);
        return;
      }
    }
  }

  private void waitFor(long at) throws InterruptedException {
    long wait = at - System.nanoTime();
    if (duration != null) {
      wait = Math.min(wait, deadline - System.nanoTime());
    }
    if (wait > 0) {
      stopped.await(wait, TimeUnit.NANOSECONDS);
    }
  }

  private boolean isOver() {
    return stopped.getCount() == 0 || (duration != null && System.nanoTime() >= deadline);
  }

  private void sendAll() {
    try {
      for (Sending next = queue.take(); next != END; next = queue.take()) {
        try {
          sender.send(next, tally);
        } catch (RuntimeException e) { // of one batch: the others are sent all the same
          tally.failed(next, e.toString());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
