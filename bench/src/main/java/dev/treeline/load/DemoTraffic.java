package dev.treeline.load;

import dev.treeline.span.Span;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps sending example traces as if the example system was running: a new one every two seconds,
 * each record at the moment at which its service would send it, so that traces can be seen growing.
 * While the server is away it tries ever more rarely and starts nothing new.
 */
public final class DemoTraffic implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DemoTraffic.class);

  /** How often, and how long to wait after a failure: at first and at most. */
  record Pace(Duration newTrace, Duration firstRetry, Duration lastRetry) {
    static final Pace USUAL =
        new Pace(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(30));
  }

  /** Gathers what ends together, as an exporter's batch does. */
  private static final Duration GATHER = Duration.ofMillis(250);

  private final OtlpClient client;
  private final ExampleTraces traces;
  private final Clock clock;
  private final Pace pace;
  private final Queue<Span> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Span::lastUnixNano));
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "demo-traffic");
  private Instant nextTrace;
  private int failures;

  DemoTraffic(OtlpClient client, ExampleTraces traces, Clock clock, Pace pace) {
    this.client = client;
    this.traces = traces;
    this.clock = clock;
    this.pace = pace;
    this.nextTrace = clock.instant();
  }

  /** Starts sending; other traces at each start. */
  public static DemoTraffic start(OtlpClient client) {
    Clock clock = Clock.systemUTC();
    DemoTraffic traffic =
        new DemoTraffic(client, new ExampleTraces(clock.millis()), clock, Pace.USUAL);
    traffic.begin();
    return traffic;
  }

  void begin() {
    thread.setDaemon(true);
    thread.start();
  }

  /** Stops at once; what was not sent yet is forgotten. */
  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      Duration pause = Duration.ZERO;
      while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        pause = step();
      }
    } catch (InterruptedException e) {
      LOG.debug("demo traffic stopped while it was sending");
    }
  }

  /** Sends what is due, and says how long to wait for the next. */
  Duration step() throws InterruptedException {
    Instant now = clock.instant();
    boolean nothingHeldBack = failures == 0 || waiting.isEmpty();
    if (nothingHeldBack && !now.isBefore(nextTrace)) {
      waiting.addAll(traces.next(now).records());
      nextTrace = now.plus(pace.newTrace);
    }
    List<Span> due = takeDue(now);
    try {
      if (!due.isEmpty()) {
        client.send(due);
        worked();
      }
      return untilNext(now);
    } catch (OtlpClient.RefusedException e) {
      if (e.isRetryable()) {
        waiting.addAll(due);
      }
      return failed(e);
    } catch (IOException e) {
      waiting.addAll(due);
      return failed(e);
    } catch (RuntimeException e) { // a demo must not take down what it demonstrates
      return failed(e);
    }
  }

  private List<Span> takeDue(Instant now) {
    long nowNanos = nanos(now);
    List<Span> due = new ArrayList<>();
    for (Span next = waiting.peek();
        next != null && next.lastUnixNano() <= nowNanos;
        next = waiting.peek()) {
      due.add(waiting.remove());
    }
    return due;
  }

  private Duration untilNext(Instant now) {
    Duration wait = Duration.between(now, nextTrace);
    Span next = waiting.peek();
    if (next != null) {
      Duration toSpan = Duration.ofNanos(next.lastUnixNano() - nanos(now));
      wait = toSpan.compareTo(wait) < 0 ? toSpan : wait;
    }
    return wait.compareTo(GATHER) < 0 ? GATHER : wait;
  }

  private void worked() {
    if (failures > 0) {
      LOG.info("demo traffic: the server takes spans again");
    }
    failures = 0;
  }

  private Duration failed(Exception why) {
    if (failures == 0) {
      LOG.warn("demo traffic: could not send ({}); trying again", why.toString());
    }
    Duration wait = pace.firstRetry.multipliedBy(1L << Math.min(failures, 16));
    failures++;
    return wait.compareTo(pace.lastRetry) < 0 ? wait : pace.lastRetry;
  }

  private static long nanos(Instant at) {
    return at.getEpochSecond() * 1_000_000_000L + at.getNano();
  }
}
