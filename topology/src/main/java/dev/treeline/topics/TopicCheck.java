package dev.treeline.topics;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.TopicConfig;

/** Whether the topology can work with the topics that are there, whoever made them. */
public final class TopicCheck {

  static final String APPEND_TIME = "LogAppendTime";

  private TopicCheck() {}

  /** One that may only not be known everywhere yet. */
  static final class MissingTopicException extends UnfitTopicException {
    private static final long serialVersionUID = 1L;

    MissingTopicException(String topic) {
      super("the topic " + topic + " is not there; './treeline topics' makes it");
    }
  }

  /**
   * What the topology needs of topics.
   *
   * @return what {@code treeline.spans} is like
   * @throws UnfitTopicException when it cannot work with them
   */
  public static SpansTopic check(Admin admin, Topics names, KafkaTools tools) {
    Set<String> all = KafkaAnswers.get(admin.listTopics().names());
    Set<String> existing = new TreeSet<>(all);
    existing.retainAll(
        List.of(
            names.spans(),
            names.traces(),
            names.runs(),
            names.deadLetters(),
            names.rowsChangelog(),
            names.runsChangelog()));
    Map<String, TopicDescription> topics =
        KafkaAnswers.get(admin.describeTopics(existing).allTopicNames());
    partitions(topics, names.deadLetters());
    checkStored(topics, names.spans(), names.rowsChangelog());
    checkStored(topics, names.runs(), names.runsChangelog());
    List<TopicPartitionInfo> spans = partitions(topics, names.spans());
    for (String name : List.of(names.traces(), names.runs())) {
      checkTogether(names.spans(), spans.size(), name, partitions(topics, name).size());
    }
    RecordSizes.check(admin, names, all, tools);
    Compaction.check(admin, names, tools);
    checkTime(admin, tools, names.spans(), "one span with a wrong clock would expire all others");
    checkTime(admin, tools, names.runs(), "nobody could tell up to when the runs are known");
    return new SpansTopic(spans.size(), spans.get(0).replicas().size());
  }

  /** What is of one partition of each is one task. */
  private static void checkTogether(String spans, int ofSpans, String other, int ofOther) {
    if (ofSpans != ofOther) {
      throw new UnfitTopicException(
          "%s has %d partitions and %s has %d: they must have the same number; make %s anew"
              .formatted(spans, ofSpans, other, ofOther, other));
    }
  }

  /** Kafka Streams would fail again and again, and name a tool that skips what was not read. */
  private static void checkStored(
      Map<String, TopicDescription> topics, String name, String changelog) {
    int now = partitions(topics, name).size();
    TopicDescription stored = topics.get(changelog);
    if (stored == null || stored.partitions().size() == now) {
      return;
    }
    int before = stored.partitions().size();
    throw new UnfitTopicException(
        "%s has %d partitions, and what is stored was made of %d: %s"
            .formatted(
                name,
                now,
                before,
                now > before
                    ? "what was added cannot be taken away. 'When partitions were added' in"
                        + " docs/operations.md says how to go on without losing spans"
                    : "somebody has made it anew. What is in it now is lost: delete it, and make it"
                        + " with './treeline topics --partitions "
                        + before
                        + "'"));
  }

  private static void checkTime(Admin admin, KafkaTools tools, String topic, String consequence) {
    String type = timestampType(admin, topic);
    if (!APPEND_TIME.equals(type)) {
      throw new UnfitTopicException(
          "%s has %s=%s: %s. %s"
              .formatted(
                  topic,
                  TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                  type,
                  consequence,
                  tools.set(topic, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, APPEND_TIME)));
    }
  }

  static String timestampType(Admin admin, String topic) {
    return KafkaAnswers.configOf(admin, topic)
        .get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG)
        .value();
  }

  private static List<TopicPartitionInfo> partitions(
      Map<String, TopicDescription> topics, String name) {
    TopicDescription topic = topics.get(name);
    if (topic == null) {
      throw new MissingTopicException(name);
    }
    return topic.partitions();
  }
}
