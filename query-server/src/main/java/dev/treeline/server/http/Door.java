package dev.treeline.server.http;

import dev.treeline.server.auth.Access;
import dev.treeline.server.auth.Gatekeeper;
import dev.treeline.server.auth.Scope;
import dev.treeline.server.dialect.ApiRequest;
import dev.treeline.server.dialect.Dialect;
import dev.treeline.server.dialect.Problem;
import io.javalin.http.Context;
import java.util.Collections;
import java.util.Optional;

/** Asks the gatekeeper with the keys that a request carries. */
public final class Door {

  private final PathOwners dialects;
  private final Gatekeeper gatekeeper;

  public Door(PathOwners dialects, Gatekeeper gatekeeper) {
    this.dialects = dialects;
    this.gatekeeper = gatekeeper;
  }

  /**
   * Looks for keys where clients of the path's dialect put them.
   *
   * @throws ProblemException when the caller is not let in
   */
  public Access.Granted admit(Context ctx, Scope needed) {
    Access access = gatekeeper.admit(dialects.ownerOf(ctx.path()).keysOf(headersOf(ctx)), needed);
    if (access instanceof Access.Granted granted) {
      return granted;
    }
    Problem.Kind kind = ((Access.Denied) access).kind();
    throw new ProblemException(Problem.of(kind, reason(kind, needed)));
  }

  /** Whose keys these are, also where they may not do this; empty where that is not known. */
  Optional<Access.Granted> callerOf(Dialect dialect, ApiRequest.Headers headers, Scope needed) {
    Access access = gatekeeper.admit(dialect.keysOf(headers), needed);
    return access instanceof Access.Granted granted
        ? Optional.of(granted)
        : Optional.ofNullable(((Access.Denied) access).known());
  }

  static ApiRequest.Headers headersOf(Context ctx) {
    return name -> Collections.list(ctx.req().getHeaders(name));
  }

  private static String reason(Problem.Kind kind, Scope needed) {
    return switch (kind) {
      case NO_KEY -> "no API key was sent";
      case SCOPE_MISSING -> "the API key lacks the scope " + needed.text();
      default -> "the API key is not known";
    };
  }
}
