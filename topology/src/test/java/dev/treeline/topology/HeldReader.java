package dev.treeline.topology;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Stops an instance in the middle of its backlog until the test lets it go on, and then has it work
 * slowly until the test lets it hurry, so that what happens meanwhile happens in the middle. It is
 * that of the partition that it is furthest with: those that begin later have more left.
 */
public final class HeldReader implements ConsumerInterceptor<byte[], byte[]> {

  static final String TOPIC = "test.held.topic";
  static final String AFTER = "test.held.after";

  private static final Duration SLOWLY = Duration.ofSeconds(1);

  private static volatile CountDownLatch reached = new CountDownLatch(1);
  private static volatile CountDownLatch goOn = new CountDownLatch(1);
  private static volatile CountDownLatch hurry = new CountDownLatch(1);

  private final Map<TopicPartition, Integer> seen = new HashMap<>();
  private String topic = "";
  private int after;

  static void reset() {
    reached = new CountDownLatch(1);
    goOn = new CountDownLatch(1);
    hurry = new CountDownLatch(1);
  }

  static boolean isReached() {
    return reached.getCount() == 0;
  }

  static void goOn() {
    goOn.countDown();
  }

  static void hurry() {
    hurry.countDown();
  }

  @Override
  public void configure(Map<String, ?> configs) {
    topic = String.valueOf(configs.get(TOPIC));
    after = Integer.parseInt(String.valueOf(configs.get(AFTER)));
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    boolean isMiddle = seen.values().stream().anyMatch(count -> count >= after);
    records.records(topic).forEach(record -> seen.merge(partitionOf(record), 1, Integer::sum));
    if (isMiddle) {
      reached.countDown();
      try {
        if (!goOn.await(Surroundings.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
          throw new IllegalStateException("nobody let it go on");
        }
        hurry.await(SLOWLY.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return records;
  }

  private static TopicPartition partitionOf(ConsumerRecord<byte[], byte[]> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void close() {}
}
