package dev.treeline.bench.lab;

import dev.treeline.bench.lab.Setup.Written;
import dev.treeline.cost.Costs;
import dev.treeline.cost.PriceTable;
import dev.treeline.server.ServerParts;
import dev.treeline.server.ServerSettings;
import dev.treeline.server.TreelineServer;
import dev.treeline.server.auth.AuthMode;
import dev.treeline.server.auth.KeyRing;
import dev.treeline.server.dialects.Dialects;
import dev.treeline.server.gateway.Gateway;
import dev.treeline.server.gateway.GatewaySettings;
import dev.treeline.server.gateway.IntakeRoutes;
import dev.treeline.server.http.PathOwners;
import dev.treeline.server.limits.ReadLimits;
import dev.treeline.server.limits.SpanBudget;
import dev.treeline.server.ops.Readiness;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The gateway as the product has it, with keys, limits and metrics, on a free port. */
final class Intake implements AutoCloseable {

  private final Gateway gateway;
  private final TreelineServer server;

  private Intake(Gateway gateway, TreelineServer server) {
    this.gateway = gateway;
    this.server = server;
  }

  static Intake start(Written setup) {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    KeyRing keys = KeyRing.open(null, Instance.KEY);
    Gateway gateway =
        Gateway.create(
            GatewaySettings.DEFAULTS.withTopics(setup.topics()),
            Map.of("bootstrap.servers", setup.bootstrapServers()),
            keys,
            meters);
    Dialects dialects = new Dialects(new Costs(PriceTable.vendored()));
    TreelineServer server =
        TreelineServer.start(
            new ServerSettings(
                "127.0.0.1",
                0,
                OptionalInt.empty(),
                AuthMode.KEYS,
                true,
                ServerSettings.DEFAULT_THREADS),
            new ServerParts(
                keys,
                new PathOwners(dialects.products(), dialects.own()),
                null,
                gateway::delete,
                List.of(routes -> IntakeRoutes.register(routes, gateway)),
                () -> new Readiness(true, "RUNNING"),
                new ReadLimits(Map.of(), Clock.systemUTC(), meters),
                new SpanBudget(Long.MAX_VALUE, meters),
                "",
                meters));
    return new Intake(gateway, server);
  }

  int port() {
    return server.httpPort();
  }

  @Override
  public void close() {
    server.close();
    gateway.close();
  }
}
