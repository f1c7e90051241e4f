package dev.treeline.server.http;

import dev.treeline.server.dialect.Problem;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers whatever a handler throws. */
final class ErrorRoutes implements RouteSource {

  private static final Logger LOG = LoggerFactory.getLogger(ErrorRoutes.class);

  private final Errors errors;

  ErrorRoutes(Errors errors) {
    this.errors = errors;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.exception(
        ProblemException.class,
        (e, ctx) -> send(ctx, errors.render(ctx.path(), e.problem()), Map.of()));
    routes.exception(
        HttpResponseException.class,
        (e, ctx) -> send(ctx, errors.render(ctx.path(), e.getStatus()), allowOf(e)));
    routes.exception(Exception.class, (e, ctx) -> sendInternal(ctx, e));
  }

  private void sendInternal(Context ctx, Exception cause) {
    String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    LOG.error("Request {} failed: {} {}", id, ctx.method(), ctx.path(), cause);
    Problem problem =
        Problem.of(Problem.Kind.INTERNAL, "internal error; the log has it as request " + id);
    send(ctx, errors.render(ctx.path(), problem), Map.of("X-Request-Id", id));
  }

  private static void send(Context ctx, Errors.Rendered error, Map<String, String> more) {
    ctx.res().reset(); // what a handler had begun, its headers included
    error.headers().forEach(ctx::header);
    StandingHeaders.of(ctx).forEach(ctx::header);
    more.forEach(ctx::header);
    ctx.status(error.status()).result(error.body().getBytes(StandardCharsets.UTF_8));
  }

  /** Of a 405: Javalin lists the methods under one of two names, by what the client accepts. */
  private static Map<String, String> allowOf(HttpResponseException e) {
    String allowed =
        e.getDetails().getOrDefault("availableMethods", e.getDetails().get("Available methods"));
    return allowed == null ? Map.of() : Map.of("Allow", allowed);
  }
}
