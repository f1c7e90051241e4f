package dev.treeline.bench.reads;

import dev.treeline.bench.http.Connection;
import dev.treeline.bench.lab.Instance;
import dev.treeline.bench.lab.Lab;
import dev.treeline.bench.lab.Setup;
import dev.treeline.bench.traffic.BenchSpans;
import dev.treeline.codec.SpanRecords;
import dev.treeline.load.send.OtlpProtobuf;
import dev.treeline.span.Span;
import dev.treeline.topics.SpansPartitioner;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends a trace of one span, and asks for it from the moment of its acknowledgement on, again and
 * again without a pause, until it is there.
 */
final class Probe implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long PAUSE_NANOS = Duration.ofMillis(15).toNanos();
  private static final int OK = 200;

  /** Where a span comes in. */
  enum Entry {
    TOPIC("`treeline.spans`"),
    GATEWAY("gateway");

    private final String title;

    Entry(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  private final Setup setup;
  private final Producer<byte[], byte[]> producer;
  private final int port;
  private long next;

  /**
   * Opens what it needs.
   *
   * @param first number of a trace that nobody else sends
   */
  Probe(Lab lab, Setup setup, int port, long first) {
    this.setup = setup;
    this.producer = lab.kafka().producer(0);
    this.port = port;
    this.next = first;
  }

  /** Milliseconds from each acknowledgement to the first answer. */
  List<Double> run(Entry entry, int probes) throws IOException {
    List<Double> millis = new ArrayList<>();
    try (Connection connection = new Connection(port)) {
      for (int probe = 0; probe < probes; probe++) {
        Span span = BenchSpans.span(next++, 0);
        send(entry, span, connection);
        long acknowledged = System.nanoTime();
        await(span, connection);
        millis.add((System.nanoTime() - acknowledged) / 1e6);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    return millis;
  }

  /** Waits until a span can be read behind all that was sent before, on each partition. */
  void behindAll() throws IOException {
    for (int partition = 0; partition < setup.partitions(); partition++) {
      while (SpansPartitioner.partitionOf(BenchSpans.traceId(next), setup.partitions())
          != partition) {
        next++;
      }
      Span span = BenchSpans.span(next++, 0);
      try (Connection connection = new Connection(port)) {
        send(Entry.TOPIC, span, connection);
        await(span, connection);
      }
    }
  }

  private void send(Entry entry, Span span, Connection connection) throws IOException {
    if (entry == Entry.TOPIC) {
      try {
        producer
            .send(
                new ProducerRecord<>(
                    setup.spansTopic(),
                    SpansPartitioner.keyOf(span.traceId()),
                    SpanRecords.encode(span)))
            .get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("Kafka did not take a span", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while sending", e);
      }
      return;
    }
    Connection.Answer answer =
        connection.exchange(
            Connection.post(
                "/v1/traces",
                List.of(
                    "Authorization: Bearer " + Instance.KEY,
                    "Content-Type: application/x-protobuf"),
                OtlpProtobuf.encode(List.of(span))));
    if (answer.status() != OK) {
      throw new IllegalStateException("the gateway answered " + answer.status());
    }
  }

  private static void await(Span span, Connection connection) throws IOException {
    byte[] question =
        Connection.get("/treeline/v1/traces/" + span.traceId(), Asked.TREELINE.headers());
    long since = System.nanoTime();
    while (connection.exchange(question).status() != OK) {
      if (System.nanoTime() - since > PATIENCE.toNanos()) {
        throw new IllegalStateException("trace " + span.traceId() + " cannot be read");
      }
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
