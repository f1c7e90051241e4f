package dev.treeline.topology;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Ends the JVM, as {@code kill -9} would, at one point of the way of a completed trace. */
public final class HaltAt
    implements ProducerInterceptor<byte[], byte[]>, ConsumerInterceptor<byte[], byte[]> {

  static final int EXIT_CODE = 42;

  /** Where to halt, and at the how manieth record. */
  static final String POINT = "test.halt.point";

  static final String NTH = "test.halt.nth";
  static final String TOPIC = "test.halt.topic";

  enum Point {
    BEFORE_IT_IS_SENT,
    WHEN_IT_IS_ACKNOWLEDGED,
    WHEN_THE_OFFSETS_AFTER_IT_ARE_COMMITTED,
    WHEN_IT_IS_READ_BACK,

    /** With all that came of the records before it acknowledged. */
    WHEN_IT_IS_READ_AND_NOTHING_IS_IN_FLIGHT
  }

  private static final AtomicInteger passed = new AtomicInteger();
  private static final AtomicInteger inFlight = new AtomicInteger();

  private String topic = "";
  private Point point = Point.BEFORE_IT_IS_SENT;
  private int nth;

  @Override
  public void configure(Map<String, ?> configs) {
    topic = String.valueOf(configs.get(TOPIC));
    point = Point.valueOf(String.valueOf(configs.get(POINT)));
    nth = Integer.parseInt(String.valueOf(configs.get(NTH)));
  }

  @Override
  public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
    inFlight.incrementAndGet();
    passes(Point.BEFORE_IT_IS_SENT, record.topic());
    return record;
  }

  @Override
  public void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
    inFlight.decrementAndGet();
    if (metadata != null && exception == null) {
      passes(Point.WHEN_IT_IS_ACKNOWLEDGED, metadata.topic());
      if (metadata.topic().equals(topic)
          && point == Point.WHEN_THE_OFFSETS_AFTER_IT_ARE_COMMITTED) {
        passed.incrementAndGet();
      }
    }
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> record : records.records(topic)) {
      passes(Point.WHEN_IT_IS_READ_BACK, record.topic());
      if (point == Point.WHEN_IT_IS_READ_AND_NOTHING_IS_IN_FLIGHT
          && passed.incrementAndGet() >= nth) {
        haltWhenNothingIsInFlight();
      }
    }
    return records;
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    if (point == Point.WHEN_THE_OFFSETS_AFTER_IT_ARE_COMMITTED && passed.get() >= nth) {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }

  private static void haltWhenNothingIsInFlight() {
    while (inFlight.get() > 0) {
      Thread.onSpinWait();
    }
    Runtime.getRuntime().halt(EXIT_CODE);
  }

  private void passes(Point here, String recordTopic) {
    if (here == point && recordTopic.equals(topic) && passed.incrementAndGet() >= nth) {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }

  @Override
  public void close() {}
}
