package dev.treeline.server.gateway;

import static dev.treeline.server.gateway.Intake.TRACE;
import static dev.treeline.server.gateway.Intake.json;
import static dev.treeline.server.gateway.Intake.request;
import static dev.treeline.server.gateway.Intake.spans;
import static dev.treeline.server.gateway.TestGateway.GOOD;
import static dev.treeline.server.gateway.TestGateway.SMALL;
import static dev.treeline.server.gateway.TestGateway.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.rpc.Status;
import dev.treeline.codec.DeadLetter;
import dev.treeline.codec.SpanRecords;
import dev.treeline.server.auth.Gatekeeper;
import dev.treeline.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What becomes of a request by what Kafka does. */
class GatewayKafkaTest {

  private TestGateway test = TestGateway.acknowledged();

  @Test
  void answerWaitsForTheAcknowledgement() {
    test = TestGateway.waiting();
    CompletableFuture<IntakeAnswer> answer =
        CompletableFuture.supplyAsync(() -> test.handle(json(spans(GOOD))));
    Awaitility.await().until(() -> test.producer.history().size() == 1);
    assertThat(answer).isNotDone();
    test.producer.completeNext();
    assertThat(answer)
        .succeedsWithin(10, TimeUnit.SECONDS)
        .extracting(IntakeAnswer::status)
        .isEqualTo(200);
  }

  @Test
  void silentKafkaIs503WithRetryAfter() {
    test = TestGateway.waiting();
    IntakeAnswer answer = test.with(SMALL).handle(json(spans(GOOD)));
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.headers()).containsEntry("Retry-After", "5");
    assertThat(text(answer)).startsWith("{\"code\":14,");
  }

  @Test
  void whateverElseIsWrongWithKafkaIs503() {
    for (RuntimeException failure :
        List.of(
            new TimeoutException("buffer full"),
            new TopicAuthorizationException("treeline.spans"),
            new IllegalStateException("closed"))) {
      test = TestGateway.acknowledged();
      test.producer.sendException = failure;
      IntakeAnswer answer = test.handle(json(spans(GOOD)));
      assertThat(answer.status()).isEqualTo(503);
      assertThat(text(answer)).doesNotContain(String.valueOf(failure.getMessage()));
    }
  }

  @Test
  void failureAfterSendingIs503() {
    test = TestGateway.waiting();
    CompletableFuture<IntakeAnswer> answer =
        CompletableFuture.supplyAsync(() -> test.handle(json(spans(GOOD))));
    Awaitility.await().until(() -> test.producer.errorNext(new TimeoutException("expired")));
    assertThat(answer)
        .succeedsWithin(10, TimeUnit.SECONDS)
        .extracting(IntakeAnswer::status)
        .isEqualTo(503);
    assertThat(test.counted("treeline.intake.requests", "outcome", "unavailable")).isEqualTo(1);
  }

  @Test
  void ourOwnFailureIs500InTheRequestsEncoding() throws IOException {
    test.producer.sendException = new ClassCastException("ours");
    IntakeAnswer answer = test.handle(request("application/x-protobuf", protobuf()));
    assertThat(answer.status()).isEqualTo(500);
    assertThat(Status.parseFrom(answer.body()).getCode()).isEqualTo(13);
  }

  @Test
  void spanThatKafkaFindsTooLargeIsRejectedAndDeadLettered() {
    test = TestGateway.waiting();
    CompletableFuture<IntakeAnswer> answer =
        CompletableFuture.supplyAsync(() -> test.handle(json(spans(GOOD))));
    Awaitility.await().until(() -> test.producer.errorNext(new RecordTooLargeException("big")));
    Awaitility.await().until(() -> test.producer.completeNext());
    assertThat(answer)
        .succeedsWithin(10, TimeUnit.SECONDS)
        .satisfies(a -> assertThat(text(a)).contains("too_large"));

    DeadLetter letter = DeadLetter.decode(test.producer.history().get(1).value());
    assertThat(letter.reason()).isEqualTo("too_large");
    assertThat(letter.value())
        .isNotNull()
        .satisfies(v -> assertThat(SpanRecords.decode(v)).hasSize(1));
    assertThat(letter.contentType()).isEqualTo("application/vnd.treeline.span+avro");
    assertThat(test.counted("treeline.intake.spans", "outcome", "accepted")).isZero();
    assertThat(test.counted("treeline.intake.spans", "reason", "too_large")).isEqualTo(1);
  }

  /** Kafka would take it, and the topology would make a dead letter of what was acknowledged. */
  @Test
  void spanThatTheTopologyFindsTooLargeIsRejectedWhileOthersAreTaken() {
    String name = "\"name\":\"" + "n".repeat(SpanRecords.MAX_BYTES) + "\",\"spanId\"";
    String huge = spans(GOOD, TRACE + "/00000000000000a2").replaceFirst("\"spanId\"", name);
    assertThat(text(test.handle(json(huge)))).contains("\"rejectedSpans\":\"1\"", "too_large");

    assertThat(test.producer.history())
        .extracting(ProducerRecord::topic)
        .containsExactly(Topics.DEFAULT.spans(), Topics.DEFAULT.deadLetters());
    assertThat(test.counted("treeline.intake.spans", "outcome", "accepted")).isEqualTo(1);
    assertThat(test.counted("treeline.intake.spans", "reason", "too_large")).isEqualTo(1);
  }

  @Test
  void requestOverTheCapIs503AtOnce() {
    test = TestGateway.waiting();
    Gateway gateway =
        test.with(
            new GatewaySettings(
                Topics.DEFAULT, 1_000, 1, 1_000, Duration.ofMinutes(1), Duration.ofSeconds(1)));
    CompletableFuture<IntakeAnswer> first =
        CompletableFuture.supplyAsync(() -> gateway.handle(json(spans(GOOD))));
    Awaitility.await().until(() -> test.producer.history().size() == 1);

    IntakeAnswer second = gateway.handle(json(spans(GOOD)));
    assertThat(second.status()).isEqualTo(503);
    assertThat(second.headers()).containsEntry("Retry-After", "1");
    assertThat(test.counted("treeline.intake.requests", "outcome", "busy")).isEqualTo(1);

    test.producer.completeNext();
    assertThat(first).succeedsWithin(10, TimeUnit.SECONDS);
    assertThat(gateway.handle(json("{}")).status()).isEqualTo(200);
  }

  @Test
  void bodiesOverTheSharedBufferAre503() {
    test = TestGateway.waiting();
    Gateway gateway =
        test.with(
            new GatewaySettings(
                Topics.DEFAULT, 1_000, 2, 1_000, Duration.ofMinutes(1), Duration.ofSeconds(1)));
    String body = spans(GOOD) + " ".repeat(700);
    CompletableFuture<IntakeAnswer> first =
        CompletableFuture.supplyAsync(() -> gateway.handle(json(body)));
    Awaitility.await().until(() -> test.producer.history().size() == 1);
    assertThat(gateway.handle(json(body)).status()).isEqualTo(503);
    test.producer.completeNext();
    assertThat(first).succeedsWithin(10, TimeUnit.SECONDS);
  }

  @Test
  void closedGatewayAnswers503() {
    Gateway gateway = test.with(GatewaySettings.DEFAULTS);
    gateway.close();
    assertThat(test.producer.closed()).isTrue();
    assertThat(gateway.handle(json(spans(GOOD))).status()).isEqualTo(503);
  }

  /** Else a process would not end while its Kafka is away. */
  @Test
  void closingWaitsForKafkaOnlyAsLongAsItMay() {
    List<Duration> waited = new ArrayList<>();
    MockProducer<byte[], byte[]> kafka =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
          @Override
          public void close(Duration timeout) {
            waited.add(timeout);
          }
        };
    Gateway.create(SMALL, kafka, Gatekeeper.open(), new SimpleMeterRegistry(), Clock.systemUTC())
        .close();

    assertThat(waited).containsExactly(SMALL.closeTimeout());
  }

  @Test
  void producerKeepsItsPromisesWhateverIsConfigured() {
    var configuration = SpanProducer.configuration(Map.of("acks", "0", "linger.ms", "50"));
    assertThat(configuration)
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true)
        .containsEntry("linger.ms", "50");
  }

  private static byte[] protobuf() {
    var request = ExportTraceServiceRequest.newBuilder();
    request
        .addResourceSpansBuilder()
        .addScopeSpansBuilder()
        .addSpansBuilder()
        .setTraceId(ByteString.copyFrom(new byte[15]).concat(ByteString.copyFrom(new byte[] {1})))
        .setSpanId(ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}));
    return request.build().toByteArray();
  }
}
