package dev.treeline.topology.store.disk;

import dev.treeline.threads.DaemonThreads;
import dev.treeline.topics.TopicIds;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes the changelogs that were not there at the start: Kafka Streams makes them. Beside the
 * stream threads, which have not to wait for an answer of Kafka.
 */
public final class LateChangelogs implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LateChangelogs.class);

  private final StoredChangelogs stored;
  private final Supplier<TopicIds> kafka;
  private final Duration rest;

  private final ScheduledExecutorService asks =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("late-changelogs"));

  /**
   * @param kafka the changelogs as they are
   */
  public LateChangelogs(StoredChangelogs stored, Supplier<TopicIds> kafka) {
    this(stored, kafka, Duration.ofSeconds(1));
  }

  LateChangelogs(StoredChangelogs stored, Supplier<TopicIds> kafka, Duration rest) {
    this.stored = stored;
    this.kafka = kafka;
    this.rest = rest;
  }

  /** Asks until all are there. */
  public void start() {
    asks.scheduleWithFixedDelay(this::ask, 0, rest.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void ask() {
    try {
      TopicIds now = kafka.get();
      stored.add(now);
      if (now.gone().isEmpty()) {
        asks.shutdown();
      }
    } catch (RuntimeException e) {
      if (!asks.isShutdown()) {
        LOG.warn("The changelogs could not be noted; this is tried again: {}", e.toString());
      }
    }
  }

  @Override
  public void close() {
    asks.shutdownNow();
  }
}
