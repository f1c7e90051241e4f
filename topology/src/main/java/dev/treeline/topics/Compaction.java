package dev.treeline.topics;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** Topics in which several records with one key all count, or that take some without any. */
final class Compaction {

  private Compaction() {}

  static void check(Admin admin, Topics names, KafkaTools tools) {
    Map<String, String> harm = new TreeMap<>();
    harm.put(names.spans(), "spans of a trace have one key, and only the last would be kept");
    harm.put(names.runs(), "traces of a run have one key, and only the last would be kept");
    harm.put(names.deadLetters(), "those without a key would be refused, and stop the stream");
    List<ConfigResource> resources =
        harm.keySet().stream()
            .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
            .toList();
    KafkaAnswers.get(admin.describeConfigs(resources).all())
        .forEach((topic, config) -> check(topic.name(), config, harm, tools));
  }

  private static void check(
      String topic, Config config, Map<String, String> harm, KafkaTools tools) {
    String policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
    if (policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      throw new UnfitTopicException(
          "%s has %s=%s: %s. %s"
              .formatted(
                  topic,
                  TopicConfig.CLEANUP_POLICY_CONFIG,
                  policy,
                  harm.get(topic),
                  tools.set(
                      topic,
                      TopicConfig.CLEANUP_POLICY_CONFIG,
                      TopicConfig.CLEANUP_POLICY_DELETE)));
    }
  }
}
