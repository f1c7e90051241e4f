package dev.treeline.topics;

import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The broker's append time, never later than now. A span's own clock never counts: one span dated
 * 2100 would move stream time there, and expire every row of the store.
 */
public final class ArrivalTime implements TimestampExtractor {

  private final Clock clock;

  public ArrivalTime() {
    this(Clock.systemUTC());
  }

  ArrivalTime(Clock clock) {
    this.clock = clock;
  }

  @Override
  public long extract(ConsumerRecord<Object, Object> message, long partitionTime) {
    return Math.max(0, Math.min(message.timestamp(), clock.millis()));
  }
}
