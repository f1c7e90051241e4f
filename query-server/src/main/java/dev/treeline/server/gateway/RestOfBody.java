package dev.treeline.server.gateway;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Reads away what a refused sender is still sending. The web server closes a connection whose body
 * was not read, and where bytes are under way that reaches the sender before the answer does: it
 * would see a broken connection in place of a status and {@code Retry-After}. While nothing comes
 * it holds no thread: when everybody is refused, others are to be answered still.
 */
final class RestOfBody implements ReadListener {

  private static final Duration MOST = Duration.ofSeconds(1);

  /** After so long a silence it waits for the answer, or sends nothing any more. */
  private static final Duration SILENCE = Duration.ofMillis(100);

  private static final Executor AFTER_SILENCE =
      CompletableFuture.delayedExecutor(SILENCE.toMillis(), TimeUnit.MILLISECONDS);

  private final ServletInputStream body;
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private final byte[] away = new byte[16 * 1024];
  private volatile long heard = System.nanoTime();

  private RestOfBody(ServletInputStream body) {
    this.body = body;
  }

  /**
   * To be called when the request is handled asynchronously.
   *
   * @return done when the answer may be sent
   */
  static CompletableFuture<Void> discard(ServletInputStream body) {
    RestOfBody rest = new RestOfBody(body);
    body.setReadListener(rest);
    rest.over.completeOnTimeout(null, MOST.toMillis(), TimeUnit.MILLISECONDS);
    rest.listen();
    return rest.over;
  }

  private void listen() {
    AFTER_SILENCE.execute(
        () -> {
          if (System.nanoTime() - heard >= SILENCE.toNanos()) {
            over.complete(null);
          } else if (!over.isDone()) {
            listen();
          }
        });
  }

  @Override
  public void onDataAvailable() throws IOException {
    while (!over.isDone() && body.isReady()) {
      if (body.read(away) < 0) {
        over.complete(null);
      }
      heard = System.nanoTime();
    }
  }

  @Override
  public void onAllDataRead() {
    over.complete(null);
  }

  @Override
  public void onError(Throwable gone) {
    over.complete(null); // nobody is left to be told
  }
}
