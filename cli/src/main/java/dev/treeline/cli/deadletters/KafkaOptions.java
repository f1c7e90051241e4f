package dev.treeline.cli.deadletters;

import dev.treeline.cli.command.ConfigOptions;
import dev.treeline.cli.config.Configuration;
import dev.treeline.cli.config.Settings;
import dev.treeline.topics.Topics;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which Kafka, and the names of its topics. */
final class KafkaOptions {

  /** The broker of {@code treeline dev}. */
  private static final String DEV = "127.0.0.1:9092";

  @Mixin private ConfigOptions config = new ConfigOptions();

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT,...",
      description =
          "Where Kafka is (kafka.bootstrap.servers). Default: " + DEV + ", that of 'dev'.")
  private @Nullable String servers;

  /** What was asked for. */
  record Target(Map<String, Object> clients, Topics topics) {
    String servers() {
      return String.valueOf(clients.get("bootstrap.servers"));
    }
  }

  Target target() {
    Configuration configuration =
        config.load(
            false, servers == null ? Map.of() : Map.of(Settings.BOOTSTRAP_SERVERS, servers));
    Map<String, Object> clients = new HashMap<>(configuration.passedOn("kafka."));
    clients.putIfAbsent("bootstrap.servers", DEV);
    clients.putIfAbsent("default.api.timeout.ms", "15000");
    return new Target(clients, new Topics(configuration.get(Settings.TOPICS_PREFIX)));
  }
}
