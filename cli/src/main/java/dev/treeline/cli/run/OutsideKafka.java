package dev.treeline.cli.run;

import dev.treeline.cli.config.Settings;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --bootstrap-servers}. */
final class OutsideKafka {

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT,...",
      description = "Where Kafka is (kafka.bootstrap.servers).")
  private @Nullable String servers;

  Map<String, String> flags() {
    return servers == null ? Map.of() : Map.of(Settings.BOOTSTRAP_SERVERS, servers);
  }
}
