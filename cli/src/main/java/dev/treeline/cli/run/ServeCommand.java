package dev.treeline.cli.run;

import dev.treeline.cli.command.ConfigOptions;
import dev.treeline.cli.command.ServerOptions;
import dev.treeline.cli.config.Configuration;
import dev.treeline.cli.config.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code treeline serve}: one instance of many. */
@Command(
    name = "serve",
    description = "Joins an existing Kafka: gateway, topology and query server.",
    mixinStandardHelpOptions = true)
public final class ServeCommand implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  @Mixin private ConfigOptions config = new ConfigOptions();
  @Mixin private ServerOptions server = new ServerOptions();
  @Mixin private OutsideKafka kafka = new OutsideKafka();
  @Mixin private DataDirOption data = new DataDirOption();

  @Override
  public void run() {
    Map<String, String> flags = server.flags();
    flags.putAll(kafka.flags());
    flags.putAll(data.flags());
    Configuration configuration = config.load(false, flags);
    Checks.outsideKafka(configuration);
    Checks.server(configuration);
    @Nullable String key = EnvironmentKey.in(System.getenv());
    Checks.keys(configuration, key);
    Checks.assembly(configuration);
    Lifetime.run(life -> start(configuration, key, life));
  }

  private static void start(Configuration configuration, @Nullable String key, Lifetime life) {
    DataDir dir = life.parts().add(DataDir.open(configuration.get(Settings.DATA_DIR)));
    Path streams = OwnTree.below(dir, "streams");
    NativeCode.load(dir);
    Surroundings around = Surroundings.outside(configuration, streams, key);
    new Node(configuration, around, life).startAll();
    LOG.info(
        "Serving on port {}, OTLP on port {}, over gRPC on port {}",
        around.httpPort(),
        around.otlpPort(),
        around.grpcPort());
  }
}
