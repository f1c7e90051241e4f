package dev.treeline.topology;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One source topic, an application of its own. When it fails, because somebody deleted its topic,
 * say, it starts over until it can.
 */
final class SourceApplication {

  private static final Logger LOG = LoggerFactory.getLogger(SourceApplication.class);

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final String topic;
  private final Supplier<KafkaStreams> another;
  private final Duration rest;
  private final ScheduledExecutorService restarts;
  private volatile @Nullable KafkaStreams streams;
  private volatile boolean hasRun;
  private boolean closed;

  /**
   * @param another to be started: each runs once
   * @param rest before it starts over
   * @param restarts does so
   */
  SourceApplication(
      String topic,
      Supplier<KafkaStreams> another,
      Duration rest,
      ScheduledExecutorService restarts) {
    this.topic = topic;
    this.another = another;
    this.rest = rest;
    this.restarts = restarts;
  }

  String topic() {
    return topic;
  }

  /**
   * Who keeps its partitions reads on while others come and go, of which all instances are told at
   * the same time.
   */
  boolean isReading() {
    return switch (state()) {
      case RUNNING -> true;
      case REBALANCING -> hasRun;
      default -> false;
    };
  }

  /** Asked for while it starts over, too, which takes seconds: so it takes no lock. */
  KafkaStreams.State state() {
    KafkaStreams now = streams;
    return now == null ? KafkaStreams.State.CREATED : now.state();
  }

  synchronized void start() {
    if (closed) {
      return;
    }
    closeNow();
    hasRun = false;
    KafkaStreams next = another.get();
    next.setUncaughtExceptionHandler(this::failed);
    next.setStateListener(
        (now, before) -> {
          if (now == KafkaStreams.State.RUNNING) {
            hasRun = true;
          } else if (now == KafkaStreams.State.ERROR) {
            startAgainLater();
          }
        });
    streams = next; // where its start fails, it is to be closed, too
    next.start();
  }

  private StreamThreadExceptionResponse failed(Throwable failure) {
    LOG.error(
        "Reading {} failed and starts again in {} ms: is the topic there? './treeline topics'"
            + " makes it",
        topic,
        rest.toMillis(),
        failure);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private void startAgainLater() {
    restarts.schedule(this::startAgain, rest.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * The next start can fail at once, say when no name of a broker can be looked up, or no class be
   * loaded for want of files. Of what is thrown here nobody else would hear.
   */
  private void startAgain() {
    try {
      start();
    } catch (RuntimeException | Error e) {
      LOG.error("Reading {} could not start again: trying later", topic, e);
      startAgainLater();
    }
  }

  synchronized void close() {
    closed = true;
    closeNow();
  }

  private void closeNow() {
    KafkaStreams now = streams;
    if (now != null) {
      now.close(
          CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
              .withTimeout(CLOSE_WITHIN));
    }
  }
}
