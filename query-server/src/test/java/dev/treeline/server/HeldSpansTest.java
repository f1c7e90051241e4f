package dev.treeline.server;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.span.Span;
import dev.treeline.trace.Trace;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldSpansTest {

  private static final String KEY = "Bearer shop";

  /** More than all buffers on the way hold. */
  private final Trace large = trace("large", 4_000, "x".repeat(20_000));

  private final Trace medium = trace("medium", 2_000, "");
  private final Trace small = trace("small", 10, "");
  private final Trace huge = trace("huge", 6_000, "");

  private final FakeReader reader = FakeReader.with(large, medium, small, huge);

  @Test
  void whatAClientDoesNotTakeIsHeldAndTheNextLargeTraceHasToWait() throws Exception {
    try (WholeServer server = WholeServer.holding(reader, 5_000)) {
      try (Socket slow = clientThatDoesNotRead(server)) {
        await().until(() -> get(server, medium).statusCode() == 503);
        assertThat(slow.isConnected()).isTrue();

        HttpResponse<String> refused = get(server, medium);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(refused.body()).contains("{\"detail\":\"").contains("http.max-held-spans");
        assertThat(get(server, small).statusCode()).isEqualTo(200);
      }
      await().until(() -> get(server, medium).statusCode() == 200);
    }
  }

  @Test
  void whatThereIsNoRoomForIsNotRead() throws Exception {
    try (WholeServer server = WholeServer.holding(reader, 5_000);
        Socket slow = clientThatDoesNotRead(server)) {
      await().until(() -> get(server, medium).statusCode() == 503);
      int before = reader.read();

      assertThat(get(server, medium).statusCode()).isEqualTo(503);
      assertThat(reader.read()).isEqualTo(before);
      assertThat(slow.isConnected()).isTrue();
    }
  }

  @Test
  void aTraceThatIsLargerThanTheBoundIsReadWhileNobodyElseReads() throws Exception {
    try (WholeServer server = WholeServer.holding(reader, 5_000)) {
      // The one before is given back when its last byte has left, which its client may see sooner.
      await().until(() -> get(server, huge).statusCode() == 200);
      await().until(() -> get(server, huge).statusCode() == 200);
    }
  }

  @Test
  void whatARequestHoldsThatHasWaitedIsGivenBackWhenItIsAnswered() throws Exception {
    reader.add(ExampleTraces.live(medium.tree().spans().toArray(Span[]::new)));
    try (WholeServer server = WholeServer.holding(reader, 3_000)) {
      HttpResponse<String> waited =
          server.get("/traces/" + medium.traceId(), "Authorization", KEY, "Prefer", "wait=1");
      assertThat(waited.statusCode()).isEqualTo(200);
      assertThat(waited.headers().firstValue("Preference-Applied")).hasValue("wait=1");

      await().until(() -> get(server, medium).statusCode() == 200);
    }
  }

  @Test
  void withoutABoundNothingIsRefused() throws Exception {
    try (WholeServer server = WholeServer.with(reader);
        Socket slow = clientThatDoesNotRead(server)) {
      assertThat(get(server, medium).statusCode()).isEqualTo(200);
      assertThat(slow.isConnected()).isTrue();
    }
  }

  private HttpResponse<String> get(WholeServer server, Trace trace) throws Exception {
    return server.get("/traces/" + trace.traceId(), "Authorization", KEY);
  }

  /** Until it is closed. */
  private Socket clientThatDoesNotRead(WholeServer server) throws IOException {
    Socket socket = new Socket("127.0.0.1", server.uri("/").getPort());
    OutputStream out = socket.getOutputStream();
    String request =
        "GET /traces/%s HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\n\r\n"
            .formatted(large.traceId(), KEY);
    out.write(request.getBytes(StandardCharsets.UTF_8));
    out.flush();
    assertThat(socket.getInputStream().read()).isEqualTo('H'); // it has begun to answer
    return socket;
  }

  private static Trace trace(String label, int size, String text) {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      var span = aSpan(label + i).inTrace(label).startingAt(i).with("input.value", text);
      spans.add((i == 0 ? span : span.childOf(label + 0)).build());
    }
    return ExampleTraces.closed(spans);
  }
}
