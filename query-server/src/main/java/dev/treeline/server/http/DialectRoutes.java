package dev.treeline.server.http;

import dev.treeline.server.auth.Access;
import dev.treeline.server.auth.Scope;
import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.ApiRequest;
import dev.treeline.server.dialect.Endpoint;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.Comparator;

/** The endpoints of all dialects. */
public final class DialectRoutes implements RouteSource {

  /** A literal segment before a parameter at the same place: the first match wins. */
  private static final Comparator<Endpoint> LITERALS_FIRST =
      Comparator.comparing(endpoint -> endpoint.path().replace('{', Character.MAX_VALUE));

  private final PathOwners dialects;
  private final Door door;
  private final ReaderSource readers;

  public DialectRoutes(PathOwners dialects, Door door, ReaderSource readers) {
    this.dialects = dialects;
    this.door = door;
    this.readers = readers;
  }

  @Override
  public void register(RoutesConfig routes) {
    dialects
        .all()
        .flatMap(dialect -> dialect.endpoints().stream())
        .sorted(LITERALS_FIRST)
        .forEach(
            endpoint -> {
              Handler handler = ctx -> answer(ctx, endpoint);
              routes.get(endpoint.path(), handler);
              routes.head(endpoint.path(), handler);
            });
  }

  private void answer(Context ctx, Endpoint endpoint) throws Exception {
    Access.Granted caller = door.admit(ctx, Scope.TRACES_READ);
    ApiRequest request =
        new ApiRequest(
            caller.tenant(), ctx.pathParamMap(), ctx.queryParamMap(), Door.headersOf(ctx));
    Answer answer = endpoint.handler().answer(request, readers.readerFor(caller));
    if (answer instanceof Answer.Ok ok) {
      Bodies.json(ctx, ok.headers(), ok.body());
    } else if (answer instanceof Answer.Failed failed) {
      throw new ProblemException(failed.problem());
    }
  }
}
