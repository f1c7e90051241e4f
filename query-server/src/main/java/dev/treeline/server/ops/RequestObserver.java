package dev.treeline.server.ops;

import dev.treeline.server.http.PathOwners;
import io.javalin.http.Context;
import io.javalin.http.RequestLogger;
import io.javalin.router.Endpoint;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
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

  public RequestObserver(PathOwners dialects, MeterRegistry meters) {
    this.dialects = dialects;
    this.meters = meters;
  }

  @Override
  public void handle(Context ctx, Float millis) {
    Timer.builder("treeline.http.requests")
        .description("Requests by route template, status and dialect")
        .tag("route", routeOf(ctx))
        .tag("status", Integer.toString(ctx.statusCode()))
        .tag("dialect", dialects.ownerOf(ctx.path()).name())
        .register(meters)
        .record(Duration.ofNanos((long) (millis * NANOS_PER_MILLI)));
    LOG.debug("{} {} {} in {} ms", ctx.method(), ctx.path(), ctx.statusCode(), millis);
  }

  private static String routeOf(Context ctx) {
    Endpoint route = ctx.endpoints().lastHttpEndpoint();
    return route == null ? NO_ROUTE : route.path;
  }
}
