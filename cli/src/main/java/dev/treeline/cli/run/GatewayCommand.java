package dev.treeline.cli.run;

import dev.treeline.cli.command.ConfigOptions;
import dev.treeline.cli.command.ServerOptions;
import dev.treeline.cli.config.Configuration;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code treeline gateway}: stateless, any number of them. */
@Command(
    name = "gateway",
    description =
        "Takes OTLP and Zipkin spans in and writes them to an existing Kafka; answers no queries.",
    mixinStandardHelpOptions = true)
public final class GatewayCommand implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(GatewayCommand.class);

  @Mixin private ConfigOptions config = new ConfigOptions();
  @Mixin private ServerOptions server = new ServerOptions();
  @Mixin private OutsideKafka kafka = new OutsideKafka();

  @Override
  public void run() {
    Map<String, String> flags = server.flags();
    flags.putAll(kafka.flags());
    Configuration configuration = config.load(false, flags);
    Checks.outsideKafka(configuration);
    Checks.server(configuration);
    @Nullable String key = EnvironmentKey.in(System.getenv());
    Checks.keys(configuration, key);
    Lifetime.run(life -> start(configuration, key, life));
  }

  private static void start(Configuration configuration, @Nullable String key, Lifetime life) {
    NativeCode.loadCodecs();
    Surroundings around = Surroundings.outside(configuration, Path.of(""), key);
    new Node(configuration, around, life).startGateway();
    LOG.info(
        "Taking OTLP in on ports {} and {}, over gRPC on port {}",
        around.otlpPort(),
        around.httpPort(),
        around.grpcPort());
  }
}
