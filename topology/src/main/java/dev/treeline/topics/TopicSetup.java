package dev.treeline.topics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes the topics that are missing, and checks those that are there. */
public final class TopicSetup {

  private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(14);

  private static final String APPEND_TIME = "LogAppendTime";

  private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(15);

  private TopicSetup() {}

  /** A topic that stands in the way, with what to do about it. */
  public static class UnfitTopicException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnfitTopicException(String message) {
      super(message);
    }
  }

  /** One that may only not be known everywhere yet. */
  private static final class MissingTopicException extends UnfitTopicException {
    private static final long serialVersionUID = 1L;

    MissingTopicException(String topic) {
      super("the topic " + topic + " is not there; './treeline topics' makes it");
    }
  }

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
    Set<String> existing = get(admin.listTopics().names());
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
        return check(admin, names, tools);
      } catch (MissingTopicException | IllegalStateException unfit) {
        boolean unheardOf =
            unfit instanceof MissingTopicException
                || unfit.getCause() instanceof UnknownTopicOrPartitionException;
        if (!unheardOf || System.nanoTime() >= deadline) {
          throw unfit;
        }
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    }
  }

  /**
   * What the topology needs of topics, whoever made them.
   *
   * @return what {@code treeline.spans} is like
   * @throws UnfitTopicException when it cannot work with them
   */
  public static SpansTopic check(Admin admin, Topics names, KafkaTools tools) {
    Set<String> all = get(admin.listTopics().names());
    Set<String> existing = new TreeSet<>(all);
    existing.retainAll(
        List.of(
            names.spans(),
            names.traces(),
            names.runs(),
            names.deadLetters(),
            names.rowsChangelog(),
            names.runsChangelog()));
    Map<String, TopicDescription> topics = get(admin.describeTopics(existing).allTopicNames());
    partitions(topics, names.deadLetters());
    checkStored(topics, names.spans(), names.rowsChangelog());
    checkStored(topics, names.runs(), names.runsChangelog());
    List<TopicPartitionInfo> spans = partitions(topics, names.spans());
    int traces = partitions(topics, names.traces()).size();
    if (spans.size() != traces) {
      throw new UnfitTopicException(
          "%s has %d partitions and %s has %d: they must have the same number; make %s anew"
              .formatted(names.spans(), spans.size(), names.traces(), traces, names.traces()));
    }
    RecordSizes.check(admin, names, all, tools);
    Compaction.check(admin, names, tools);
    checkTime(admin, tools, names.spans(), "one span with a wrong clock would expire all others");
    checkTime(admin, tools, names.runs(), "nobody could tell up to when the runs are known");
    return new SpansTopic(spans.size(), spans.get(0).replicas().size());
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
            APPEND_TIME,
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
            APPEND_TIME,
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
    await(() -> get(admin.listTopics().names()).containsAll(names));
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
    ConfigEntry entry = new ConfigEntry(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, APPEND_TIME);
    if (!APPEND_TIME.equals(timestampType(admin, topic))) {
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
      AlterConfigOp set = new AlterConfigOp(entry, AlterConfigOp.OpType.SET);
      get(admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all());
      await(() -> APPEND_TIME.equals(timestampType(admin, topic)));
    }
  }

  private static String timestampType(Admin admin, String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Config config = get(admin.describeConfigs(List.of(resource)).all()).values().iterator().next();
    return config.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG).value();
  }

  private static List<TopicPartitionInfo> partitions(
      Map<String, TopicDescription> topics, String name) {
    TopicDescription topic = topics.get(name);
    if (topic == null) {
      throw new MissingTopicException(name);
    }
    return topic.partitions();
  }

  static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka does not answer: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking Kafka", e);
    }
  }
}
