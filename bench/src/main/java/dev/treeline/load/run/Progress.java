package dev.treeline.load.run;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A line each second while spans are sent, and the sum at the end. */
public final class Progress implements AutoCloseable {

  private final Tally tally;
  private final PrintWriter out;
  private final long began = System.nanoTime();
  private final Thread thread = new Thread(this::print, "load-progress");
  private volatile long ended;

  public Progress(Tally tally, PrintWriter out) {
    this.tally = tally;
    this.out = out;
    thread.setDaemon(true);
    thread.start();
  }

  private void print() {
    long before = 0;
    try {
      for (int second = 1; ; second++) {
        TimeUnit.NANOSECONDS.sleep(began + TimeUnit.SECONDS.toNanos(second) - System.nanoTime());
        long acked = tally.acked();
        out.println(
            "%4d s  sent %,d  acked %,d  failed %,d  %,d spans/s"
                .formatted(second, tally.sent(), acked, tally.failed(), acked - before));
        out.flush();
        before = acked;
      }
    } catch (InterruptedException e) {
      // over
    }
  }

  /** Stops printing. */
  @Override
  public void close() {
    ended = System.nanoTime();
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What was sent, and what became of it. */
  public void summary() {
    double seconds = (ended - began) / 1e9;
    Latencies latencies = tally.latencies();
    out.println();
    out.println("sent      %,d spans of %,d traces".formatted(tally.sent(), tally.traces()));
    out.println(
        "          of these %,d late, %,d a second time"
            .formatted(tally.late(), tally.duplicates()));
    out.println(
        "acked     %,d spans in %,d requests or records"
            .formatted(tally.acked(), tally.requests()));
    out.println("failed    %,d spans".formatted(tally.failed()));
    out.println("rejected  %,d spans".formatted(tally.rejected()));
    out.println("retries   %,d".formatted(tally.retries()));
    out.println(
        String.format(
            Locale.ROOT,
            "rate      %,.0f spans/s over %.1f s",
            tally.acked() / Math.max(0.001, seconds),
            seconds));
    out.println(
        String.format(
            Locale.ROOT,
            "ack       p50 %.1f ms, p99 %.1f ms, retries included",
            latencies.percentile(0.5),
            latencies.percentile(0.99)));
    tally.reasons().forEach((why, spans) -> out.println("  %,d: %s".formatted(spans, why)));
    out.flush();
  }
}
