package dev.treeline.server.http;

import io.javalin.config.RoutesConfig;
import java.util.Map;

/**
 * Lets web pages of any origin read, which must send a key like everybody else: browsers never add
 * one by themselves, and credentials they would add are not allowed.
 */
final class Cors implements RouteSource {

  static final Map<String, String> HEADERS =
      Map.of(
          "Access-Control-Allow-Origin",
          "*",
          "Access-Control-Expose-Headers",
          "Treeline-Status, Treeline-Reason, Treeline-Revision, Treeline-Stale-Ms,"
              + " Treeline-Failed-Hosts, Treeline-Missing-Partitions, ETag, Retry-After,"
              + " Preference-Applied, X-Request-Id, X-RateLimit-Limit,"
              + " X-RateLimit-Period, X-RateLimit-Remaining, X-RateLimit-Reset,"
              + " X-RateLimit-Name, x-should-retry");

  /** The star does not stand for Authorization. */
  static final Map<String, String> PREFLIGHT =
      Map.of("Access-Control-Allow-Headers", "Authorization, *", "Access-Control-Max-Age", "600");

  @Override
  public void register(RoutesConfig routes) {
    routes.before(ctx -> StandingHeaders.add(ctx, HEADERS));
  }
}
