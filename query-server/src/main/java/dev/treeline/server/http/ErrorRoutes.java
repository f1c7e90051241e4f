package dev.treeline.server.http;

import dev.treeline.server.dialect.Problem;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
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
  private final PathMethods methods;

  ErrorRoutes(Errors errors, PathMethods methods) {
    this.errors = errors;
    this.methods = methods;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.exception(
        ProblemException.class,
        (e, ctx) -> send(ctx, errors.render(ctx.path(), e.problem()), Map.of()));
    routes.exception(
        HttpResponseException.class,
        (e, ctx) -> send(ctx, errors.render(ctx.path(), e.getStatus()), allowed(ctx, e)));
    routes.exception(Exception.class, (e, ctx) -> sendInternal(ctx, e));
  }

  private void sendInternal(Context ctx, Exception cause) {
    String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    LOG.error("Request {} failed: {} {}", id, ctx.method(), ctx.path(), cause);
    Problem problem =
        Problem.of(Problem.Kind.INTERNAL, "internal error; the log has it as request " + id);
    send(ctx, errors.render(ctx.path(), problem), Map.of("X-Request-Id", id));
  }

  private void send(Context ctx, Errors.Rendered error, Map<String, String> more) {
    ctx.res().reset(); // what a handler had begun, its headers included
    error.headers().forEach(ctx::header);
    errors.headersOfRefusal(ctx.path(), Door.headersOf(ctx)).forEach(ctx::header);
    StandingHeaders.of(ctx).forEach(ctx::header);
    more.forEach(ctx::header);
    ctx.status(error.status()).result(error.body().getBytes(StandardCharsets.UTF_8));
  }

  private Map<String, String> allowed(Context ctx, HttpResponseException e) {
    return e.getStatus() == HttpStatus.METHOD_NOT_ALLOWED.getCode()
        ? Map.of("Allow", methods.of(ctx.path()))
        : Map.of();
  }
}
