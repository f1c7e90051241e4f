package dev.treeline.cli.load;

import dev.treeline.cli.command.CommandFailure;
import dev.treeline.load.send.Format;
import dev.treeline.topics.Topics;
import dev.treeline.topology.source.SourceFormat;
import dev.treeline.topology.source.SourceTopic;
import dev.treeline.topology.source.SourceTopology;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.GroupState;

/**
 * A topic that is to be filled, looked at before: Kafka acknowledges records that nobody reads as
 * it does all others, and makes a topic of a name that somebody misspelt.
 */
final class LoadedTopic {

  private static final long PATIENCE_SECONDS = 30;

  private final Topics topics;
  private final String name;
  private final SourceFormat format;

  LoadedTopic(Topics topics, String name, Format format) {
    this.topics = topics;
    this.name = name;
    this.format =
        switch (format) {
          case KAFKA_OTLP, KAFKA_OTLP_JSON -> SourceFormat.OTLP;
          case KAFKA_ZIPKIN -> SourceFormat.ZIPKIN_JSON;
          case KAFKA_ZIPKIN_PROTO -> SourceFormat.ZIPKIN_PROTO;
          default -> SourceFormat.TREELINE;
        };
  }

  /**
   * What is likely to be wrong; empty where a Treeline reads the topic.
   *
   * @throws CommandFailure when there is no such topic
   */
  Optional<String> warning(Map<String, String> kafka) throws InterruptedException {
    try (Admin admin = Admin.create(new HashMap<String, Object>(kafka))) {
      if (!admin.listTopics().names().get(PATIENCE_SECONDS, TimeUnit.SECONDS).contains(name)) {
        throw new CommandFailure("there is no topic " + name + ": " + remedy());
      }
      return isRead(admin)
          ? Optional.empty()
          : Optional.of("no Treeline reads the topic " + name + " now: " + remedy());
    } catch (ExecutionException | TimeoutException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw new CommandFailure(
          "cannot ask Kafka at %s for the topic %s (%s): check --bootstrap-servers"
              .formatted(kafka.get("bootstrap.servers"), name, why),
          e);
    }
  }

  private boolean isRead(Admin admin)
      throws InterruptedException, ExecutionException, TimeoutException {
    String group =
        name.equals(topics.spans())
            ? topics.applicationId()
            : SourceTopology.applicationId(topics, new SourceTopic(name, format, null, List.of()));
    return admin.listGroups().all().get(PATIENCE_SECONDS, TimeUnit.SECONDS).stream()
        .anyMatch(
            it ->
                it.groupId().equals(group)
                    && it.groupState().filter(state -> state != GroupState.EMPTY).isPresent());
  }

  private String remedy() {
    return name.equals(topics.spans())
        ? "start 'treeline dev' or 'treeline serve', or name another Kafka with --bootstrap-servers"
        : "start Treeline with --set sources.%s.format=%s, which makes the topic, or name another with --topic"
            .formatted(name, format.text());
  }
}
