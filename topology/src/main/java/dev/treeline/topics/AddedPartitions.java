package dev.treeline.topics;

import dev.treeline.threads.DaemonThreads;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees when somebody adds partitions to topics that are read. Kafka's clients do so within five
 * minutes, each at its own time: what producers write to them until then is acknowledged, and
 * answers would call it missing. It looks more often than an answer may be behind.
 */
public final class AddedPartitions implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AddedPartitions.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final Supplier<Admin> kafka;
  private final Collection<String> topics;
  private final Runnable added;
  private final Map<String, Integer> before = new HashMap<>();

  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("added-partitions"));

  /**
   * @param added told when it has happened
   */
  public AddedPartitions(Supplier<Admin> kafka, Collection<String> topics, Runnable added) {
    this.kafka = kafka;
    this.topics = topics;
    this.added = added;
  }

  public void start() {
    looks.scheduleWithFixedDelay(this::look, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Again and again with one client, until it is interrupted by the end. */
  private void look() {
    try (Admin admin = kafka.get()) {
      while (!looks.isShutdown()) {
        admin.describeTopics(topics).topicNameValues().forEach(this::compare);
        TimeUnit.MILLISECONDS.sleep(EVERY.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (KafkaException e) { // no name of a broker can be looked up, say
      LOG.debug("The partitions could not be looked at; this is tried again", e);
    }
  }

  /** A topic that was deleted, or a Kafka that is away, others tell of. */
  private void compare(String topic, KafkaFuture<TopicDescription> answer) {
    try {
      int now = KafkaAnswers.get(answer).partitions().size();
      int then = before.computeIfAbsent(topic, first -> now);
      if (now > then) {
        before.put(topic, now);
        LOG.error(
            "{} has {} partitions now, and what is stored was made of {}: 'When partitions were"
                + " added' in docs/operations.md says how to go on without losing spans",
            topic,
            now,
            then);
        added.run();
      }
    } catch (IllegalStateException e) {
      LOG.debug("The partitions of {} could not be looked at", topic, e);
    }
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
