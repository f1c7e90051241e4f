package dev.treeline.bench.reads;

import dev.treeline.bench.lab.Kafka;
import dev.treeline.bench.lab.Kafka.Message;
import dev.treeline.bench.lab.Setup;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends spans at a steady rate until it is closed. */
final class Background implements AutoCloseable {

  private static final long SLICE_NANOS = Duration.ofMillis(5).toNanos();

  private final Thread thread;
  private volatile boolean closing;
  private volatile long sent;

  private Background(Kafka kafka, Setup setup, Stream<Message> messages, double perSecond) {
    this.thread =
        new Thread(() -> send(kafka, setup, messages.iterator(), perSecond), "background");
    thread.start();
  }

  static Background start(Kafka kafka, Setup setup, Stream<Message> messages, double perSecond) {
    return new Background(kafka, setup, messages, perSecond);
  }

  /** Records, until now. */
  long sent() {
    return sent;
  }

  private void send(Kafka kafka, Setup setup, Iterator<Message> messages, double perSecond) {
    String topic = setup.spansTopic();
    long began = System.nanoTime();
    try (Producer<byte[], byte[]> producer = kafka.producer(5)) {
      while (!closing && messages.hasNext()) {
        long due = (long) ((System.nanoTime() - began) / 1e9 * perSecond);
        long number = sent;
        for (; number < due && messages.hasNext(); number++) {
          Message message = messages.next();
          producer.send(new ProducerRecord<>(topic, message.key(), message.value()));
        }
        sent = number;
        LockSupport.parkNanos(SLICE_NANOS);
      }
    }
  }

  @Override
  public void close() {
    closing = true;
    try {
      thread.join(Duration.ofSeconds(20).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
