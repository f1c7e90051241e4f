package dev.treeline.cli.run;

import dev.treeline.cli.command.CommandFailure;
import dev.treeline.cli.config.ConfigException;
import dev.treeline.cli.config.Configuration;
import dev.treeline.cli.config.Settings;
import dev.treeline.cost.Costs;
import dev.treeline.server.ServerParts;
import dev.treeline.server.ServerSettings;
import dev.treeline.server.Traces;
import dev.treeline.server.TreelineServer;
import dev.treeline.server.auth.AuthMode;
import dev.treeline.server.auth.Gatekeeper;
import dev.treeline.server.auth.KeyRing;
import dev.treeline.server.auth.KeysFileException;
import dev.treeline.server.dialects.Dialects;
import dev.treeline.server.gateway.Gateway;
import dev.treeline.server.gateway.GatewaySettings;
import dev.treeline.server.gateway.GrpcIntake;
import dev.treeline.server.gateway.IntakeRoutes;
import dev.treeline.server.http.PathOwners;
import dev.treeline.server.limits.ReadLimits;
import dev.treeline.server.limits.SpanBudget;
import dev.treeline.server.ops.Readiness;
import dev.treeline.span.Tenant;
import dev.treeline.topology.KafkaSourceStreams;
import dev.treeline.topology.KafkaTreelineStreams;
import dev.treeline.topology.StreamsSettings;
import dev.treeline.topology.store.disk.StoreOrigin.ForeignStoresException;
import dev.treeline.wire.WireValues;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one process over one Kafka, wired: the only place that knows them all. What it
 * starts belongs to the {@link Lifetime}.
 */
public final class Node {

  private final Configuration configuration;
  private final Surroundings around;
  private final Lifetime life;
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final KeyRing keys;
  private final PathOwners dialects;

  public Node(Configuration configuration, Surroundings around, Lifetime life) {
    this.configuration = configuration;
    this.around = around;
    this.life = life;
    this.keys = open(configuration, around.devKey());
    this.dialects = dialects(configuration);
  }

  private static KeyRing open(Configuration configuration, @Nullable String devKey) {
    try {
      return KeyRing.open(configuration.find(Settings.AUTH_KEYS_FILE).orElse(null), devKey);
    } catch (KeysFileException e) {
      throw new ConfigException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Topics, topology, gateway and query server. It listens before it joins the group: as soon as it
   * has partitions, the other instances ask it.
   */
  public void startAll() {
    TopicsOf.ensure(configuration, around.kafka());
    WireValues values = WireOf.reading(configuration, life.parts(), meters);
    StreamsSettings settings = StreamsSettingsOf.configuration(configuration, around);
    KafkaTreelineStreams streams = life.parts().add(assembly(settings, values));
    KafkaSourceStreams sources =
        life.parts()
            .add(
                KafkaSourceStreams.create(
                    settings, configuration.sources(), values, this::isKnownTenant, meters));
    ProcessMetrics.addDisk(meters, around.stateDir());
    ProcessMetrics.addReading(meters, streams.reader());
    streams.onFailure(
        () -> life.fail("the topology has failed and cannot go on: the log says why"));
    listen(
        new Traces(streams.reader(), streams.locator()),
        () ->
            new Readiness(streams.isReady(), streams.state())
                .with(sources.states(), sources.unread()));
    streams.begin();
    sources.begin();
  }

  private KafkaTreelineStreams assembly(StreamsSettings settings, WireValues values) {
    try {
      return KafkaTreelineStreams.create(settings, values, this::isKnownTenant, meters);
    } catch (ForeignStoresException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  /** The gateway alone. */
  public void startGateway() {
    listen(null, () -> new Readiness(true, "RUNNING"));
  }

  private void listen(@Nullable Traces traces, Supplier<Readiness> readiness) {
    life.parts().add(ClockWatch.start(life::fail));
    life.parts().add(ProcessMetrics.ofJvm(meters));
    boolean auth = configuration.get(Settings.AUTH_ENABLED);
    Gatekeeper gatekeeper = auth ? keys : Gatekeeper.open();
    Gateway gateway =
        life.parts()
            .add(
                Gateway.create(
                    GatewaySettings.DEFAULTS
                        .withTopics(TopicsOf.names(configuration))
                        .withMaxBodyBytes(configuration.get(Settings.OTLP_MAX_BODY_BYTES))
                        .withBytesPerSecond(configuration.get(Settings.INGEST_BYTES_PER_SECOND))
                        .inHeap(Runtime.getRuntime().maxMemory()),
                    producerProperties(),
                    WireOf.writing(configuration, life.parts()),
                    gatekeeper,
                    meters));
    life.parts().add(grpcIntake(gateway));
    life.parts()
        .add(
            TreelineServer.start(
                new ServerSettings(
                    configuration.get(Settings.HTTP_HOST),
                    around.httpPort(),
                    OptionalInt.of(around.otlpPort()),
                    auth ? AuthMode.KEYS : AuthMode.OFF,
                    configuration.get(Settings.METRICS_AUTH),
                    ServerSettings.DEFAULT_THREADS),
                new ServerParts(
                    gatekeeper,
                    dialects,
                    traces,
                    gateway::delete,
                    List.of(routes -> IntakeRoutes.register(routes, gateway)),
                    readiness,
                    new ReadLimits(
                        Map.of("datadog", configuration.get(Settings.DATADOG_REQUESTS_PER_MINUTE)),
                        Clock.systemUTC(),
                        meters),
                    SpanBudget.inHeap(
                        configuration.get(Settings.HTTP_MAX_HELD_SPANS),
                        Runtime.getRuntime().maxMemory(),
                        meters),
                    AnswersVersion.of(configuration),
                    meters)));
  }

  private static PathOwners dialects(Configuration configuration) {
    Dialects dialects =
        new Dialects(
            new Costs(PricesOf.configuration(configuration)),
            DialectSettingsOf.configuration(configuration));
    return new PathOwners(dialects.products(), dialects.own());
  }

  private GrpcIntake grpcIntake(Gateway gateway) {
    try {
      return GrpcIntake.start(
          configuration.get(Settings.HTTP_HOST),
          around.grpcPort(),
          ServerSettings.DEFAULT_THREADS,
          gateway);
    } catch (IOException e) {
      throw new CommandFailure(
          "cannot listen on port %d (%s): choose another with --otlp-grpc-port"
              .formatted(around.grpcPort(), e.getMessage()),
          e);
    }
  }

  /** Besides those with a key: whose are records, requests or sources that name no tenant. */
  private boolean isKnownTenant(String name) {
    return keys.isKnownTenant(name)
        || name.equals(configuration.get(Settings.SPANS_TENANT))
        || configuration.sources().stream().anyMatch(source -> source.isOf(name))
        || (!configuration.get(Settings.AUTH_ENABLED) && name.equals(Tenant.DEFAULT.name()));
  }

  private Map<String, String> producerProperties() {
    Map<String, String> properties = new HashMap<>(around.kafka());
    properties.putAll(configuration.passedOn("producer."));
    return properties;
  }
}
