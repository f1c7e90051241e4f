package dev.treeline.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.treeline.testing.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemoTrafficTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DemoTraffic.Pace FAST =
      new DemoTraffic.Pace(Duration.ofMillis(20), Duration.ofMillis(5), Duration.ofMillis(20));

  private final List<JsonNode> spans = new CopyOnWriteArrayList<>();
  private final Set<String> keys = ConcurrentHashMap.newKeySet();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile int status = 200;
  private final HttpServer server;

  DemoTrafficTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void startServer() {
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void tracesArriveWithTheKey() {
    try (DemoTraffic traffic = traffic()) {
      traffic.begin();
      await().until(() -> traceIds() >= 3);
    }
    assertThat(keys).containsExactly("Bearer tl_test");
  }

  @Test
  void childrenArriveBeforeTheirRoot() {
    try (DemoTraffic traffic = traffic()) {
      traffic.begin();
      await().until(() -> spans.stream().anyMatch(span -> span.has("parentSpanId")));
    }
    assertThat(spans.get(0).has("parentSpanId")).isTrue();
  }

  @Test
  void aServerThatWasAwayGetsWhatWaited() {
    status = 503;
    try (DemoTraffic traffic = traffic()) {
      traffic.begin();
      await().until(() -> requests.get() >= 5);
      assertThat(spans).isEmpty();
      status = 200;
      await().until(() -> !spans.isEmpty());
    }
  }

  @Test
  void whatTheServerRefusesForGoodIsNotSentAgain() {
    status = 400;
    try (DemoTraffic traffic = traffic()) {
      traffic.begin();
      await().until(() -> requests.get() >= 3);
      status = 200;
      await().until(() -> !spans.isEmpty());
    }
    assertThat(spans).extracting(DemoTrafficTest::identity).doesNotHaveDuplicates();
  }

  @Test
  void aRefusalNeverMakesItSpin() throws InterruptedException {
    ManualClock clock = ManualClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    DemoTraffic traffic =
        new DemoTraffic(client(), new ExampleTraces(1), clock, DemoTraffic.Pace.USUAL);
    for (int step = 0; step < 200; step++) {
      status = step % 10 < 7 ? 400 : 200;
      Duration pause = traffic.step();
      assertThat(pause).isPositive();
      clock.advance(pause);
    }
  }

  @Test
  void closingEndsTheTraffic() {
    DemoTraffic traffic = traffic();
    traffic.begin();
    await().until(() -> requests.get() > 0);

    traffic.close();

    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("demo-traffic"));
  }

  private DemoTraffic traffic() {
    return new DemoTraffic(client(), new ExampleTraces(1), Clock.systemUTC(), FAST);
  }

  private OtlpClient client() {
    int port = server.getAddress().getPort();
    return new OtlpClient(URI.create("http://127.0.0.1:" + port + "/v1/traces"), "tl_test");
  }

  private long traceIds() {
    return spans.stream().map(span -> span.path("traceId").asText()).distinct().count();
  }

  /** A span comes twice where it announces itself. */
  private static String identity(JsonNode span) {
    return span.path("spanId").asText() + span.has("endTimeUnixNano");
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
      int answer = status;
      if (answer == 200) {
        keys.add(exchange.getRequestHeaders().getFirst("Authorization"));
        request.findValues("spans").forEach(list -> list.forEach(spans::add));
      }
      requests.incrementAndGet();
      exchange.sendResponseHeaders(answer, -1);
    }
  }
}
