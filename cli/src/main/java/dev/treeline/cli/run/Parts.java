package dev.treeline.cli.run;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is running, closed in the reverse order of its start, also when the start is half done. */
public final class Parts implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private boolean closed;

  /** A part that starts while the rest is being stopped is stopped at once. */
  public synchronized <T extends AutoCloseable> T add(T part) {
    if (closed) {
      close(part);
      throw new StoppingException();
    }
    running.push(part);
    return part;
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!running.isEmpty()) {
      close(running.pop());
    }
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) { // the others are to be stopped all the same
      LOG.warn("{} did not stop cleanly: {}", part.getClass().getSimpleName(), e.toString());
    }
  }

  /** The process was told to stop while it was starting. */
  static final class StoppingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoppingException() {
      super("stopped while starting");
    }
  }
}
