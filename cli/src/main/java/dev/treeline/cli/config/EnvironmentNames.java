package dev.treeline.cli.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * {@code TREELINE_HTTP_PORT} for {@code http.port}. Kafka's own properties are known by name here,
 * because variables of this look come from elsewhere too: Kubernetes gives every pod beside a
 * service called {@code treeline-kafka} a {@code TREELINE_KAFKA_PORT}.
 */
final class EnvironmentNames {

  static final String PREFIX = "TREELINE_";

  /** Read by the commands and the script themselves, no settings. */
  static final Set<String> SPECIAL =
      Set.of(
          "TREELINE_DEV_KEY",
          "TREELINE_KEY",
          "TREELINE_URL",
          "TREELINE_CLASS_PATH",
          "TREELINE_JAVA_OPTS",
          "TREELINE_TTY");

  private static final List<String> STREAMS_PREFIXES =
      List.of("", "main.consumer.", "restore.consumer.", "consumer.", "producer.", "admin.");

  private EnvironmentNames() {}

  static String of(String key) {
    return PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** From the names of variables to keys. */
  static Map<String, String> known() {
    Map<String, String> keys = new LinkedHashMap<>();
    Settings.all().forEach(setting -> keys.put(of(setting.key()), setting.key()));
    Set<String> clients = clientProperties();
    clients.forEach(name -> keys.put(of("kafka." + name), "kafka." + name));
    ProducerConfig.configNames()
        .forEach(name -> keys.put(of("producer." + name), "producer." + name));
    STREAMS_PREFIXES.stream()
        .flatMap(prefix -> clients.stream().map(name -> "streams." + prefix + name))
        .forEach(key -> keys.putIfAbsent(of(key), key));
    StreamsConfig.configDef()
        .names()
        .forEach(name -> keys.put(of("streams." + name), "streams." + name));
    return keys;
  }

  private static Set<String> clientProperties() {
    Set<String> names = new TreeSet<>();
    Stream.of(
            AdminClientConfig.configNames(),
            ConsumerConfig.configNames(),
            ProducerConfig.configNames())
        .forEach(names::addAll);
    return names;
  }
}
