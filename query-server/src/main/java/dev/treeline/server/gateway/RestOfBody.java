package dev.treeline.server.gateway;

import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.time.Duration;

/**
 * Reads away what a refused sender is still sending. The web server closes a connection whose body
 * was not read, and where bytes are under way that reaches the sender before the answer does: it
 * would see a broken connection in place of a status and {@code Retry-After}.
 */
final class RestOfBody {

  private static final long MOST_NANOS = Duration.ofSeconds(1).toNanos();

  /** After so long a silence it waits for the answer, or sends nothing any more. */
  private static final long SILENCE_NANOS = Duration.ofMillis(100).toNanos();

  private static final long PAUSE_MS = 5;

  private RestOfBody() {}

  static void discard(ServletInputStream body) {
    byte[] away = new byte[64 * 1024];
    long began = System.nanoTime();
    long heard = began;
    try {
      while (!body.isFinished()) {
        long now = System.nanoTime();
        if (body.available() > 0) {
          if (body.read(away) < 0) {
            return;
          }
          heard = now;
        } else if (now - heard > SILENCE_NANOS) {
          return;
        } else {
          Thread.sleep(PAUSE_MS);
        }
        if (now - began > MOST_NANOS) {
          return;
        }
      }
    } catch (IOException gone) {
      // nobody is left to be told
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
