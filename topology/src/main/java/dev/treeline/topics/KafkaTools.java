package dev.treeline.topics;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * What to type for the tools that come with Kafka, to be pasted as it is: without an address they
 * do nothing, and without what TLS or SASL need they wait for a minute and tell nobody why.
 *
 * @param secured names of the settings that a client needs besides; their values may be secrets
 */
public record KafkaTools(String bootstrapServers, List<String> secured) {

  private static final String FILE = "client.properties";

  /** For whoever knows no address: it is to be filled in. */
  static final KafkaTools ANYWHERE = new KafkaTools("HOST:PORT", List.of());

  /**
   * As a client reaches it.
   *
   * @param client properties, bootstrap.servers among them
   */
  public static KafkaTools of(Map<String, String> client) {
    String servers =
        client.getOrDefault(
            CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, ANYWHERE.bootstrapServers());
    return new KafkaTools(
        servers.replaceAll("\\s", ""),
        client.keySet().stream().filter(KafkaTools::isOfSecurity).sorted().toList());
  }

  private static boolean isOfSecurity(String name) {
    return Stream.of("security.", "sasl.", "ssl.").anyMatch(name::startsWith);
  }

  /** A sentence that ends with the command. */
  String set(String topic, String config, String value) {
    String named = String.join(", ", secured);
    return "%s: kafka-configs.sh --bootstrap-server %s%s --alter --entity-type topics --entity-name %s --add-config %s=%s"
        .formatted(
            secured.isEmpty()
                ? "Set it with"
                : "With %s of kafka.* in a file %s, set it with".formatted(named, FILE),
            bootstrapServers,
            secured.isEmpty() ? "" : " --command-config " + FILE,
            topic,
            config,
            value);
  }
}
