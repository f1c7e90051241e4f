package dev.treeline.topics;

import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Rows are restored from their changelog. Kafka Streams makes it for the retention of that day; a
 * longer one, or whoever shortens the topic's, leaves rows to the disk of their instance alone.
 */
public final class RowsChangelog {

  private static final long FOREVER = -1;

  private RowsChangelog() {}

  /**
   * What would be missing after a restore, and how to prevent it; empty where nothing would.
   *
   * @param kept how long rows can be read
   */
  public static Optional<String> shortfall(
      Admin admin, Topics names, Duration kept, KafkaTools tools) {
    String topic = names.rowsChangelog();
    if (!KafkaAnswers.get(admin.listTopics().names()).contains(topic)) {
      return Optional.empty(); // Kafka Streams makes it
    }
    Config config = KafkaAnswers.configOf(admin, topic);
    long retention = Long.parseLong(config.get(TopicConfig.RETENTION_MS_CONFIG).value());
    if (retention == FOREVER || retention >= kept.toMillis()) {
      return Optional.empty();
    }
    return Optional.of(
        ("%s has %s=%d, and rows are kept for %d ms: an instance that has to restore them finds the"
                + " newer ones only. %s")
            .formatted(
                topic,
                TopicConfig.RETENTION_MS_CONFIG,
                retention,
                kept.toMillis(),
                tools.set(
                    topic,
                    TopicConfig.RETENTION_MS_CONFIG,
                    Long.toString(kept.plusDays(1).toMillis()))));
  }
}
