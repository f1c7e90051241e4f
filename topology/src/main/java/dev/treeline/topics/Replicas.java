package dev.treeline.topics;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Topics keep the replicas that they were made with: on fewer brokers, say, or by somebody else.
 * Nothing tells of it until the broker is lost that has the only one.
 */
public final class Replicas {

  private Replicas() {}

  /**
   * What has fewer replicas than it would be made with today; empty where nothing has.
   *
   * @param ofChangelogs what Kafka Streams was told of their number; else they are to have as many
   *     as the topics have
   */
  public static Optional<String> shortfall(
      Admin admin, TopicSettings settings, OptionalInt ofChangelogs) {
    Topics names = settings.names();
    List<String> own = List.of(names.spans(), names.traces(), names.runs(), names.deadLetters());
    Set<String> looked =
        KafkaAnswers.get(admin.listTopics().names()).stream()
            .filter(name -> own.contains(name) || names.isChangelog(name))
            .collect(Collectors.toSet());
    Map<String, TopicDescription> topics = described(admin, looked);
    TopicDescription spans = topics.get(names.spans());
    int changelogs =
        ofChangelogs.orElse(Math.max(settings.replication(), spans == null ? 0 : fewest(spans)));
    String few =
        topics.values().stream()
            .map(
                topic ->
                    told(topic, own.contains(topic.name()) ? settings.replication() : changelogs))
            .flatMap(Optional::stream)
            .collect(Collectors.joining(", "));
    return few.isEmpty()
        ? Optional.empty()
        : Optional.of(
            ("Fewer replicas than they would be made with today have %s: where all brokers that have"
                    + " one are lost, so is what is in it. 'More replicas' in docs/operations.md says"
                    + " how to add some")
                .formatted(few));
  }

  /**
   * Without those of which the broker that is asked has not heard yet: they were just made, and a
   * warning must not keep anybody from starting.
   */
  static Map<String, TopicDescription> described(Admin admin, Set<String> names) {
    Map<String, TopicDescription> topics = new TreeMap<>();
    admin
        .describeTopics(names)
        .topicNameValues()
        .forEach(
            (name, topic) -> {
              try {
                topics.put(name, KafkaAnswers.get(topic));
              } catch (IllegalStateException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                  throw e;
                }
              }
            });
    return topics;
  }

  private static Optional<String> told(TopicDescription topic, int wanted) {
    int there = fewest(topic);
    return there < wanted
        ? Optional.of("%s (%d of %d)".formatted(topic.name(), there, wanted))
        : Optional.empty();
  }

  private static int fewest(TopicDescription topic) {
    return topic.partitions().stream()
        .mapToInt(partition -> partition.replicas().size())
        .min()
        .orElse(0);
  }
}
