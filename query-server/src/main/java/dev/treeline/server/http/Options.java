package dev.treeline.server.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.io.IOException;

/**
 * Answers {@code OPTIONS} of any path, without a key: a browser asks whether a key may be sent
 * there, before it sends one.
 */
final class Options implements RouteSource {

  private final PathMethods methods;
  private final boolean forPages;

  /**
   * @param forPages whether pages from elsewhere may send
   */
  Options(PathMethods methods, boolean forPages) {
    this.methods = methods;
    this.forPages = forPages;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.before(
        ctx -> {
          if (ctx.method().equals(HandlerType.OPTIONS)) {
            answer(ctx);
            ctx.skipRemainingHandlers();
          }
        });
  }

  private void answer(Context ctx) throws IOException {
    String allowed = methods.of(ctx.path());
    if (!allowed.isEmpty()) {
      ctx.header("Allow", allowed);
    }
    if (forPages) {
      Cors.PREFLIGHT.forEach(ctx::header);
      if (!allowed.isEmpty()) {
        ctx.header("Access-Control-Allow-Methods", allowed);
      }
    }
    Bodies.none(ctx, HttpStatus.NO_CONTENT);
  }
}
