package dev.treeline.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.DeleteTrace;
import dev.treeline.server.auth.Gatekeeper;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class GatewayDeleteTest {

  private static final TraceId TRACE = new TraceId(7, 8);
  private static final GatewaySettings SMALL =
      new GatewaySettings(
          Topics.DEFAULT, 1_000, 1, 1_500, Duration.ofMillis(200), Duration.ofSeconds(1));

  @Test
  void theCommandGoesWhereTheTracesSpansGo() {
    MockProducer<byte[], byte[]> producer = producer(true);

    assertThat(gateway(producer).delete(Tenant.named("shop"), TRACE)).isEmpty();

    ProducerRecord<byte[], byte[]> written = producer.history().get(0);
    assertThat(written.topic()).isEqualTo("treeline.spans");
    assertThat(written.key()).asString().isEqualTo(TRACE.toString());
    assertThat(DeleteTrace.decode(written.value())).isEqualTo(new DeleteTrace("shop", TRACE));
  }

  @Test
  void aKafkaThatDoesNotAnswerIsNotWaitedForForEver() {
    Gateway gateway = gateway(producer(false));

    assertThat(gateway.delete(Tenant.DEFAULT, TRACE)).isEqualTo(OptionalInt.of(5));
    assertThat(gateway.delete(Tenant.DEFAULT, TRACE)).as("its place was given back").hasValue(5);
  }

  /** The trace is there still: its deletion must not be acknowledged. */
  @Test
  void aCommandThatKafkaFindsTooLargeIsToldToTheCaller() {
    MockProducer<byte[], byte[]> producer = producer(false);
    GatewaySettings patient = GatewaySettings.DEFAULTS;
    CompletableFuture<OptionalInt> deleted =
        CompletableFuture.supplyAsync(
            () -> gateway(patient, producer).delete(Tenant.DEFAULT, TRACE));

    Awaitility.await().until(() -> producer.errorNext(new RecordTooLargeException("1 byte")));

    assertThat(deleted).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(OptionalInt.of(5));
  }

  @Test
  void aRefusedWriteIsToldToTheCaller() {
    MockProducer<byte[], byte[]> producer = producer(true);
    producer.sendException = new TopicAuthorizationException("no");

    assertThat(gateway(producer).delete(Tenant.DEFAULT, TRACE)).isPresent();
  }

  private static Gateway gateway(MockProducer<byte[], byte[]> producer) {
    return gateway(SMALL, producer);
  }

  private static Gateway gateway(GatewaySettings settings, MockProducer<byte[], byte[]> producer) {
    return Gateway.create(
        settings, producer, Gatekeeper.open(), new SimpleMeterRegistry(), Clock.systemUTC());
  }

  private static MockProducer<byte[], byte[]> producer(boolean autoComplete) {
    return new MockProducer<>(
        autoComplete, null, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
