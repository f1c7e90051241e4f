package dev.treeline.server.routing;

import dev.treeline.server.auth.Access;
import dev.treeline.server.auth.AuthMode;
import dev.treeline.server.http.Door;
import dev.treeline.server.http.FakeDialect;
import dev.treeline.server.http.FakeKeys;
import dev.treeline.server.http.Listener;
import dev.treeline.server.http.PathOwners;
import dev.treeline.server.http.WebServer;
import dev.treeline.server.limits.SpanBudget;
import dev.treeline.span.Tenant;
import dev.treeline.trace.TraceReader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;

/** Starts the answering end of a hop. */
final class Instances {

  private Instances() {}

  static WebServer holding(TraceReader local) {
    return holding("127.0.0.1", local);
  }

  static WebServer holding(String host, TraceReader local) {
    PathOwners dialects = new PathOwners(List.of(), FakeDialect.bearer("own"));
    Door door = new Door(dialects, new FakeKeys());
    return WebServer.start(
        new Listener(host, 0, "--port", 16),
        AuthMode.KEYS,
        dialects,
        (ctx, millis) -> {},
        List.of(new PeerRoutes(door, local, new SpanBudget(0, new SimpleMeterRegistry()))));
  }

  /** A caller whose key is the name of the tenant. */
  static Access.Granted caller(Tenant tenant) {
    return new Access.Granted(tenant, tenant.name(), tenant.name());
  }
}
