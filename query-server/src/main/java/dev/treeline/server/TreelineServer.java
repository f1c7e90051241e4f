package dev.treeline.server;

import dev.treeline.server.deletion.DeleteRoutes;
import dev.treeline.server.gateway.IntakeRoutes;
import dev.treeline.server.http.CannotListenException;
import dev.treeline.server.http.DialectRoutes;
import dev.treeline.server.http.Door;
import dev.treeline.server.http.EntityTags;
import dev.treeline.server.http.Listener;
import dev.treeline.server.http.RouteSource;
import dev.treeline.server.http.Waiting;
import dev.treeline.server.http.WebServer;
import dev.treeline.server.openapi.ApiDocs;
import dev.treeline.server.openapi.OpenApiDocument;
import dev.treeline.server.ops.Operations;
import dev.treeline.server.ops.RequestObserver;
import dev.treeline.server.routing.Routing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;

/** Everything HTTP of one instance: started once, closed once. */
public final class TreelineServer implements AutoCloseable {

  private final ServerSettings settings;
  private final ServerParts parts;
  private final RequestObserver observer;

  /** What was started, the last first. */
  private final Deque<Runnable> closing = new ArrayDeque<>();

  /** What must end before the ports close, for requests to be answered still. */
  private final Deque<Runnable> atOnce = new ArrayDeque<>();

  private int httpPort;
  private OptionalInt otlpPort = OptionalInt.empty();

  /** What the first port answers, as {@code GET /path/{parameter}}. */
  private List<String> routes = List.of();

  private TreelineServer(ServerSettings settings, ServerParts parts) {
    this.settings = settings;
    this.parts = parts;
    this.observer = new RequestObserver(parts.dialects(), parts.meters());
  }

  /**
   * Opens the ports.
   *
   * @throws CannotListenException when one of them cannot be opened; then none is
   */
  public static TreelineServer start(ServerSettings settings, ServerParts parts) {
    TreelineServer server = new TreelineServer(settings, parts);
    try {
      server.open();
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  public int httpPort() {
    return httpPort;
  }

  /** Of the listener for intake only, where there is one. */
  public OptionalInt otlpPort() {
    return otlpPort;
  }

  List<String> routes() {
    return routes;
  }

  @Override
  public void close() {
    while (!atOnce.isEmpty()) {
      atOnce.pop().run();
    }
    while (!closing.isEmpty()) {
      closing.pop().run();
    }
  }

  private void open() {
    WebServer http = listen(settings.httpPort(), "--port (http.port)", httpRoutes());
    httpPort = http.port();
    routes = http.routes();
    if (settings.otlpPort().isPresent()) {
      int port = settings.otlpPort().getAsInt();
      otlpPort = OptionalInt.of(listen(port, "--otlp-port (otlp.port)", parts.intake()).port());
    }
  }

  private List<RouteSource> httpRoutes() {
    Door door = new Door(parts.dialects(), parts.gatekeeper());
    List<RouteSource> routes = new ArrayList<>(parts.intake());
    routes.add(new Operations(door, settings.metricsAuth(), parts.meters(), parts.readiness()));
    routes.add(new ApiDocs(OpenApiDocument.of(described())));
    Traces traces = parts.traces();
    if (traces != null) {
      Routing routing = new Routing(traces.local(), traces.locator(), settings.threads());
      closing.push(routing::close);
      routes.add(
          new DialectRoutes(
              parts.dialects(),
              door,
              routing,
              parts.limits(),
              new EntityTags(parts.answersVersion()),
              waiting(),
              parts.spans()));
      routes.add(routing.peerRoutes(door, parts.spans()));
      routes.add(new DeleteRoutes(door, parts.deleter()));
    }
    return routes;
  }

  /** A class of each package whose routes are served: its description lies beside it. */
  private List<Class<?>> described() {
    List<Class<?>> described = new ArrayList<>(List.of(IntakeRoutes.class, Operations.class));
    if (parts.traces() != null) {
      parts.dialects().all().forEach(dialect -> described.add(dialect.getClass()));
      described.add(DeleteRoutes.class);
    }
    return described;
  }

  private Waiting waiting() {
    Waiting waiting = new Waiting(Waiting.DEFAULT_MOST, parts.meters());
    atOnce.push(waiting::close);
    return waiting;
  }

  private WebServer listen(int port, String portSetting, List<RouteSource> routes) {
    WebServer server =
        WebServer.start(
            new Listener(settings.host(), port, portSetting, settings.threads()),
            settings.auth(),
            parts.dialects(),
            observer,
            routes);
    closing.push(server::close);
    return server;
  }
}
