package dev.treeline.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UntakenAnswersTest {

  private final ScheduledExecutorScheduler scheduler = new ScheduledExecutorScheduler();
  private final Threads threads = new Threads();
  private final UntakenAnswers answers =
      new UntakenAnswers(threads, scheduler, Duration.ofMillis(20));
  private final ByteArrayEndPoint client = new ByteArrayEndPoint();
  private final CountDownLatch end = new CountDownLatch(1);

  @BeforeEach
  void start() throws Exception {
    scheduler.start();
    answers.start();
  }

  @AfterEach
  void stop() throws Exception {
    end.countDown();
    answers.stop();
    scheduler.stop();
  }

  @Test
  void nobodyIsCutOffWhileThereAreThreads() {
    hang();
    threads.awaitLooks(20);
    assertThat(client.isOpen()).isTrue();

    threads.low = true;
    await().until(() -> !client.isOpen());
  }

  @Test
  void norWhoTakesWhatComes() throws Exception {
    threads.low = true;
    OutputStream body = answers.watch(OutputStream.nullOutputStream(), client);
    body.write(new byte[100]);
    body.flush();

    threads.awaitLooks(20);
    assertThat(client.isOpen()).isTrue();
  }

  private void hang() {
    OutputStream body =
        answers.watch(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                try {
                  end.await();
                } catch (InterruptedException e) {
                  throw new IOException(e);
                }
              }
            },
            client);
    Thread answering =
        new Thread(
            () -> {
              try {
                body.write('H');
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    answering.setDaemon(true);
    answering.start();
  }

  /** Tells how often it was asked whether there are any. */
  private static final class Threads implements ThreadPool {

    final AtomicInteger looks = new AtomicInteger();
    volatile boolean low;

    void awaitLooks(int more) {
      int before = looks.get();
      await().until(() -> looks.get() >= before + more);
    }

    @Override
    public boolean isLowOnThreads() {
      looks.incrementAndGet();
      return low;
    }

    @Override
    public void execute(Runnable task) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void join() {}

    @Override
    public int getThreads() {
      return 0;
    }

    @Override
    public int getIdleThreads() {
      return 0;
    }
  }
}
