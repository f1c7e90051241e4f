package dev.treeline.cli.run;

import dev.treeline.cli.command.CommandFailure;
import dev.treeline.cli.config.Configuration;
import dev.treeline.cli.config.Settings;
import dev.treeline.topics.KafkaTools;
import dev.treeline.topics.Replicas;
import dev.treeline.topics.SourceTopicSetup;
import dev.treeline.topics.TopicSettings;
import dev.treeline.topics.TopicSetup;
import dev.treeline.topics.Topics;
import dev.treeline.topics.UnfitTopicException;
import dev.treeline.topology.source.SourceTopic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates or checks the topics, and says in one line why that did not work. */
final class TopicsOf {

  private static final Logger LOG = LoggerFactory.getLogger(TopicsOf.class);

  private TopicsOf() {}

  /** A line about each topic. */
  static List<String> ensure(Configuration configuration, Map<String, String> kafka) {
    TopicSettings settings =
        new TopicSettings(
            names(configuration),
            configuration.get(Settings.TOPICS_PARTITIONS),
            configuration.get(Settings.TOPICS_REPLICATION).shortValue(),
            configuration.get(Settings.RETENTION));
    Map<String, Object> properties = new HashMap<>(kafka);
    // Kafka's own minute is long for somebody who looks at a start-up that does not come.
    properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "15000");
    properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");
    try (Admin admin = Admin.create(properties)) {
      List<String> report =
          new ArrayList<>(TopicSetup.ensure(admin, settings, KafkaTools.of(kafka)));
      List<String> sources = configuration.sources().stream().map(SourceTopic::topic).toList();
      report.addAll(SourceTopicSetup.ensure(admin, settings, sources));
      Replicas.shortfall(admin, settings, replicasOfChangelogs(configuration)).ifPresent(LOG::warn);
      return report;
    } catch (UnfitTopicException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    } catch (KafkaException | IllegalStateException e) {
      throw new CommandFailure(why(e, kafka), e);
    }
  }

  static Topics names(Configuration configuration) {
    return new Topics(configuration.get(Settings.TOPICS_PREFIX));
  }

  private static OptionalInt replicasOfChangelogs(Configuration configuration) {
    String name = StreamsConfig.REPLICATION_FACTOR_CONFIG;
    Object given =
        ConfigDef.parseType(name, configuration.passedOn("streams.").get(name), ConfigDef.Type.INT);
    return given == null ? OptionalInt.empty() : OptionalInt.of((Integer) given);
  }

  private static String why(RuntimeException e, Map<String, String> kafka) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (root instanceof InvalidReplicationFactorException) {
      return "Kafka has fewer brokers than topics.replication: set it to their number, or to -1 ("
          + root.getMessage()
          + ")";
    }
    if (root instanceof TimeoutException) {
      return ("no broker answers at %s (%s): check that Kafka runs there, and that it takes %s on that"
              + " port, as kafka.security.protocol says; the lines above may tell more")
          .formatted(
              kafka.get("bootstrap.servers"),
              root.getMessage(),
              kafka.getOrDefault("security.protocol", "PLAINTEXT"));
    }
    if (root instanceof AuthorizationException) {
      return ("Kafka at %s does not permit it (%s: %s): a topic that may not be described looks as if"
              + " it were not there. 'Topics' in docs/operations.md says what to grant")
          .formatted(kafka.get("bootstrap.servers"), e.getMessage(), root.getMessage());
    }
    return "cannot prepare the topics at %s (%s): check that Kafka runs there, and kafka.* settings"
        .formatted(kafka.get("bootstrap.servers"), root.getMessage());
  }
}
