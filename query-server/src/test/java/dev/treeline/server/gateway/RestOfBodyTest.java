package dev.treeline.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RestOfBodyTest {

  private final Sent sent = new Sent();
  private final CompletableFuture<Void> rest = RestOfBody.discard(sent);

  @Test
  void whatHasComeIsReadAndWhatHasNotIsNotWaitedForOnAThread() throws IOException {
    sent.ready = 100_000;

    sent.listener().onDataAvailable();

    assertThat(sent.ready).isZero();
  }

  @Test
  void itIsOverWithTheBody() throws IOException {
    sent.listener().onAllDataRead();

    assertThat(rest).isDone();
  }

  @Test
  void itIsOverWithTheSender() {
    sent.listener().onError(new IOException("gone"));

    assertThat(rest).isCompleted();
  }

  @Test
  void itIsOverWithoutAWordFromTheSender() {
    assertThat(rest).succeedsWithin(30, TimeUnit.SECONDS);
  }

  /** Else a sender that never stops would never be answered. */
  @Test
  void itIsOverWhateverIsStillSent() {
    CompletableFuture<Void> sending =
        CompletableFuture.runAsync(
            () -> {
              try {
                while (!rest.isDone()) {
                  sent.ready = 1;
                  sent.listener().onDataAvailable();
                }
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });

    assertThat(rest).succeedsWithin(30, TimeUnit.SECONDS);
    assertThat(sending).succeedsWithin(30, TimeUnit.SECONDS);
  }

  /** Tells its listener nothing by itself. */
  private static final class Sent extends ServletInputStream {

    private @Nullable ReadListener listener;
    private int ready;

    ReadListener listener() {
      if (listener == null) {
        throw new AssertionError("nobody listens");
      }
      return listener;
    }

    @Override
    public boolean isFinished() {
      return false;
    }

    @Override
    public boolean isReady() {
      return ready > 0;
    }

    @Override
    public void setReadListener(ReadListener readListener) {
      listener = readListener;
    }

    @Override
    public int read() {
      throw new AssertionError("byte by byte");
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      assertThat(ready).as("would block").isPositive();
      int read = Math.min(ready, length);
      ready -= read;
      return read;
    }
  }
}
