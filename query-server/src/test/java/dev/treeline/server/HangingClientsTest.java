package dev.treeline.server;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.span.Span;
import dev.treeline.trace.Trace;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** As many as there are threads, each with an answer that it does not take. */
class HangingClientsTest {

  /** After which Jetty gives a client up by itself. */
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final List<Socket> clients = new ArrayList<>();

  @AfterEach
  void closeClients() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
  }

  @Test
  void keepNobodyWaitingForLong() throws Exception {
    Trace large = large();
    try (WholeServer server = WholeServer.with(FakeReader.with(large))) {
      for (int i = 0; i < WholeServer.THREADS; i++) {
        clients.add(clientThatDoesNotRead(server, large));
      }
      CompletableFuture<HttpResponse<String>> health =
          CompletableFuture.supplyAsync(() -> get(server, "/health/live"));

      await().atMost(IDLE.dividedBy(2)).until(health::isDone);
      assertThat(health.get().statusCode()).isEqualTo(200);
    }
  }

  private static HttpResponse<String> get(WholeServer server, String path) {
    try {
      return server.get(path);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Socket clientThatDoesNotRead(WholeServer server, Trace trace) throws IOException {
    Socket socket = new Socket("127.0.0.1", server.uri("/").getPort());
    String request =
        "GET /traces/%s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer shop\r\n\r\n"
            .formatted(trace.traceId());
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
    return socket;
  }

  /** More than all buffers on the way hold. */
  private static Trace large() {
    List<Span> spans = new ArrayList<>();
    String text = "x".repeat(20_000);
    for (int i = 0; i < 4_000; i++) {
      var span = aSpan("span" + i).inTrace("large").startingAt(i).with("input.value", text);
      spans.add((i == 0 ? span : span.childOf("span0")).build());
    }
    return ExampleTraces.closed(spans);
  }
}
