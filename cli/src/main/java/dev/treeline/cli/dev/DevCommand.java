package dev.treeline.cli.dev;

import dev.treeline.broker.EmbeddedKafka;
import dev.treeline.cli.command.CommandFailure;
import dev.treeline.cli.command.ConfigOptions;
import dev.treeline.cli.command.ServerOptions;
import dev.treeline.cli.config.ConfigException;
import dev.treeline.cli.config.Configuration;
import dev.treeline.cli.config.Settings;
import dev.treeline.cli.run.Checks;
import dev.treeline.cli.run.DataDir;
import dev.treeline.cli.run.DataDirOption;
import dev.treeline.cli.run.EnvironmentKey;
import dev.treeline.cli.run.Lifetime;
import dev.treeline.cli.run.Listeners;
import dev.treeline.cli.run.NativeCode;
import dev.treeline.cli.run.Node;
import dev.treeline.cli.run.OwnTree;
import dev.treeline.cli.run.Surroundings;
import dev.treeline.load.DemoTraffic;
import dev.treeline.load.OtlpClient;
import dev.treeline.server.auth.NewKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code treeline dev}: a broker and everything on it in one process, for this machine only. */
@Command(
    name = "dev",
    description = "Runs everything on this machine, an embedded Kafka broker included.",
    mixinStandardHelpOptions = true)
public final class DevCommand implements Runnable {

  /**
   * The data dir has one owner, so a new process is the former one come back: it takes its place in
   * the group at once, also after a kill, instead of waiting for the session to time out.
   */
  private static final Map<String, String> ALONE = Map.of("group.instance.id", "dev");

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigOptions config = new ConfigOptions();
  @Mixin private ServerOptions server = new ServerOptions();
  @Mixin private DataDirOption data = new DataDirOption();

  @Option(names = "--kafka-port", paramLabel = "PORT", description = "The broker's port (9092).")
  private @Nullable String kafkaPort;

  @Option(names = "--ephemeral", description = "Keep nothing: a new data dir, deleted at the end.")
  private boolean ephemeral;

  @Option(names = "--demo", description = "Keep sending example traces.")
  private boolean demo;

  @Override
  public void run() {
    if (ephemeral && data.isGiven()) {
      throw new ParameterException(
          spec.commandLine(), "--ephemeral and --data-dir exclude each other: leave one out");
    }
    Map<String, String> flags = server.flags();
    flags.putAll(data.flags());
    ServerOptions.put(flags, Settings.BROKER_PORT, kafkaPort);
    Configuration configuration = config.load(true, flags);
    check(configuration);
    Lifetime.run(life -> start(configuration, life));
  }

  private static void check(Configuration configuration) {
    if (!Listeners.areLocal(configuration)) {
      throw new ConfigException(
          "http.host="
              + configuration.get(Settings.HTTP_HOST)
              + " is no loopback address, and dev is for this machine only: remove it, or use"
              + " 'treeline serve'");
    }
    if (configuration.passedOn("kafka.").containsKey("bootstrap.servers")) {
      throw new ConfigException(
          Settings.BOOTSTRAP_SERVERS
              + " is set, and dev has a broker of its own: remove it, or use 'treeline serve'");
    }
    Checks.ports(
        configuration,
        Settings.HTTP_PORT,
        Settings.OTLP_PORT,
        Settings.OTLP_GRPC_PORT,
        Settings.BROKER_PORT);
    Checks.assembly(configuration);
  }

  private void start(Configuration configuration, Lifetime life) {
    PrintWriter out = spec.commandLine().getOut();
    DataDir dir =
        life.parts()
            .add(
                ephemeral
                    ? DataDir.ephemeral()
                    : DataDir.open(configuration.get(Settings.DATA_DIR)));
    Path streams = OwnTree.below(dir, "streams");
    NativeCode.load(dir);
    int port = Listeners.free("127.0.0.1", configuration.get(Settings.BROKER_PORT), "--kafka-port");
    String key = DevKey.of(dir, EnvironmentKey.in(System.getenv()), NewKey::randomKey);
    Map<String, String> kafka = new HashMap<>(configuration.passedOn("kafka."));
    kafka.put("bootstrap.servers", "127.0.0.1:" + port);
    Surroundings around = Surroundings.of(configuration, kafka, ALONE, streams, key);
    Node node = new Node(configuration, around, life); // reads files, whose faults are told at once
    Path log = OwnTree.below(dir, "kafka");
    out.println("Starting Treeline...");
    out.flush();
    BrokerEnd.tellOn(spec.commandLine().getErr());
    life.parts().add(EmbeddedKafka.start(log, port));
    node.startAll();
    greet(configuration.get(Settings.HTTP_HOST), out, dir, around, key, life);
  }

  private void greet(
      String host, PrintWriter out, DataDir dir, Surroundings around, String key, Lifetime life) {
    String url = Listeners.url(host, around.httpPort());
    String otlpUrl = Listeners.url(host, around.otlpPort());
    out.println();
    out.print(
        new Greeting(
                System.getProperty("treeline.command", "./treeline"),
                url,
                otlpUrl,
                Listeners.url(host, around.grpcPort()),
                String.valueOf(around.kafka().get("bootstrap.servers")),
                key,
                dir.path(),
                dir.isEphemeral(),
                example(dir, url, otlpUrl, key))
            .text());
    out.flush();
    if (demo) {
      life.parts().add(DemoTraffic.start(new OtlpClient(URI.create(otlpUrl + "/v1/traces"), key)));
    }
  }

  private static Greeting.Example example(DataDir dir, String url, String otlpUrl, String key) {
    try {
      return new ExampleAtStart(url, otlpUrl, key).ensure(dir.resolve("example"));
    } catch (IOException e) {
      throw new CommandFailure("cannot send the example trace (" + e + "): see the log above", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted while starting", e);
    }
  }
}
