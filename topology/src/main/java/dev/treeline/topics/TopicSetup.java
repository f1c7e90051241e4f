package dev.treeline.topics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes the topics that are missing, and has those that are there checked. */
public final class TopicSetup {

  private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(14);

  private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(15);

  private TopicSetup() {}

  /** Makes and checks, for whoever tells nobody what to type. */
  public static List<String> ensure(Admin admin, TopicSettings settings) {
    return ensure(admin, settings, KafkaTools.ANYWHERE);
  }

  /**
   * Makes and checks.
   *
   * @return a line about each topic
   * @throws UnfitTopicException when a topic is there and cannot be worked with
   */
  public static List<String> ensure(Admin admin, TopicSettings settings, KafkaTools tools) {
    Map<String, NewTopic> wanted = wanted(settings);
    Set<String> existing = KafkaAnswers.get(admin.listTopics().names());
    List<NewTopic> missing =
        wanted.values().stream().filter(topic -> !existing.contains(topic.name())).toList();
    create(admin, missing);
    if (existing.contains(settings.names().runs())) {
      setAppendTime(admin, settings.names().runs());
    }
    SpansTopic spans =
        checkOnceVisible(
            admin, settings.names(), tools, missing.isEmpty() ? Duration.ZERO : VISIBLE_WITHIN);
    List<String> report = new ArrayList<>();
    for (NewTopic topic : wanted.values()) {
      report.add(topic.name() + (missing.contains(topic) ? ": created" : ": there, and fit"));
    }
    if (spans.partitions() != settings.partitions()) {
      report.add(
          "%s keeps its %d partitions, and does not get %d: what is stored is made of them"
              .formatted(settings.names().spans(), spans.partitions(), settings.partitions()));
    }
    return report;
  }

  /** Each question may go to another broker, which has not heard yet of what was made. */
  private static SpansTopic checkOnceVisible(
      Admin admin, Topics names, KafkaTools tools, Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    while (true) {
      try {
        return TopicCheck.check(admin, names, tools);
      } catch (TopicCheck.MissingTopicException | IllegalStateException unfit) {
        boolean unheardOf =
            unfit instanceof TopicCheck.MissingTopicException
                || unfit.getCause() instanceof UnknownTopicOrPartitionException;
        if (!unheardOf || System.nanoTime() >= deadline) {
          throw unfit;
        }
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    }
  }

  private static Map<String, NewTopic> wanted(TopicSettings settings) {
    Topics names = settings.names();
    String retention = Long.toString(settings.retention().toMillis());
    Map<String, NewTopic> topics = new TreeMap<>();
    add(
        topics,
        settings,
        names.spans(),
        Map.of(
            TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
            TopicCheck.APPEND_TIME,
            TopicConfig.RETENTION_MS_CONFIG,
            retention));
    add(
        topics,
        settings,
        names.traces(),
        Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG, "compact,delete",
            TopicConfig.COMPRESSION_TYPE_CONFIG, "zstd",
            TopicConfig.RETENTION_MS_CONFIG, retention));
    add(
        topics,
        settings,
        names.runs(),
        Map.of(
            TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
            TopicCheck.APPEND_TIME,
            TopicConfig.RETENTION_MS_CONFIG,
            retention));
    add(
        topics,
        settings,
        names.deadLetters(),
        Map.of(TopicConfig.RETENTION_MS_CONFIG, Long.toString(DEAD_LETTER_RETENTION.toMillis())));
    return topics;
  }

  static void add(
      Map<String, NewTopic> topics,
      TopicSettings settings,
      String name,
      Map<String, String> configs) {
    Map<String, String> all = new TreeMap<>(configs);
    all.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, RecordSizes.MAX_MESSAGE_BYTES);
    topics.put(
        name, new NewTopic(name, settings.partitions(), settings.replication()).configs(all));
  }

  static void create(Admin admin, List<NewTopic> missing) {
    Map<String, KafkaFuture<Void>> creations = admin.createTopics(missing).values();
    creations.forEach(
        (name, creation) -> {
          try {
            creation.get();
          } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) { // another instance was faster
              throw new IllegalStateException("the topic " + name + " cannot be made", e);
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while making " + name, e);
          }
        });
  }

  static void awaitAll(Admin admin, Set<String> names) {
    await(() -> KafkaAnswers.get(admin.listTopics().names()).containsAll(names));
  }

  /** A broker may not have heard yet of what the controller has made or changed. */
  private static void await(BooleanSupplier visible) {
    long deadline = System.nanoTime() + VISIBLE_WITHIN.toNanos();
    while (!visible.getAsBoolean() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  /** Nobody else writes there, so the topic of an earlier build is set right without a word. */
  private static void setAppendTime(Admin admin, String topic) {
    ConfigEntry entry =
        new ConfigEntry(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, TopicCheck.APPEND_TIME);
    if (!TopicCheck.APPEND_TIME.equals(TopicCheck.timestampType(admin, topic))) {
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
      AlterConfigOp set = new AlterConfigOp(entry, AlterConfigOp.OpType.SET);
      KafkaAnswers.get(admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all());
      await(() -> TopicCheck.APPEND_TIME.equals(TopicCheck.timestampType(admin, topic)));
    }
  }
}
