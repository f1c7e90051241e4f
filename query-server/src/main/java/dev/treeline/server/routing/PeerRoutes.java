package dev.treeline.server.routing;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.treeline.server.auth.Scope;
import dev.treeline.server.dialect.Problem;
import dev.treeline.server.http.Bodies;
import dev.treeline.server.http.Door;
import dev.treeline.server.http.ProblemException;
import dev.treeline.server.http.RouteSource;
import dev.treeline.server.limits.SpanBudget;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.trace.Room;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.StoredAnswer;
import dev.treeline.trace.StoredTrace;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceReader;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Answers other instances, from this instance's own stores only, so that no request hops twice. The
 * caller's key comes along: nothing is to be had here that the key would not open anyway.
 */
final class PeerRoutes implements RouteSource {

  private final Door door;
  private final TraceReader local;
  private final SpanBudget spans;

  PeerRoutes(Door door, TraceReader local, SpanBudget spans) {
    this.door = door;
    this.local = local;
    this.spans = spans;
  }

  @Override
  public void register(RoutesConfig routes) {
    add(routes, PeerProtocol.TRACES + "/{id}", this::trace);
    add(routes, PeerProtocol.RUNS + "/{runId}", this::run);
    add(routes, PeerProtocol.TRACES, this::list);
    add(routes, PeerProtocol.COVERAGE, this::coverage);
  }

  /** Nobody sends a HEAD; but where it has no handler, Javalin lets everybody in. */
  private static void add(RoutesConfig routes, String path, Handler handler) {
    routes.get(path, handler);
    routes.head(path, handler);
  }

  private void trace(Context ctx) throws IOException {
    Tenant tenant = admit(ctx);
    TraceId id =
        TraceId.parse(ctx.pathParam("id")).orElseThrow(() -> badRequest("this is no trace id"));
    try (SpanBudget.Held held = spans.begin()) {
      send(ctx, held.reading(local).stored(tenant, id, Room.ENDLESS));
    }
  }

  private static void send(Context ctx, StoredAnswer answer) throws IOException {
    if (answer instanceof StoredAnswer.Found found) {
      sendTrace(ctx, found.trace(), found.staleMs());
    } else if (answer instanceof StoredAnswer.Read read) {
      send(ctx, read.answer());
    }
  }

  private static void send(Context ctx, TraceAnswer answer) throws IOException {
    if (answer instanceof TraceAnswer.Found found) {
      sendTrace(ctx, TraceWire.stored(found.trace()), found.staleMs());
    } else if (answer instanceof TraceAnswer.Unavailable unavailable) {
      sendUnavailable(ctx, unavailable.why(), unavailable.retryAfterSeconds());
    } else {
      sendNotFound(ctx);
    }
  }

  private static void sendTrace(Context ctx, StoredTrace trace, OptionalLong staleMs)
      throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(PeerProtocol.ANSWER, PeerProtocol.FOUND);
    staleMs.ifPresent(ms -> headers.put(PeerProtocol.STALE_MS, Long.toString(ms)));
    Bodies.stream(ctx, "application/octet-stream", headers, out -> TraceWire.write(trace, out));
  }

  private void run(Context ctx) throws IOException {
    Tenant tenant = admit(ctx);
    RunAnswer answer = local.run(tenant, ctx.pathParam("runId"));
    if (answer instanceof RunAnswer.Found found) {
      sendJson(ctx, found);
    } else if (answer instanceof RunAnswer.Unavailable unavailable) {
      sendUnavailable(ctx, unavailable.why(), unavailable.retryAfterSeconds());
    } else {
      sendNotFound(ctx);
    }
  }

  private void list(Context ctx) throws IOException {
    sendJson(ctx, local.list(admit(ctx), queryOf(ctx)));
  }

  private void coverage(Context ctx) throws IOException {
    admit(ctx);
    sendJson(ctx, local.coverage());
  }

  private Tenant admit(Context ctx) {
    return door.admit(ctx, Scope.TRACES_READ).tenant();
  }

  private static SummaryQuery queryOf(Context ctx) {
    try {
      // JSON's null, and an object without a filter or half a position, are no query either.
      return Optional.ofNullable(
              PeerProtocol.JSON.readValue(
                  String.valueOf(ctx.queryParam(PeerProtocol.QUERY)), SummaryQuery.class))
          .filter(query -> query.filter() != null)
          .filter(query -> query.after() == null || query.after().traceId() != null)
          .orElseThrow(PeerRoutes::noQuery);
    } catch (JsonProcessingException e) {
      throw noQuery();
    }
  }

  private static void sendJson(Context ctx, Object answer) throws IOException {
    Bodies.stream(
        ctx,
        "application/json",
        Map.of(PeerProtocol.ANSWER, PeerProtocol.FOUND),
        out -> out.write(PeerProtocol.JSON.writeValueAsBytes(answer)));
  }

  private static void sendNotFound(Context ctx) {
    ctx.status(HttpStatus.NOT_FOUND).header(PeerProtocol.ANSWER, PeerProtocol.NOT_FOUND);
  }

  private static void sendUnavailable(Context ctx, String why, int retryAfterSeconds) {
    ctx.status(HttpStatus.SERVICE_UNAVAILABLE)
        .header(PeerProtocol.ANSWER, PeerProtocol.UNAVAILABLE)
        .header(PeerProtocol.RETRY_AFTER, Integer.toString(retryAfterSeconds))
        .result(why);
  }

  private static ProblemException noQuery() {
    return badRequest("this is no query for a list");
  }

  private static ProblemException badRequest(String why) {
    return new ProblemException(Problem.of(Problem.Kind.BAD_REQUEST, why));
  }
}
