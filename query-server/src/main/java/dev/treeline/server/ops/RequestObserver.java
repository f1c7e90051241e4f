package dev.treeline.server.ops;

import dev.treeline.server.http.PathOwners;
import io.javalin.http.Context;
import io.javalin.http.RequestLogger;
import io.javalin.router.Endpoint;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Times every request, and logs it at debug. Route templates, never paths, stand in the metric:
 * every id would be a series of its own.
 */
public final class RequestObserver implements RequestLogger {

  private static final Logger LOG = LoggerFactory.getLogger("dev.treeline.access");
  private static final String NO_ROUTE = "none";
  private static final float NANOS_PER_MILLI = 1_000_000f;

  private final PathOwners dialects;
  private final MeterRegistry meters;

  /** A registry takes longer to find a timer by its tags than to record a time. */
  private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();

  private record Kind(String route, int status, String dialect) {}

  public RequestObserver(PathOwners dialects, MeterRegistry meters) {
    this.dialects = dialects;
    this.meters = meters;
  }

  @Override
  public void handle(Context ctx, Float millis) {
    Kind kind = new Kind(routeOf(ctx), ctx.statusCode(), dialects.ownerOf(ctx.path()).name());
    timers
        .computeIfAbsent(kind, this::timer)
        .record((long) (millis * NANOS_PER_MILLI), TimeUnit.NANOSECONDS);
    LOG.debug("{} {} {} in {} ms", ctx.method(), ctx.path(), ctx.statusCode(), millis);
  }

  private Timer timer(Kind kind) {
    return Timer.builder("treeline.http.requests")
        .description("Requests by route template, status and dialect")
        .tag("route", kind.route)
        .tag("status", Integer.toString(kind.status))
        .tag("dialect", kind.dialect)
        .register(meters);
  }

  private static String routeOf(Context ctx) {
    Endpoint route = ctx.endpoints().lastHttpEndpoint();
    return route == null ? NO_ROUTE : route.path;
  }
}
