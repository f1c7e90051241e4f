package dev.treeline.cli.run;

import dev.treeline.cli.config.ConfigException;
import dev.treeline.cli.config.Configuration;
import dev.treeline.cli.config.Setting;
import dev.treeline.cli.config.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/** What settings must be to each other; each alone was checked when it was read. */
public final class Checks {

  /**
   * The partition clock is a row of a window of one minute, which must not expire before it ends.
   */
  private static final Duration SHORTEST_RETENTION = Duration.ofMinutes(1);

  /**
   * An idle partition has its clock set about once a second: whoever asks for less never has it.
   */
  private static final Duration LEAST_STALE = Duration.ofSeconds(2);

  /** The clock of a partition is looked for some minutes back, and not in all of its windows. */
  private static final Duration MOST_STALE = Duration.ofMinutes(10);

  /** What of Kafka Streams' settings has another name here, which others follow, too. */
  private static final Map<String, String> NAMED_OTHERWISE =
      Map.of(
          StreamsConfig.APPLICATION_ID_CONFIG, "topics.prefix",
          StreamsConfig.APPLICATION_SERVER_CONFIG, "advertised.host and advertised.port",
          StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "kafka.bootstrap.servers");

  private Checks() {}

  /** For processes that answer HTTP requests. */
  public static void server(Configuration configuration) {
    if (!configuration.get(Settings.AUTH_ENABLED) && !Listeners.areLocal(configuration)) {
      throw new ConfigException(
          "auth.enabled=false lets everybody in who reaches http.host="
              + configuration.get(Settings.HTTP_HOST)
              + ": set auth.enabled=true, or http.host=127.0.0.1");
    }
    ports(configuration, Settings.HTTP_PORT, Settings.OTLP_PORT, Settings.OTLP_GRPC_PORT);
  }

  /** Each is free when it is looked at, before any is listened on; 0 is another one each time. */
  @SafeVarargs
  public static void ports(Configuration configuration, Setting<Integer>... settings) {
    Map<Integer, String> taken = new HashMap<>();
    for (Setting<Integer> setting : settings) {
      int port = configuration.get(setting);
      String other = port == 0 ? null : taken.put(port, setting.key());
      if (other != null) {
        throw new ConfigException(
            "%s=%d and %s=%d are the same: choose another port for one of them"
                .formatted(other, port, setting.key(), port));
      }
    }
  }

  /** For processes that make no key of their own. */
  static void keys(Configuration configuration, @Nullable String environmentKey) {
    if (configuration.get(Settings.AUTH_ENABLED)
        && configuration.find(Settings.AUTH_KEYS_FILE).isEmpty()
        && environmentKey == null) {
      throw new ConfigException(
          "auth.keys-file is not set, so nobody could be let in: make a key with 'treeline keys"
              + " add --file keys.yaml --name me' and set auth.keys-file=keys.yaml, or choose a"
              + " key with the environment variable "
              + EnvironmentKey.VARIABLE);
    }
  }

  /** For processes that put traces together. */
  public static void assembly(Configuration configuration) {
    inOrder(configuration, Settings.CLOSE_AFTER_ROOT, Settings.CLOSE_AFTER_QUIET);
    inOrder(configuration, Settings.CLOSE_AFTER_QUIET, Settings.CLOSE_MAX_OPEN);
    // Else a trace could be forgotten before it is closed, and never be written.
    inOrder(configuration, Settings.CLOSE_MAX_OPEN, Settings.RETENTION);
    if (configuration.get(Settings.RETENTION).compareTo(SHORTEST_RETENTION) < 0) {
      throw new ConfigException(
          "retention=%d ms is too short to tell up to when spans were read: make it 1m or longer"
              .formatted(configuration.get(Settings.RETENTION).toMillis()));
    }
    Duration stale = configuration.get(Settings.MAX_STALE);
    if (stale.compareTo(LEAST_STALE) < 0 || stale.compareTo(MOST_STALE) > 0) {
      throw new ConfigException(
          "max.stale=%d ms cannot be told from the clocks of partitions: make it 2s or longer, and 10m or shorter"
              .formatted(stale.toMillis()));
    }
    streams(configuration);
  }

  private static void streams(Configuration configuration) {
    Map<String, String> given = configuration.passedOn("streams.");
    for (String name : new TreeSet<>(NAMED_OTHERWISE.keySet())) {
      if (given.containsKey(name)) {
        throw new ConfigException(
            "streams.%s=%s would be known to Kafka Streams alone: remove it, and set %s"
                .formatted(name, given.get(name), NAMED_OTHERWISE.get(name)));
      }
    }
    for (String prefix : List.of("kafka.", "streams.")) { // Kafka Streams is given both
      String protocol = configuration.passedOn(prefix).get(StreamsConfig.GROUP_PROTOCOL_CONFIG);
      if ("streams".equalsIgnoreCase(protocol)) {
        throw new ConfigException(
            prefix
                + "group.protocol=streams has Kafka Streams make its consumer itself, which can"
                + " skip records after a task has failed, and has no way to wait for a schema:"
                + " remove it");
      }
    }
  }

  /** For processes that join a Kafka which somebody else runs. */
  public static void outsideKafka(Configuration configuration) {
    if (!configuration.passedOn("kafka.").containsKey("bootstrap.servers")) {
      throw new ConfigException(
          Settings.BOOTSTRAP_SERVERS
              + " is not set: say where Kafka is with --bootstrap-servers HOST:PORT");
    }
  }

  private static void inOrder(
      Configuration configuration, Setting<Duration> shorter, Setting<Duration> longer) {
    if (configuration.get(shorter).compareTo(configuration.get(longer)) > 0) {
      throw new ConfigException(
          "%s=%d ms is longer than %s=%d ms: make it shorter"
              .formatted(
                  shorter.key(),
                  configuration.get(shorter).toMillis(),
                  longer.key(),
                  configuration.get(longer).toMillis()));
    }
  }
}
