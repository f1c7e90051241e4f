package dev.treeline.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.treeline.wire.NotReadyException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class RecordWriterTest {

  private static final ByteArraySerializer BYTES = new ByteArraySerializer();

  /** A 503 makes a sender come again; a 500 would make it throw its spans away. */
  @Test
  void spansThatCannotBeEncodedYetAreARefusalThatPasses() {
    try (MockProducer<byte[], byte[]> producer =
        new MockProducer<>(
            true,
            new RoundRobinPartitioner(),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      RecordWriter writer = new RecordWriter(producer, Duration.ofSeconds(5));
      assertThatExceptionOfType(IntakeRefused.class)
          .isThrownBy(
              () ->
                  writer.write(
                      List.of(1),
                      item -> {
                        throw new NotReadyException("no id yet");
                      }))
          .satisfies(refused -> assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE));
      assertThat(producer.history()).isEmpty();
    }
  }

  /** Each of them could hold the sender for as long as the first did. */
  @Test
  void whereKafkaDoesNotTakeARecordTheOthersAreNotTried() {
    AtomicInteger tried = new AtomicInteger();
    RecordWriter writer =
        new RecordWriter(
            new MockProducer<>(true, null, BYTES, BYTES) {
              @Override
              public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
                tried.incrementAndGet();
                return CompletableFuture.failedFuture(new TimeoutException("the buffer is full"));
              }
            },
            Duration.ofMinutes(1));

    assertUnavailable(writer);
    assertThat(tried).hasValue(1);
  }

  @Test
  void onceTheTimeIsOverNothingMoreIsSent() {
    MockProducer<byte[], byte[]> silent = new MockProducer<>(false, null, BYTES, BYTES);

    assertUnavailable(new RecordWriter(silent, Duration.ZERO));
    assertThat(silent.history()).hasSize(1);
  }

  /** Its pool wants it back. */
  @Test
  void whoIsInterruptedStaysSo() {
    MockProducer<byte[], byte[]> silent = new MockProducer<>(false, null, BYTES, BYTES);
    Thread.currentThread().interrupt();

    assertUnavailable(new RecordWriter(silent, Duration.ofMinutes(1)));
    assertThat(Thread.interrupted()).isTrue();
  }

  private static void assertUnavailable(RecordWriter writer) {
    assertThatExceptionOfType(IntakeRefused.class)
        .isThrownBy(
            () -> writer.write(List.of(1, 2), item -> new ProducerRecord<>("t", new byte[0])))
        .satisfies(refused -> assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE));
  }
}
