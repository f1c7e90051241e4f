package dev.treeline.topics;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * How large a record the topics must take. A topic that takes less refuses some day what was
 * accepted: a row, and the stream starts over for ever; a revision, and the trace never closes.
 */
public final class RecordSizes {

  /** Kafka's own default. */
  public static final String MAX_MESSAGE_BYTES = "1048588";

  /** What a producer sends at most, by Kafka's default of {@code max.request.size}. */
  public static final int MAX_RECORD_BYTES = 1_048_576;

  private RecordSizes() {}

  static void check(Admin admin, Topics names, Set<String> existing, KafkaTools tools) {
    Map<String, String> refused = new TreeMap<>();
    refused.put(names.spans(), "spans");
    refused.put(names.traces(), "completed traces, which would stay open");
    refused.put(names.deadLetters(), "dead letters, which would be lost");
    refused.put(names.rowsChangelog(), "rows, and nothing after them would be processed");
    refused.keySet().retainAll(existing);
    List<ConfigResource> resources =
        refused.keySet().stream()
            .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
            .toList();
    Map<ConfigResource, Config> configs =
        new TreeMap<>((a, b) -> a.name().compareTo(b.name())); // the same one first each time
    configs.putAll(KafkaAnswers.get(admin.describeConfigs(resources).all()));
    configs.forEach(
        (topic, config) ->
            check(topic.name(), config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), refused, tools));
  }

  private static void check(
      String topic, ConfigEntry limit, Map<String, String> refused, KafkaTools tools) {
    if (Long.parseLong(limit.value()) >= MAX_RECORD_BYTES) {
      return;
    }
    boolean own = limit.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG;
    throw new UnfitTopicException(
        "%s has %s=%s%s, and needs %d: Kafka would refuse large %s. %s"
            .formatted(
                topic,
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                limit.value(),
                own ? "" : " (message.max.bytes of the brokers)",
                MAX_RECORD_BYTES,
                refused.get(topic),
                tools.set(topic, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, MAX_MESSAGE_BYTES)));
  }
}
