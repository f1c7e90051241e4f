package dev.treeline.topology.failure;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Another thread takes the place of one that failed: most failures are Kafka's, and pass. One that
 * comes back again and again, or is none of the program's doing (a library that cannot be loaded,
 * no memory), ends the application instead, so that whoever runs it hears of it.
 */
public final class ThreadReplacement implements StreamsUncaughtExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ThreadReplacement.class);
  private static final int MOST = 10;
  private static final long WITHIN_NANOS = Duration.ofMinutes(5).toNanos();

  private final Deque<Long> replacements = new ArrayDeque<>();

  @Override
  public synchronized StreamThreadExceptionResponse handle(Throwable failure) {
    long now = System.nanoTime();
    while (!replacements.isEmpty() && now - replacements.peek() > WITHIN_NANOS) {
      replacements.remove();
    }
    if (isFatal(failure) || replacements.size() >= MOST) {
      LOG.error("A stream thread failed for good; this instance stops", failure);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    replacements.add(now);
    LOG.error("A stream thread failed; another takes its place", failure);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  /** Kafka Streams wraps what it catches. */
  private static boolean isFatal(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Error) {
        return true;
      }
    }
    return false;
  }
}
