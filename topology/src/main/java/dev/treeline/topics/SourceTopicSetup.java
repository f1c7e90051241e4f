package dev.treeline.topics;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Makes the topics that other programs fill and that are missing, so that none of them is made by
 * its first writer, with one partition. Those that are there may have any number of partitions and
 * any configuration.
 */
public final class SourceTopicSetup {

  private SourceTopicSetup() {}

  /**
   * @return a line about each topic
   * @throws UnfitTopicException when one is missing and cannot be made
   */
  public static List<String> ensure(Admin admin, TopicSettings settings, Collection<String> names) {
    Set<String> existing = KafkaAnswers.get(admin.listTopics().names());
    Map<String, NewTopic> missing = new TreeMap<>();
    String retention = Long.toString(settings.retention().toMillis());
    names.stream()
        .filter(name -> !existing.contains(name))
        .forEach(
            name ->
                TopicSetup.add(
                    missing, settings, name, Map.of(TopicConfig.RETENTION_MS_CONFIG, retention)));
    try {
      TopicSetup.create(admin, List.copyOf(missing.values()));
    } catch (IllegalStateException e) {
      throw new UnfitTopicException(
          "%s (%s): make it, or permit it to be read, or set sources.NAME.enabled=false for its source"
              .formatted(e.getMessage(), rootOf(e).getMessage()));
    }
    TopicSetup.awaitAll(admin, missing.keySet());
    return names.stream()
        .map(name -> name + (missing.containsKey(name) ? ": created" : ": there, and fit"))
        .toList();
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
