package dev.treeline.server.gateway;

import dev.treeline.wire.NotReadyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Writes records and waits until Kafka has them. */
final class RecordWriter {

  private final Producer<byte[], byte[]> producer;
  private final Duration timeout;

  RecordWriter(Producer<byte[], byte[]> producer, Duration timeout) {
    this.producer = producer;
    this.timeout = timeout;
  }

  /**
   * Returns when all items are acknowledged, but for those it returns: they are too large for
   * Kafka, and will be at every try.
   *
   * <p>Any other failure is a 503, also one that Kafka does not call retriable (a missing ACL,
   * say): the sender did nothing wrong, and a 500 would make it throw its spans away. Records that
   * were written by then are written again by the sender's retry, which the store makes no
   * difference of.
   */
  <T> List<T> write(List<T> items, Function<? super T, ProducerRecord<byte[], byte[]>> toRecord)
      throws IntakeRefused {
    long deadline = System.nanoTime() + timeout.toNanos();
    List<Future<RecordMetadata>> acks = new ArrayList<>(items.size());
    for (T item : items) {
      Future<RecordMetadata> ack = send(record(item, toRecord));
      if (ack.isDone()) {
        isTaken(ack, deadline); // full or unreachable: no use to block on the next record too
      } else if (System.nanoTime() > deadline) {
        throw late();
      }
      acks.add(ack);
    }
    List<T> tooLarge = new ArrayList<>();
    for (int i = 0; i < acks.size(); i++) {
      if (!isTaken(acks.get(i), deadline)) {
        tooLarge.add(items.get(i));
      }
    }
    return tooLarge;
  }

  private static <T> ProducerRecord<byte[], byte[]> record(
      T item, Function<? super T, ProducerRecord<byte[], byte[]>> toRecord) throws IntakeRefused {
    try {
      return toRecord.apply(item);
    } catch (NotReadyException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IntakeRefused(Refusal.UNAVAILABLE, "no schema to write the spans with", cause);
    }
  }

  private Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) throws IntakeRefused {
    try {
      return producer.send(record);
    } catch (InterruptException e) { // it has set the thread's flag again
      throw new IntakeRefused(Refusal.UNAVAILABLE, "interrupted while writing to Kafka", e);
    } catch (KafkaException | IllegalStateException e) {
      throw unavailable(e);
    }
  }

  /** Waits for the acknowledgement; false where the record is too large. */
  private static boolean isTaken(Future<RecordMetadata> ack, long deadline) throws IntakeRefused {
    try {
      ack.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof RecordTooLargeException) {
        return false;
      }
      throw unavailable(cause);
    } catch (TimeoutException e) {
      throw late();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IntakeRefused(Refusal.UNAVAILABLE, "interrupted while waiting for Kafka", e);
    }
  }

  private static IntakeRefused late() {
    return new IntakeRefused(Refusal.UNAVAILABLE, "Kafka did not acknowledge in time");
  }

  private static IntakeRefused unavailable(Throwable cause) {
    // Kafka's own message names brokers and topics: it is for the log, not for the sender.
    return new IntakeRefused(Refusal.UNAVAILABLE, "Kafka does not take the spans", cause);
  }
}
