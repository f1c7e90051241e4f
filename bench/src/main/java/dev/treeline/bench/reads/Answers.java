package dev.treeline.bench.reads;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Asks an instance before anything is measured: waits for answers as they are to be, and looks. */
final class Answers {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long POLL_NANOS = Duration.ofMillis(50).toNanos();

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;

  Answers(int port) {
    this.port = port;
  }

  /** The body of an answer that has this status, once it has. */
  byte[] await(Asked dialect, ReadTraces.Trace trace, String status) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + dialect.path(trace)));
    for (String header : dialect.headers()) {
      int colon = header.indexOf(':');
      request.header(header.substring(0, colon), header.substring(colon + 2));
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      HttpResponse<byte[]> answer = send(request.build());
      if (answer.headers().firstValue("Treeline-Status").orElse("").equals(status)) {
        return answer.body();
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "trace %s is not %s for %s: %s"
                .formatted(trace.id(), status, dialect, answer + new String(answer.body())));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private HttpResponse<byte[]> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new IllegalStateException("no answer to " + request, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking", e);
    }
  }
}
