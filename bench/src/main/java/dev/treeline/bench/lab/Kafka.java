package dev.treeline.bench.lab;

import dev.treeline.topics.SourceTopicSetup;
import dev.treeline.topics.SpansPartitioner;
import dev.treeline.topics.TopicSettings;
import dev.treeline.topics.TopicSetup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The broker as a benchmark sees it: topics, records in, bytes kept. */
public final class Kafka implements AutoCloseable {

  private static final Duration RETENTION = Duration.ofHours(24);

  private final Admin admin;
  private final String bootstrapServers;

  Kafka(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  /**
   * A new one each time: one that has written to topics that are gone asks for them for minutes.
   */
  private Producer<byte[], byte[]> producer() {
    // One request after the other: the first one to a new partition may be turned away, and the
    // broker would take the second for the first, and never the first.
    return producer(5, 1);
  }

  /** One for a benchmark that sends at its own pace; its caller closes it. */
  public Producer<byte[], byte[]> producer(int lingerMs) {
    return producer(lingerMs, 5);
  }

  private Producer<byte[], byte[]> producer(int lingerMs, int requestsAtOnce) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ProducerConfig.LINGER_MS_CONFIG,
            lingerMs,
            ProducerConfig.BATCH_SIZE_CONFIG,
            128 * 1024,
            // Like the changelogs that its bytes are compared with.
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "lz4",
            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
            requestsAtOnce),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  void prepare(Setup setup) {
    TopicSettings settings =
        new TopicSettings(setup.topics(), setup.partitions(), (short) 1, RETENTION);
    TopicSetup.ensure(admin, settings);
    if (setup.source().isPresent()) {
      SourceTopicSetup.ensure(admin, settings, List.of(setup.sourceTopic()));
    }
    // Answered by the leaders only: a producer that is faster than they are loses its sequence.
    get(
        admin
            .listOffsets(
                IntStream.range(0, setup.partitions())
                    .boxed()
                    .collect(
                        Collectors.toMap(
                            number -> new TopicPartition(setup.topics().spans(), number),
                            number -> OffsetSpec.latest())))
            .all());
  }

  /** Writes all of it to {@code treeline.spans}, and returns when it is there. */
  public void send(Setup setup, Stream<Message> messages) {
    String topic = setup.topics().spans();
    try (Producer<byte[], byte[]> producer = producer()) {
      messages.forEach(
          message -> producer.send(new ProducerRecord<>(topic, message.key(), message.value())));
    }
  }

  /**
   * Writes messages to one partition of the source topic, without a key as the Collector does, and
   * returns when they are there.
   */
  public void sendToSource(Setup setup, int partition, Stream<byte[]> messages) {
    String topic = setup.sourceTopic();
    try (Producer<byte[], byte[]> producer = producer()) {
      messages.forEach(
          message -> producer.send(new ProducerRecord<>(topic, partition, null, message)));
    }
  }

  /** A record of spans. */
  public record Message(byte[] key, byte[] value) {}

  /** Moves the clocks of all partitions to now, without a wait for silence. */
  public void tick(Setup setup) {
    try (Producer<byte[], byte[]> producer = producer()) {
      IntStream.range(0, setup.partitions())
          .forEach(
              partition ->
                  producer.send(
                      new ProducerRecord<>(
                          setup.topics().spans(),
                          partition,
                          SpansPartitioner.tickKey(partition),
                          null)));
    }
  }

  /** Bytes on the broker's disk by topic, without the prefix of the run. */
  public Map<String, Long> bytes(Setup setup) {
    Map<String, Long> bytes = new TreeMap<>();
    get(admin.describeLogDirs(List.of(1)).allDescriptions())
        .values()
        .forEach(
            dirs ->
                dirs.values()
                    .forEach(
                        dir ->
                            dir.replicaInfos()
                                .forEach(
                                    (partition, replica) -> {
                                      if (partition.topic().startsWith(setup.prefix())) {
                                        bytes.merge(
                                            partition.topic().substring(setup.prefix().length()),
                                            replica.size(),
                                            Long::sum);
                                      }
                                    })));
    return bytes;
  }

  void discard(Setup setup) {
    Set<String> topics =
        get(admin.listTopics().names()).stream()
            .filter(name -> name.startsWith(setup.prefix()))
            .collect(Collectors.toSet());
    get(admin.deleteTopics(topics).all());
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka does not answer: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking Kafka", e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
