package dev.treeline.server.http;

import dev.treeline.server.auth.AuthMode;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.RequestLogger;
import io.javalin.util.JavalinException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listening port with its routes. */
public final class WebServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);

  /** How long requests under way may take to end when the server stops. */
  private static final long STOP_MS = 1_000;

  /** How long a kept-alive connection may keep the server from stopping. */
  private static final long STOP_IDLE_MS = 200;

  /** Of request line and headers: an id that is far too long is still answered by its dialect. */
  private static final int MAX_HEADER_BYTES = 32 << 10;

  /** One computes, and one is on its way to the next request, or writes. */
  private static final int AT_ONCE_PER_PROCESSOR = 2;

  /** Many times that of a usual read; what takes longer is large, or waits for its client. */
  private static final Duration LONGEST_TURN = Duration.ofMillis(50);

  /** With a client that hangs, when there are no threads left; otherwise Jetty's 30 s. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Javalin javalin;

  private WebServer(Javalin javalin) {
    this.javalin = javalin;
  }

  /**
   * Opens the port.
   *
   * @param observer told of every request after its answer
   * @throws CannotListenException when the port cannot be opened
   */
  public static WebServer start(
      Listener listener,
      AuthMode auth,
      PathOwners dialects,
      RequestLogger observer,
      List<RouteSource> routes) {
    Errors errors = new Errors(dialects, routes);
    Javalin javalin =
        Javalin.create(
            config -> {
              PathMethods methods = new PathMethods(config.unsafe.internalRouter);
              configure(config, listener, auth, errors, methods);
              config.requestLogger.http(observer);
              if (auth == AuthMode.KEYS) {
                new Cors().register(config.routes); // first: a page reads refusals, too
              }
              new RequestChecks(auth).register(config.routes);
              new Options(methods, auth == AuthMode.KEYS).register(config.routes);
              new ErrorRoutes(errors, methods).register(config.routes);
              routes.forEach(source -> source.register(config.routes));
            });
    try {
      return new WebServer(javalin.start());
    } catch (JavalinException e) {
      throw new CannotListenException(listener, e);
    }
  }

  public int port() {
    return javalin.port();
  }

  /** Each as {@code GET /path/{parameter}}. */
  public List<String> routes() {
    return javalin.unsafe.internalRouter.allHttpHandlers().stream()
        .map(route -> route.endpoint)
        .filter(route -> route.method.isHttpMethod())
        .map(route -> route.method.name() + " " + route.path)
        .toList();
  }

  @Override
  public void close() {
    try {
      javalin.stop();
    } catch (JavalinException e) {
      LOG.warn("Requests that took longer than {} ms were cut off", STOP_MS);
    }
  }

  private static void configure(
      JavalinConfig config, Listener listener, AuthMode auth, Errors errors, PathMethods methods) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.router.javaLangErrorHandler(WebServer::fail);
    config.http.prefer405over404 = true;
    config.http.compressionStrategy = CompressionStrategy.NONE; // see Bodies
    QueuedThreadPool threads = new QueuedThreadPool(listener.threads());
    threads.setName("http-" + listener.port());
    config.jetty.threadPool = threads;
    config.jetty.addConnector((server, http) -> connector(server, http, listener));
    ServerErrors serverErrors =
        new ServerErrors(errors, methods, auth == AuthMode.KEYS ? Cors.HEADERS : Map.of());
    config.jetty.modifyServer(
        server -> {
          server.setErrorHandler(serverErrors);
          server.setStopTimeout(STOP_MS);
          server.addBean(new UntakenAnswers(threads, server.getScheduler(), PATIENCE));
        });
    config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(serverErrors));
  }

  /** Of a handler that ran out of stack or memory; ServerErrors says it to the client. */
  private static void fail(HttpServletResponse response, Error error) {
    LOG.error("A request failed", error);
    try {
      if (!response.isCommitted()) {
        response.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
      }
    } catch (IOException e) {
      LOG.debug("Nobody is left to be told", e);
    }
  }

  private static Connector connector(Server server, HttpConfiguration http, Listener listener) {
    http.setRequestHeaderSize(MAX_HEADER_BYTES);
    Executor tasks =
        new FewAtOnce(
            server.getThreadPool(),
            server.getScheduler(),
            AT_ONCE_PER_PROCESSOR * Runtime.getRuntime().availableProcessors(),
            LONGEST_TURN);
    ServerConnector connector =
        new ServerConnector(server, tasks, null, null, -1, -1, RememberingConnection.factory(http));
    connector.setHost(listener.host());
    connector.setPort(listener.port());
    connector.setShutdownIdleTimeout(STOP_IDLE_MS);
    return connector;
  }
}
