package dev.treeline.server.ops;

import dev.treeline.server.auth.Scope;
import dev.treeline.server.http.Bodies;
import dev.treeline.server.http.Door;
import dev.treeline.server.http.RouteSource;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;

/** {@code /health/live}, {@code /health/ready}, {@code /metrics}. */
public final class Operations implements RouteSource {

  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final Door door;
  private final boolean metricsNeedKey;
  private final PrometheusMeterRegistry meters;
  private final Supplier<Readiness> readiness;

  public Operations(
      Door door,
      boolean metricsNeedKey,
      PrometheusMeterRegistry meters,
      Supplier<Readiness> readiness) {
    this.door = door;
    this.metricsNeedKey = metricsNeedKey;
    this.meters = meters;
    this.readiness = readiness;
  }

  @Override
  public void register(RoutesConfig routes) {
    add(routes, "/health/live", ctx -> sendState(ctx, "live", new Readiness(true, "running")));
    add(routes, "/health/ready", this::ready);
    add(routes, "/metrics", this::metrics);
  }

  private static void add(RoutesConfig routes, String path, Handler handler) {
    routes.get(path, handler);
    routes.head(path, handler);
  }

  private void ready(Context ctx) throws IOException {
    Readiness now = readiness.get();
    if (!now.ready()) {
      ctx.status(HttpStatus.SERVICE_UNAVAILABLE).header("Retry-After", "1");
    }
    sendState(ctx, now.ready() ? "ready" : "not_ready", now);
  }

  private void metrics(Context ctx) throws IOException {
    if (metricsNeedKey) {
      door.admit(ctx, Scope.OPS_READ);
    }
    Bodies.stream(ctx, PROMETHEUS_TEXT, Map.of(), meters::scrape);
  }

  private static void sendState(Context ctx, String status, Readiness now) throws IOException {
    Bodies.json(
        ctx,
        Map.of("Cache-Control", "no-store"),
        json -> {
          json.writeStartObject();
          json.writeStringField("status", status);
          json.writeStringField("state", now.state());
          if (!now.sources().isEmpty()) {
            json.writeObjectFieldStart("sources");
            for (Map.Entry<String, String> source : now.sources().entrySet()) {
              json.writeStringField(source.getKey(), source.getValue());
            }
            json.writeEndObject();
          }
          json.writeEndObject();
        });
  }
}
