package dev.treeline.topology;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Stops what restores stores, once the test wants that, until the test lets it go on. */
public final class HeldRestore implements ConsumerInterceptor<byte[], byte[]> {

  private static volatile CountDownLatch reached = new CountDownLatch(1);
  private static volatile CountDownLatch goOn = new CountDownLatch(0);

  static void fromNowOn() {
    reached = new CountDownLatch(1);
    goOn = new CountDownLatch(1);
  }

  static boolean isReached() {
    return reached.getCount() == 0;
  }

  static void goOn() {
    goOn.countDown();
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    CountDownLatch held = goOn;
    if (held.getCount() > 0) {
      reached.countDown();
      try {
        if (!held.await(Surroundings.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
          throw new IllegalStateException("nobody let it go on");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return records;
  }

  @Override
  public void configure(Map<String, ?> configs) {}

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void close() {}
}
