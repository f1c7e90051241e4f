package dev.treeline.server.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Breaks off answers that nobody takes, when there are no threads left for others. An answer keeps
 * its thread until its last byte is written, so a few dozen clients that hang, each with a large
 * one, would keep all others waiting, health checks too.
 */
final class UntakenAnswers extends AbstractLifeCycle {

  private static final Logger LOG = LoggerFactory.getLogger(UntakenAnswers.class);

  private final ThreadPool threads;
  private final Scheduler scheduler;
  private final Duration patience;
  private final Set<Write> writes = ConcurrentHashMap.newKeySet();
  private volatile Scheduler.Task nextLook = () -> true;

  /** That waits for a client. */
  private static final class Write {

    final EndPoint client;
    final long begun = System.nanoTime();

    Write(EndPoint client) {
      this.client = client;
    }
  }

  /**
   * @param patience with a client that takes nothing, while there are no threads
   */
  UntakenAnswers(ThreadPool threads, Scheduler scheduler, Duration patience) {
    this.threads = threads;
    this.scheduler = scheduler;
    this.patience = patience;
  }

  /** Where the body of an answer goes. */
  static OutputStream body(Context ctx) throws IOException {
    var connection =
        ServletContextRequest.getServletContextRequest(ctx.req()).getConnectionMetaData();
    return connection
        .getConnector()
        .getServer()
        .getBean(UntakenAnswers.class)
        .watch(ctx.res().getOutputStream(), connection.getConnection().getEndPoint());
  }

  OutputStream watch(OutputStream body, EndPoint client) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        waitFor(client, () -> body.write(bytes, offset, length));
      }

      @Override
      public void flush() throws IOException {
        waitFor(client, body::flush);
      }

      @Override
      public void close() throws IOException {
        waitFor(client, body::close);
      }
    };
  }

  private interface Sending {
    void send() throws IOException;
  }

  private void waitFor(EndPoint client, Sending sending) throws IOException {
    Write write = new Write(client);
    writes.add(write);
    try {
      sending.send();
    } finally {
      writes.remove(write);
    }
  }

  @Override
  protected void doStart() {
    lookLater();
  }

  @Override
  protected void doStop() {
    nextLook.cancel();
  }

  private void lookLater() {
    nextLook = scheduler.schedule(this::look, patience.toMillis() / 4, TimeUnit.MILLISECONDS);
  }

  private void look() {
    if (threads.isLowOnThreads()) {
      long now = System.nanoTime();
      List<Write> untaken =
          writes.stream().filter(write -> now - write.begun > patience.toNanos()).toList();
      untaken.forEach(write -> write.client.close(new TimeoutException("it takes nothing")));
      if (!untaken.isEmpty()) {
        LOG.warn(
            "{} answers were broken off: their clients had taken nothing for {} ms, and there were"
                + " no threads for others",
            untaken.size(),
            patience.toMillis());
      }
    }
    if (isRunning()) {
      lookLater();
    }
  }
}
