package dev.treeline.server.deletion;

import dev.treeline.server.auth.Scope;
import dev.treeline.server.dialect.Problem;
import dev.treeline.server.dialect.TraceIds;
import dev.treeline.server.http.Bodies;
import dev.treeline.server.http.Door;
import dev.treeline.server.http.FewAtOnce;
import dev.treeline.server.http.ProblemException;
import dev.treeline.server.http.RouteSource;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;

/**
 * {@code DELETE /treeline/v1/traces/{id}}. It looks at no trace: a trace that nobody knows may have
 * spans on their way, and the same answer for all tells nothing of another tenant's. So every
 * instance can take it, and it can be sent again.
 */
public final class DeleteRoutes implements RouteSource {

  private final Door door;
  private final TraceDeleter deleter;

  public DeleteRoutes(Door door, TraceDeleter deleter) {
    this.door = door;
    this.deleter = deleter;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.delete("/treeline/v1/traces/{id}", this::delete);
  }

  private void delete(Context ctx) throws IOException {
    Tenant tenant = door.admit(ctx, Scope.TRACES_DELETE).tenant();
    TraceId id =
        TraceIds.parse(ctx.pathParam("id"))
            .filter(TraceId::isValid)
            .orElseThrow(DeleteRoutes::noId);
    FewAtOnce.waits();
    OptionalInt retryAfter = deleter.delete(tenant, id);
    if (retryAfter.isPresent()) {
      throw new ProblemException(
          Problem.unavailable(
              "Kafka has not taken the command: the trace may be there still",
              retryAfter.getAsInt()));
    }
    ctx.status(HttpStatus.ACCEPTED);
    Bodies.json(
        ctx,
        Map.of(),
        json -> {
          json.writeStartObject();
          json.writeStringField("traceId", id.toString());
          json.writeStringField("status", "deleting");
          json.writeEndObject();
        });
  }

  private static ProblemException noId() {
    return new ProblemException(
        Problem.about(Problem.Kind.BAD_REQUEST, "id", TraceIds.FORM + ", and is not all zeros"));
  }
}
