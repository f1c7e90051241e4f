package dev.treeline.server.http;

import dev.treeline.server.auth.Access;
import dev.treeline.server.auth.Gatekeeper;
import dev.treeline.server.auth.Scope;
import dev.treeline.server.dialect.PresentedKeys;
import dev.treeline.server.dialect.Problem;
import dev.treeline.span.Tenant;

/** Knows keys of the form {@code TENANT} (every scope) and {@code TENANT-writer} (write only). */
public final class FakeKeys implements Gatekeeper {

  @Override
  public Access admit(PresentedKeys presented, Scope needed) {
    if (!(presented instanceof PresentedKeys.Keys keys)) {
      return new Access.Denied(Problem.Kind.NO_KEY);
    }
    String key = keys.values().get(0);
    if (key.startsWith("unknown")) {
      return new Access.Denied(Problem.Kind.UNKNOWN_KEY);
    }
    if (key.endsWith("-writer") && needed != Scope.TRACES_WRITE) {
      Tenant tenant = Tenant.named(key.replace("-writer", ""));
      return new Access.Denied(Problem.Kind.SCOPE_MISSING, new Access.Granted(tenant, key, key));
    }
    return new Access.Granted(Tenant.named(key), key, key);
  }
}
