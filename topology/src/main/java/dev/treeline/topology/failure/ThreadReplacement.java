package dev.treeline.topology.failure;

import dev.treeline.topology.store.disk.DamagedStores;
import dev.treeline.topology.store.disk.FullDisk;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Another thread takes the place of one that failed: most failures are Kafka's, and pass. One that
 * comes back again and again, or is none of the program's doing (a library that cannot be loaded,
 * no memory, a damaged file, a full disk), ends the application instead, so that whoever runs it
 * hears of it. So does another process of the same name: the replacements would go on under the
 * next numbers, and nobody would hear that two instances share a name. RocksDB was seen to stand
 * still in a write to a full disk, from which no thread comes back, after it had failed some times.
 */
public final class ThreadReplacement implements StreamsUncaughtExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ThreadReplacement.class);
  private static final int MOST_OF_EACH = 10;
  private static final long WITHIN_NANOS = Duration.ofMinutes(5).toNanos();

  private final DamagedStores damagedStores;
  private final int threads;
  private final Deque<Long> replacements = new ArrayDeque<>();
  private final ThreadLocal<Boolean> leaves = ThreadLocal.withInitial(() -> false);

  /**
   * @param threads which may all fail of one cause
   */
  public ThreadReplacement(DamagedStores damagedStores, int threads) {
    this.damagedStores = damagedStores;
    this.threads = threads;
  }

  @Override
  public synchronized StreamThreadExceptionResponse handle(Throwable failure) {
    boolean damage = damagedStores.note(failure);
    if (isOfAnotherOfItsName(failure)) {
      LOG.error(
          "Another process has joined the group under the name of this one, which stops: give each"
              + " instance a group.instance.id of its own",
          failure);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    if (damage || isFatal(failure) || FullDisk.isCauseOf(failure) || areTooMany()) {
      LOG.error("A stream thread failed for good; this instance stops: {}", root(failure), failure);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    LOG.error("A stream thread failed; another takes its place: {}", root(failure), failure);
    leaves.set(replacements.size() <= threads);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  /**
   * Whether the thread that asks is to leave its group, as another takes its place. Where threads
   * fail again soon, what they had waits until they are missed: a pause between two tries.
   */
  public boolean isThisThreadToLeave() {
    return leaves.get();
  }

  /** Whether to try again to start a thread, which has just failed. */
  synchronized boolean mayFailAgain(Throwable failure) {
    boolean again = !isFatal(failure) && !FullDisk.isCauseOf(failure) && !areTooMany();
    LOG.error(
        "No stream thread could be started in the place of a failed one; {}: {}",
        again ? "this is tried again" : "this instance stops",
        root(failure),
        failure);
    return again;
  }

  /** Counts one more, unless it is too many. */
  private boolean areTooMany() {
    long now = System.nanoTime();
    while (!replacements.isEmpty() && now - replacements.peek() > WITHIN_NANOS) {
      replacements.remove();
    }
    return replacements.size() >= threads * MOST_OF_EACH || !replacements.add(now);
  }

  private static boolean isOfAnotherOfItsName(Throwable failure) {
    return root(failure) instanceof FencedInstanceIdException;
  }

  /** What a reader of the log would look for below some hundred lines of stack traces. */
  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
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
