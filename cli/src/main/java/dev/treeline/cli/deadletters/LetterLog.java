package dev.treeline.cli.deadletters;

import dev.treeline.cli.command.CommandFailure;
import dev.treeline.codec.DeadLetter;
import dev.treeline.codec.DecodeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the topic of dead letters, up to where it ends at the beginning, and changes nothing. */
final class LetterLog implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final int MOST_EMPTY_POLLS = 60;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String topic;
  private final String servers;

  LetterLog(KafkaOptions.Target target) {
    Map<String, Object> properties = new HashMap<>(target.clients());
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    this.topic = target.topics().deadLetters();
    this.servers = target.servers();
    this.consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** All of them, by partition and offset. */
  void forEach(Consumer<Letter> action) {
    try {
      List<TopicPartition> partitions =
          partitions().stream().map(p -> new TopicPartition(topic, p.partition())).toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      int empty = 0;
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        var records = consumer.poll(POLL);
        empty = records.isEmpty() ? empty + 1 : 0;
        if (empty > MOST_EMPTY_POLLS) {
          throw new CommandFailure("Kafka at " + servers + " sends no records of " + topic);
        }
        for (ConsumerRecord<byte[], byte[]> record : records) {
          Long end = ends.get(new TopicPartition(topic, record.partition()));
          if (end != null && record.offset() < end) {
            read(record).ifPresent(action);
          }
        }
      }
    } catch (KafkaException e) {
      throw failure(e);
    }
  }

  /** The one that stands there. */
  Optional<Letter> at(Letter.Position position) {
    return record(new TopicPartition(topic, position.partition()), position.offset())
        .flatMap(LetterLog::read);
  }

  /** The record that a letter is about, which may be there still. */
  Optional<ConsumerRecord<byte[], byte[]>> original(DeadLetter letter) {
    return letter.topic().isEmpty()
        ? Optional.empty()
        : record(new TopicPartition(letter.topic(), letter.partition()), letter.offset());
  }

  private Optional<ConsumerRecord<byte[], byte[]>> record(TopicPartition at, long offset) {
    try {
      boolean known =
          consumer.listTopics().getOrDefault(at.topic(), List.of()).stream()
              .anyMatch(p -> p.partition() == at.partition());
      if (!known
          || offset >= consumer.endOffsets(List.of(at)).getOrDefault(at, 0L)
          || offset < consumer.beginningOffsets(List.of(at)).getOrDefault(at, 0L)) {
        return Optional.empty();
      }
      consumer.assign(List.of(at));
      consumer.seek(at, offset);
      for (int i = 0; i < MOST_EMPTY_POLLS; i++) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          return record.offset() == offset ? Optional.of(record) : Optional.empty();
        }
      }
      return Optional.empty();
    } catch (KafkaException e) {
      throw failure(e);
    }
  }

  private List<PartitionInfo> partitions() {
    List<PartitionInfo> partitions = consumer.listTopics().get(topic);
    if (partitions == null) {
      throw new CommandFailure(
          "there is no topic %s at %s: name its prefix with --set topics.prefix=…, or make it with"
                  .formatted(topic, servers)
              + " './treeline topics'");
    }
    return partitions;
  }

  private CommandFailure failure(KafkaException e) {
    return new CommandFailure(
        "cannot read %s at %s (%s): check --bootstrap-servers, and kafka.* settings"
            .formatted(topic, servers, e.getMessage()),
        e);
  }

  private static Optional<Letter> read(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Letter(
              new Letter.Position(record.partition(), record.offset()),
              record.timestamp(),
              DeadLetter.decode(record.value())));
    } catch (DecodeException somebodyElses) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
