package dev.treeline.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * {@code @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();}: one broker
 * for all tests of the JVM, so names of topics, groups and applications come from {@link
 * #uniqueName}. The broker is embedded, or with {@code -Dkafka=container} one in a container.
 */
public final class KafkaExtension implements BeforeAllCallback {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private @Nullable TestBroker broker;

  /** The same words for a broker that a test starts and stops by itself. */
  public static KafkaExtension on(String bootstrapServers) {
    KafkaExtension kafka = new KafkaExtension();
    kafka.broker = TestBroker.at(bootstrapServers);
    return kafka;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    // Closed by JUnit with the root, after the last test.
    broker =
        context
            .getRoot()
            .getStore(Namespace.create(KafkaExtension.class))
            .getOrComputeIfAbsent(TestBroker.class, key -> TestBroker.start(), TestBroker.class);
  }

  public String bootstrapServers() {
    if (broker == null) {
      throw new IllegalStateException("register KafkaExtension as a static field");
    }
    return broker.bootstrapServers();
  }

  /** What every client needs. */
  public Map<String, Object> clientConfig() {
    return Map.of("bootstrap.servers", bootstrapServers());
  }

  public String uniqueName(String label) {
    return label + "-" + UUID.randomUUID();
  }

  /** A new topic of this many partitions, under a name of its own. */
  public String topic(String label, int partitions) {
    String name = uniqueName(label);
    createTopic(new NewTopic(name, partitions, (short) 1));
    return name;
  }

  public void createTopic(NewTopic topic) {
    try (Admin admin = admin()) {
      await(admin.createTopics(List.of(topic)).all());
    }
  }

  public Admin admin() {
    return Admin.create(clientConfig());
  }

  /** Returns when the record is acknowledged by the broker. */
  public RecordMetadata produce(String topic, byte @Nullable [] key, byte @Nullable [] value) {
    return produce(List.of(new ProducerRecord<>(topic, key, value))).get(0);
  }

  /** Returns when all records are acknowledged by the broker. */
  public List<RecordMetadata> produce(List<ProducerRecord<byte[], byte[]>> records) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(clientConfig(), new ByteArraySerializer(), new ByteArraySerializer())) {
      List<RecordMetadata> acknowledged = new ArrayList<>();
      for (var sent : records.stream().map(producer::send).toList()) {
        acknowledged.add(sent.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      }
      return acknowledged;
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("records were not acknowledged", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Reads all partitions from the beginning until there are this many records. */
  public List<ConsumerRecord<byte[], byte[]>> consume(String topic, int count) {
    return consumeUntil(topic, records -> records.size() >= count);
  }

  /** Reads all partitions from the beginning until the records read so far are enough. */
  public List<ConsumerRecord<byte[], byte[]>> consumeUntil(
      String topic, Predicate<List<ConsumerRecord<byte[], byte[]>>> enough) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            clientConfig(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!enough.test(records)) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError(
              "only %d records in %s after %s: not enough"
                  .formatted(records.size(), topic, PATIENCE));
        }
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("the broker did not do it", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static AssertionError interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new AssertionError("interrupted", e);
  }
}
