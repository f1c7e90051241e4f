package dev.treeline.server;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.treeline.server.auth.AuthMode;
import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.ApiRequest;
import dev.treeline.server.dialect.Problem;
import dev.treeline.server.http.CannotListenException;
import dev.treeline.server.http.FakeDialect;
import dev.treeline.server.http.FakeKeys;
import dev.treeline.server.http.PathOwners;
import dev.treeline.server.http.RouteSource;
import dev.treeline.server.limits.ReadLimits;
import dev.treeline.server.limits.SpanBudget;
import dev.treeline.server.ops.Readiness;
import dev.treeline.server.routing.FixedLocator;
import dev.treeline.server.routing.InMemoryTraceReader;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceReader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TreelineServerTest {

  private static final Tenant SHOP = Tenant.named("shop");

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<TreelineServer> started = new ArrayList<>();
  private final AtomicReference<Readiness> readiness =
      new AtomicReference<>(new Readiness(true, "RUNNING"));

  @AfterEach
  void stop() {
    started.forEach(TreelineServer::close);
  }

  @Test
  void everyInstanceAnswersForEveryTraceAndTheHopIsFollowedOnlyOnce() throws Exception {
    InMemoryTraceReader held = new InMemoryTraceReader();
    held.add(SHOP, List.of(aSpan("root").inTrace("t").build()));
    // The owner believes that somebody else has it: it must answer from its own store all the same.
    TreelineServer owner = start(new Traces(held, FixedLocator.there(1)));
    TreelineServer other =
        start(new Traces(new InMemoryTraceReader(), FixedLocator.there(owner.httpPort())));

    HttpResponse<String> answer =
        get(other.httpPort(), "/acme/traces/" + traceId("t"), "X-acme-Key", "shop");
    HttpResponse<String> foreign =
        get(other.httpPort(), "/acme/traces/" + traceId("t"), "X-acme-Key", "bank");
    HttpResponse<String> unknown =
        get(other.httpPort(), "/acme/traces/" + traceId("u"), "X-acme-Key", "shop");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("1");
    assertThat(foreign.statusCode()).isEqualTo(404);
    assertThat(foreign.body()).isEqualTo(unknown.body());
    assertThat(unknown.statusCode()).isEqualTo(404);
  }

  @Test
  void whenTheOwnerIsGoneTheAnswerIs503WithRetryAfter() throws Exception {
    TreelineServer owner = start(new Traces(new InMemoryTraceReader(), FixedLocator.there(1)));
    TreelineServer other =
        start(new Traces(new InMemoryTraceReader(), FixedLocator.there(owner.httpPort())));
    owner.close();

    HttpResponse<String> answer =
        get(other.httpPort(), "/acme/traces/" + traceId("t"), "X-acme-Key", "shop");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(answer.body()).contains("\"acme\":\"UNAVAILABLE\"");
  }

  @Test
  void theHopNeedsTheCallersKey() throws Exception {
    TreelineServer server = start(new Traces(new InMemoryTraceReader(), FixedLocator.there(1)));
    String path = "/internal/v1/traces/" + traceId("t");

    assertThat(get(server.httpPort(), path).statusCode()).isEqualTo(401);
    assertThat(get(server.httpPort(), path, "Authorization", "Bearer shop-writer").statusCode())
        .isEqualTo(403);
    assertThat(get(server.httpPort(), path, "Authorization", "Bearer shop").headers().map())
        .containsKey("treeline-peer-answer");
  }

  @Test
  void healthIsOpenAndTellsTheState() throws Exception {
    TreelineServer server = start(new Traces(new InMemoryTraceReader(), FixedLocator.there(1)));

    assertThat(get(server.httpPort(), "/health/live").statusCode()).isEqualTo(200);
    assertThat(get(server.httpPort(), "/health/ready").body())
        .isEqualTo("{\"status\":\"ready\",\"state\":\"RUNNING\"}");

    readiness.set(new Readiness(false, "REBALANCING"));
    HttpResponse<String> notReady = get(server.httpPort(), "/health/ready");

    assertThat(notReady.statusCode()).isEqualTo(503);
    assertThat(notReady.headers().firstValue("Retry-After")).isPresent();
    assertThat(notReady.body()).contains("REBALANCING");
    assertThat(get(server.httpPort(), "/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void whoDoesNotReadASourceTopicIsNotReadyAndSaysWhich() throws Exception {
    TreelineServer server = start(new Traces(new InMemoryTraceReader(), FixedLocator.there(1)));
    Readiness running = new Readiness(true, "RUNNING");

    readiness.set(running.with(Map.of("otlp_spans", "RUNNING"), Set.of()));
    assertThat(get(server.httpPort(), "/health/ready").body())
        .isEqualTo(
            "{\"status\":\"ready\",\"state\":\"RUNNING\",\"sources\":{\"otlp_spans\":\"RUNNING\"}}");

    readiness.set(
        running.with(new TreeMap<>(Map.of("a", "REBALANCING", "b", "ERROR")), Set.of("b")));
    HttpResponse<String> notReady = get(server.httpPort(), "/health/ready");

    assertThat(notReady.statusCode()).isEqualTo(503);
    assertThat(notReady.body())
        .contains("\"state\":\"RUNNING, but source topic b is ERROR\"")
        .contains("\"sources\":{\"a\":\"REBALANCING\",\"b\":\"ERROR\"}");
  }

  @Test
  void metricsNeedTheirScopeAndCountByRouteTemplate() throws Exception {
    TreelineServer server = start(new Traces(new InMemoryTraceReader(), FixedLocator.there(1)));
    get(server.httpPort(), "/acme/traces/" + traceId("t"), "X-acme-Key", "unknown");
    get(server.httpPort(), "/secret/path");

    assertThat(get(server.httpPort(), "/metrics").statusCode()).isEqualTo(401);
    assertThat(
            get(server.httpPort(), "/metrics", "Authorization", "Bearer shop-writer").statusCode())
        .isEqualTo(403);
    HttpResponse<String> metrics =
        get(server.httpPort(), "/metrics", "Authorization", "Bearer shop");
    assertThat(metrics.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
    assertThat(metrics.body())
        .contains(
            "treeline_http_requests_seconds_count"
                + "{dialect=\"acme\",route=\"/acme/traces/{id}\",status=\"401\"} 1")
        .contains("{dialect=\"own\",route=\"none\",status=\"404\"} 1")
        .doesNotContain("/secret/path");
  }

  @Test
  void metricsAreOpenWhereThatIsSet() throws Exception {
    TreelineServer server =
        start(
            new ServerSettings("127.0.0.1", 0, OptionalInt.empty(), AuthMode.KEYS, false, 16),
            null);

    assertThat(get(server.httpPort(), "/metrics").statusCode()).isEqualTo(200);
  }

  @Test
  void aTraceIsDeletedThroughTheFirstPortOnly() throws Exception {
    TreelineServer server =
        start(
            new ServerSettings("127.0.0.1", 0, OptionalInt.of(0), AuthMode.KEYS, true, 16),
            new Traces(new InMemoryTraceReader(), FixedLocator.there(1)));
    String path = "/treeline/v1/traces/" + traceId("t");

    assertThat(delete(server.httpPort(), path).statusCode()).isEqualTo(202);
    assertThat(delete(server.otlpPort().orElseThrow(), path).statusCode()).isEqualTo(404);
  }

  @Test
  void theSecondPortTakesSpansAndNothingElse() throws Exception {
    TreelineServer server =
        start(
            new ServerSettings("127.0.0.1", 0, OptionalInt.of(0), AuthMode.KEYS, true, 16),
            new Traces(new InMemoryTraceReader(), FixedLocator.there(1)));
    int otlp = server.otlpPort().orElseThrow();

    assertThat(post(otlp, "/v1/traces").body()).isEqualTo("taken");
    assertThat(post(server.httpPort(), "/v1/traces").body()).isEqualTo("taken");
    assertThat(get(otlp, "/acme/traces/" + traceId("t"), "X-acme-Key", "shop").statusCode())
        .isEqualTo(404);
    assertThat(get(otlp, "/internal/v1/traces?limit=1").statusCode()).isEqualTo(404);
    assertThat(get(otlp, "/v1/traces").statusCode()).isEqualTo(405);
  }

  @Test
  void aPortInUseIsNamedWithTheRemedyAndNothingStaysOpen() throws IOException {
    int httpPort = freePort();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ServerSettings settings =
          new ServerSettings(
              "127.0.0.1", httpPort, OptionalInt.of(taken.getLocalPort()), AuthMode.KEYS, true, 16);

      assertThatThrownBy(() -> start(settings, null))
          .isInstanceOf(CannotListenException.class)
          .hasMessage(
              "port %d is in use: stop the program that has it, or choose another with %s"
                  .formatted(taken.getLocalPort(), "--otlp-port (otlp.port)"));
      assertThatThrownBy(() -> get(httpPort, "/health/live")).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void anAddressThatIsNotOursIsNamed() {
    ServerSettings settings =
        new ServerSettings("192.0.2.1", 0, OptionalInt.empty(), AuthMode.KEYS, true, 16);

    assertThatThrownBy(() -> start(settings, null))
        .isInstanceOf(CannotListenException.class)
        .hasMessageContaining("cannot listen on 192.0.2.1");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private TreelineServer start(Traces traces) {
    return start(
        new ServerSettings("127.0.0.1", 0, OptionalInt.empty(), AuthMode.KEYS, true, 16), traces);
  }

  private TreelineServer start(ServerSettings settings, @Nullable Traces traces) {
    FakeDialect acme =
        FakeDialect.product("acme").with("/acme/traces/{id}", TreelineServerTest::spanCount);
    RouteSource intake = routes -> routes.post("/v1/traces", ctx -> ctx.result("taken"));
    TreelineServer server =
        TreelineServer.start(
            settings,
            new ServerParts(
                new FakeKeys(),
                new PathOwners(List.of(acme), FakeDialect.bearer("own")),
                traces,
                (tenant, traceId) -> OptionalInt.empty(),
                List.of(intake),
                () -> readiness.get(),
                new ReadLimits(Map.of(), Clock.systemUTC(), new SimpleMeterRegistry()),
                new SpanBudget(0, new SimpleMeterRegistry()),
                "1",
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)));
    started.add(server);
    return server;
  }

  private HttpResponse<String> delete(int port, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .DELETE()
            .header("Authorization", "Bearer shop")
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static Answer spanCount(ApiRequest request, TraceReader reader) {
    TraceAnswer answer =
        reader.trace(request.tenant(), TraceId.parse(request.path("id")).orElseThrow());
    if (answer instanceof TraceAnswer.Found found) {
      return new Answer.Ok(Map.of(), json -> json.writeNumber(found.trace().tree().size()));
    }
    return new Answer.Failed(
        answer instanceof TraceAnswer.Unavailable unavailable
            ? Problem.unavailable(unavailable.why(), unavailable.retryAfterSeconds())
            : Problem.of(Problem.Kind.TRACE_NOT_FOUND, "no such trace"));
  }

  private HttpResponse<String> get(int port, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(port, path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(int port, String path)
      throws IOException, InterruptedException {
    return client.send(
        request(port, path).POST(HttpRequest.BodyPublishers.ofString("{}")).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }
}
