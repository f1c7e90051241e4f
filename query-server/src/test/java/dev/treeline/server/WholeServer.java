package dev.treeline.server;

import dev.treeline.server.auth.AuthMode;
import dev.treeline.server.auth.Gatekeeper;
import dev.treeline.server.dialect.Dialect;
import dev.treeline.server.dialect.kit.ExamplePrices;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.server.dialects.Dialects;
import dev.treeline.server.gateway.Gateway;
import dev.treeline.server.gateway.GatewaySettings;
import dev.treeline.server.gateway.IntakeRoutes;
import dev.treeline.server.http.FakeKeys;
import dev.treeline.server.http.PathOwners;
import dev.treeline.server.limits.ReadLimits;
import dev.treeline.server.limits.SpanBudget;
import dev.treeline.server.ops.Readiness;
import dev.treeline.server.routing.FixedLocator;
import dev.treeline.trace.TraceLocator;
import dev.treeline.trace.TraceReader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A server with everything that it has in earnest but Kafka: all dialects, intake, operations. */
final class WholeServer implements AutoCloseable {

  static final int THREADS = 16;

  private final HttpClient client = HttpClient.newHttpClient();
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Gateway gateway;
  private final TreelineServer server;

  private WholeServer(
      @Nullable TraceReader reader,
      List<Dialect> further,
      Gatekeeper keys,
      ReadLimits limits,
      int mostSpans) {
    this(reader, FixedLocator.here(), further, keys, limits, mostSpans, "1");
  }

  private WholeServer(
      @Nullable TraceReader reader,
      TraceLocator locator,
      List<Dialect> further,
      Gatekeeper keys,
      ReadLimits limits,
      int mostSpans,
      String answersVersion) {
    // Nobody is there: what has to reach Kafka is refused.
    this.gateway =
        Gateway.create(
            GatewaySettings.DEFAULTS,
            Map.of(
                "bootstrap.servers", "127.0.0.1:1",
                "reconnect.backoff.ms", "600000",
                "reconnect.backoff.max.ms", "600000",
                "max.block.ms", "50"),
            keys,
            meters);
    Dialects dialects = new Dialects(ExamplePrices.costs());
    List<Dialect> products = new ArrayList<>(dialects.products());
    products.addAll(further);
    this.server =
        TreelineServer.start(
            new ServerSettings("127.0.0.1", 0, OptionalInt.empty(), AuthMode.KEYS, true, THREADS),
            new ServerParts(
                keys,
                new PathOwners(products, dialects.own()),
                reader == null ? null : new Traces(reader, locator),
                gateway::delete,
                List.of(routes -> IntakeRoutes.register(routes, gateway)),
                () -> new Readiness(true, "RUNNING"),
                limits,
                new SpanBudget(mostSpans, meters),
                answersVersion,
                meters));
  }

  /** Reads and takes spans. */
  static WholeServer with(TraceReader reader, Dialect... further) {
    return new WholeServer(reader, List.of(further), new FakeKeys(), noLimits(), 0);
  }

  /** Reads, with limits. */
  static WholeServer limited(TraceReader reader, Gatekeeper keys, ReadLimits limits) {
    return new WholeServer(reader, List.of(), keys, limits, 0);
  }

  /** Reads, and holds no more than this many spans at once. */
  static WholeServer holding(TraceReader reader, int mostSpans) {
    return new WholeServer(reader, List.of(), new FakeKeys(), noLimits(), mostSpans);
  }

  /** Has nothing of its own: whatever it is asked for is there. */
  static WholeServer inFrontOf(WholeServer owner) {
    int port = owner.server.httpPort();
    return new WholeServer(
        new FakeReader(), FixedLocator.there(port), List.of(), new FakeKeys(), noLimits(), 0, "1");
  }

  /** Answers by this version of code and settings. */
  static WholeServer ofVersion(TraceReader reader, String answersVersion) {
    return new WholeServer(
        reader, FixedLocator.here(), List.of(), new FakeKeys(), noLimits(), 0, answersVersion);
  }

  /** Takes spans only. */
  static WholeServer gateway() {
    return new WholeServer(null, List.of(), new FakeKeys(), noLimits(), 0);
  }

  private static ReadLimits noLimits() {
    return new ReadLimits(Map.of(), Clock.systemUTC(), new SimpleMeterRegistry());
  }

  List<String> routes() {
    return server.routes();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.httpPort() + path);
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send("GET", path, headers);
  }

  HttpResponse<String> send(String method, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path)).method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    server.close();
    gateway.close();
  }
}
