package dev.treeline.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.treeline.wire.NotReadyException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class RecordWriterTest {

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
}
