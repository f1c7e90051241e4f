package dev.treeline.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {

  private static final TopicPartition PARTITION = new TopicPartition("letters", 0);

  @Test
  void aRestartOnTheSameDirectoryKeepsTopicsRecordsAndOffsets(@TempDir Path dir) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(dir, 0)) {
      createTopic(kafka);
      produce(kafka, "a", "b", "c");
      commit(kafka, 2);
    }
    // Neither the broker's nor the controller's port is the former one.
    try (EmbeddedKafka kafka = EmbeddedKafka.start(dir, 0)) {
      produce(kafka, "d");
      assertThat(consumeFromCommitted(kafka, 2)).containsExactly("c", "d");
    }
  }

  @Test
  void aChosenPortIsTheOneItListensOn(@TempDir Path dir) throws Exception {
    int port = FreePorts.next();
    try (EmbeddedKafka kafka = EmbeddedKafka.start(dir, port);
        Admin admin = admin(kafka)) {
      assertThat(kafka.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
      assertThat(admin.describeCluster().nodes().get(30, TimeUnit.SECONDS))
          .singleElement()
          .satisfies(
              node ->
                  assertThat(node.host() + ":" + node.port()).isEqualTo(kafka.bootstrapServers()));
    }
  }

  @Test
  void closingTwiceIsClosingOnce(@TempDir Path dir) {
    EmbeddedKafka kafka = EmbeddedKafka.start(dir, 0);
    kafka.close();
    kafka.close();
  }

  private static void createTopic(EmbeddedKafka kafka) throws Exception {
    try (Admin admin = admin(kafka)) {
      admin
          .createTopics(List.of(new NewTopic(PARTITION.topic(), 1, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  private static Admin admin(EmbeddedKafka kafka) {
    return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  private static void produce(EmbeddedKafka kafka, String... values) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (String value : values) {
        producer.send(new ProducerRecord<>(PARTITION.topic(), value)).get(30, TimeUnit.SECONDS);
      }
    }
  }

  private static void commit(EmbeddedKafka kafka, long offset) {
    try (KafkaConsumer<String, String> consumer = consumer(kafka)) {
      consumer.assign(List.of(PARTITION));
      consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(offset)));
    }
  }

  private static List<String> consumeFromCommitted(EmbeddedKafka kafka, int count) {
    List<String> values = new ArrayList<>();
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    try (KafkaConsumer<String, String> consumer = consumer(kafka)) {
      consumer.assign(List.of(PARTITION));
      while (values.size() < count && System.nanoTime() < deadline) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          values.add(record.value());
        }
      }
    }
    return values;
  }

  private static KafkaConsumer<String, String> consumer(EmbeddedKafka kafka) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers", kafka.bootstrapServers(),
            "group.id", "readers",
            "enable.auto.commit", "false"),
        new StringDeserializer(),
        new StringDeserializer());
  }
}
