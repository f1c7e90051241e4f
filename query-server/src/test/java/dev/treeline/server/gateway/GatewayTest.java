package dev.treeline.server.gateway;

import static dev.treeline.server.gateway.Intake.KEY;
import static dev.treeline.server.gateway.Intake.TRACE;
import static dev.treeline.server.gateway.Intake.gzip;
import static dev.treeline.server.gateway.Intake.headers;
import static dev.treeline.server.gateway.Intake.json;
import static dev.treeline.server.gateway.Intake.request;
import static dev.treeline.server.gateway.Intake.spans;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.Status;
import dev.treeline.codec.DeadLetter;
import dev.treeline.codec.SpanRecords;
import dev.treeline.server.auth.Access;
import dev.treeline.server.auth.Gatekeeper;
import dev.treeline.server.dialect.PresentedKeys;
import dev.treeline.server.dialect.Problem.Kind;
import dev.treeline.span.Tenant;
import dev.treeline.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String GOOD = TRACE + "/00000000000000a1";
  private static final GatewaySettings SMALL =
      new GatewaySettings(
          Topics.DEFAULT, 1_000, 1, 1_500, Duration.ofMillis(200), Duration.ofSeconds(1));

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private MockProducer<byte[], byte[]> producer = producer(true);

  @Test
  void acceptedRequestIsWrittenByTraceAndAnsweredWithAnEmptyObject() {
    IntakeAnswer answer = handle(json(spans(GOOD, "c".repeat(32) + "/00000000000000b1")));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).containsExactly(Map.entry("Content-Type", "application/json"));
    assertThat(text(answer)).isEqualTo("{}");
    assertThat(producer.history()).hasSize(2).allMatch(r -> r.topic().equals("treeline.spans"));
    assertThat(counted("treeline.intake.requests", "outcome", "accepted")).isEqualTo(1);
    assertThat(counted("treeline.intake.spans", "outcome", "accepted")).isEqualTo(2);
  }

  @Test
  void recordIsKeyedByTraceAndCarriesTheTenant() {
    handle(json(spans(GOOD)));
    ProducerRecord<byte[], byte[]> record = producer.history().get(0);
    assertThat(record.partition()).as("left to the default partitioner").isNull();
    assertThat(record.key())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(SpanRecords.decode(record.value()).get(0).traceId().toString());
    assertThat(record.headers().lastHeader("treeline-tenant").value()).asString().isEqualTo("shop");
  }

  @Test
  void protobufIsAnsweredInProtobuf() {
    IntakeAnswer answer = handle(request("application/x-protobuf", new byte[0]));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).containsEntry("Content-Type", "application/x-protobuf");
    assertThat(answer.body()).isEmpty();
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void contentTypeMayHaveParametersAndAnyCase() {
    assertThat(handle(request("Application/JSON; charset=utf-8", bytes("{}"))).status())
        .isEqualTo(200);
  }

  @Test
  void gzipIsRead() {
    byte[] body = gzip(bytes(spans(GOOD)));
    assertThat(handle(request("application/json", body, "Content-Encoding", "GZIP")).status())
        .isEqualTo(200);
    assertThat(producer.history()).hasSize(1);
  }

  @Test
  void zstdIsRead() {
    byte[] body = Zstd.compress(bytes(spans(GOOD)));
    assertThat(handle(request("application/json", body, "Content-Encoding", "zstd")).status())
        .isEqualTo(200);
    assertThat(producer.history()).hasSize(1);
    assertThat(handle(json("{}", "Content-Encoding", "zstd")).status()).isEqualTo(400);
  }

  /** A frame says how much memory its reader needs, and may say 2 GiB in a handful of bytes. */
  @Test
  void zstdWithAHugeWindowIs400() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZstdOutputStream zstd = new ZstdOutputStream(out).setLong(27)) {
      zstd.write(bytes("{}"));
    }
    IntakeRequest request =
        request("application/json", out.toByteArray(), "Content-Encoding", "zstd");
    IntakeAnswer answer = handle(request);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(text(answer)).contains("requires too much memory");
  }

  @Test
  void lastRecordOfEachTraceSaysSoWhereTheSenderClosesThem() {
    String other = "c".repeat(32);
    IntakeRequest plain = json(spans(GOOD, other + "/00000000000000b1"));
    IntakeRequest closing = new IntakeRequest(plain.headers(), plain.body(), "TRUE");
    assertThat(handle(closing).status()).isEqualTo(200);

    assertThat(producer.history())
        .hasSize(2)
        .allMatch(record -> record.headers().lastHeader("treeline-close-trace") != null);
  }

  @Test
  void onlyTheLastOfSeveralRecordsOfATraceClosesIt() {
    String[] many = new String[1_500];
    Arrays.setAll(many, i -> TRACE + "/%016x".formatted(i + 1));
    IntakeRequest plain = json(spans(many));
    handle(new IntakeRequest(plain.headers(), plain.body(), "true"));

    assertThat(producer.history())
        .extracting(record -> record.headers().lastHeader("treeline-close-trace") != null)
        .containsExactly(false, true);
  }

  @Test
  void closeAfterIsTrueOrFalse() {
    IntakeRequest plain = json(spans(GOOD));
    IntakeAnswer answer = handle(new IntakeRequest(plain.headers(), plain.body(), "perhaps"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(text(answer)).contains("close_after is 'perhaps'", "close_after=true");
    assertThat(handle(new IntakeRequest(plain.headers(), plain.body(), "false")).status())
        .isEqualTo(200);
    assertThat(producer.history())
        .singleElement()
        .satisfies(
            record -> assertThat(record.headers().lastHeader("treeline-close-trace")).isNull());
  }

  /** A sender can make a name of a megabyte; an answer may not be of its size. */
  @Test
  void answersDoNotGrowWithWhatWasSent() {
    IntakeAnswer answer = handle(json("{}", "Content-Encoding", "x".repeat(100_000)));
    assertThat(answer.body()).hasSizeLessThan(2_000);
    assertThat(answer.headers()).containsEntry("Accept-Encoding", "gzip, zstd");
  }

  @Test
  void ourOwnFailureIs500InTheRequestsEncoding() throws IOException {
    producer.sendException = new ClassCastException("ours");
    IntakeAnswer answer = handle(request("application/x-protobuf", protobuf()));
    assertThat(answer.status()).isEqualTo(500);
    assertThat(Status.parseFrom(answer.body()).getCode()).isEqualTo(13);
  }

  @Test
  void undecodableBodyIsToldAsABadRequestToo() throws IOException {
    IntakeAnswer inProtobuf = handle(request("application/x-protobuf", bytes("nonsense")));
    BadRequest details = Status.parseFrom(inProtobuf.body()).getDetails(0).unpack(BadRequest.class);
    assertThat(details.getFieldViolations(0).getDescription()).contains("no OTLP trace request");

    assertThat(text(handle(json("{"))))
        .contains("\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.BadRequest\",")
        .contains("\"fieldViolations\":[{\"field\":\"\",\"description\":\"no OTLP");
  }

  @Test
  void invalidSpansAreRejectedAloneAndDeadLettered() {
    IntakeAnswer answer =
        handle(json(spans(GOOD, TRACE + "/0000000000000000", "abc/" + "1".repeat(16))));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(text(answer))
        .startsWith("{\"partialSuccess\":{\"rejectedSpans\":\"2\",\"errorMessage\":\"2 spans")
        .contains("invalid_id: spanId is all zero");
    List<ProducerRecord<byte[], byte[]>> written = producer.history();
    assertThat(written)
        .extracting(ProducerRecord::topic)
        .containsExactly("treeline.spans", "treeline.dead-letters", "treeline.dead-letters");
    DeadLetter letter = DeadLetter.decode(written.get(2).value());
    assertThat(letter.reason()).isEqualTo("invalid_id");
    assertThat(letter.tenant()).isEqualTo("shop");
    assertThat(letter.timestamp()).isEqualTo(NOW.toEpochMilli());
    assertThat(letter.contentType()).isEqualTo("application/json");
    assertThat(letter.value()).asString(StandardCharsets.UTF_8).contains("\"traceId\":\"abc\"");
    assertThat(counted("treeline.intake.spans", "outcome", "accepted")).isEqualTo(1);
    assertThat(counted("treeline.intake.spans", "reason", "invalid_id")).isEqualTo(2);
  }

  @Test
  void repairedSpansAreTakenAndCountedByRule() {
    String upper = TRACE.toUpperCase(Locale.ROOT) + "/00000000000000A1";
    IntakeAnswer answer = handle(json(spans(upper, "b".repeat(16) + "/00000000000000a2", GOOD)));

    assertThat(text(answer)).isEqualTo("{}");
    assertThat(counted("treeline.intake.spans", "outcome", "accepted")).isEqualTo(3);
    assertThat(counted("treeline.spans.repaired", "rule", "upper_case_id")).isEqualTo(1);
    assertThat(counted("treeline.spans.repaired", "rule", "short_trace_id")).isEqualTo(1);
    assertThat(counted("treeline.spans.repaired", "rule", "no_name")).isEqualTo(3);
  }

  @Test
  void partialSuccessInProtobuf() throws InvalidProtocolBufferException {
    var request = ExportTraceServiceRequest.newBuilder();
    request.addResourceSpansBuilder().addScopeSpansBuilder().addSpansBuilder().setName("no ids");
    IntakeAnswer answer = handle(request("application/x-protobuf", request.build().toByteArray()));
    ExportTraceServiceResponse response = ExportTraceServiceResponse.parseFrom(answer.body());
    assertThat(response.getPartialSuccess().getRejectedSpans()).isEqualTo(1);
    assertThat(response.getPartialSuccess().getErrorMessage()).contains("traceId is missing");
  }

  @Test
  void missingKeyIs401WithAStatusInTheRequestsEncoding() throws IOException {
    IntakeAnswer inJson =
        handle(new IntakeRequest(headers("Content-Type", "application/json"), unreadable()));
    assertThat(inJson.status()).isEqualTo(401);
    assertThat(inJson.headers()).containsEntry("WWW-Authenticate", "Bearer");
    assertThat(text(inJson)).startsWith("{\"code\":16,\"message\":\"").contains("Bearer%20KEY");

    IntakeAnswer inProtobuf =
        handle(new IntakeRequest(headers("Content-Type", "application/x-protobuf"), unreadable()));
    CodedInputStream status = CodedInputStream.newInstance(inProtobuf.body());
    assertThat(status.readTag()).isEqualTo(1 << 3);
    assertThat(status.readInt32()).isEqualTo(16);
    assertThat(status.readTag()).isEqualTo(2 << 3 | 2);
    assertThat(status.readStringRequireUtf8()).contains("no key");
    assertThat(status.isAtEnd()).isTrue();
  }

  @Test
  void unknownKeyIs401AndMissingScopeIs403() {
    assertThat(handleWithKey("another").status()).isEqualTo(401);
    assertThat(handleWithKey("reader").status()).isEqualTo(403);
    assertThat(counted("treeline.intake.requests", "outcome", "unknown_key")).isEqualTo(1);
    assertThat(counted("treeline.intake.requests", "outcome", "scope_missing")).isEqualTo(1);
  }

  @Test
  void otherTypesAndCompressionsAre415() {
    assertThat(handle(request("text/plain", bytes("{}"))).status()).isEqualTo(415);
    assertThat(handle(request("application/grpc", bytes("{}"))).status()).isEqualTo(415);
    assertThat(handle(json("{}", "Content-Encoding", "br")).status()).isEqualTo(415);
    assertThat(handle(new IntakeRequest(headers("X-API-KEY", KEY), unreadable())).status())
        .isEqualTo(415);
  }

  @Test
  void garbageIs400() {
    assertThat(handle(json("{")).status()).isEqualTo(400);
    assertThat(handle(request("application/x-protobuf", bytes("nonsense"))).status())
        .isEqualTo(400);
    assertThat(handle(json("{}", "Content-Encoding", "gzip")).status()).isEqualTo(400);
    assertThat(handle(json("{}", "Content-Length", "many")).status()).isEqualTo(400);
    assertThat(text(handle(json("{")))).startsWith("{\"code\":3,");
  }

  @Test
  void bodyOverTheLimitIs413AlsoWhenItIsSmallBeforeDecompression() {
    Gateway gateway = gateway(SMALL);
    assertThat(gateway.handle(json(" ".repeat(1_001))).status()).isEqualTo(413);
    byte[] bomb = gzip(new byte[100_000]);
    assertThat(bomb).hasSizeLessThan(1_000);
    assertThat(
            gateway.handle(request("application/json", bomb, "Content-Encoding", "gzip")).status())
        .isEqualTo(413);
    assertThat(gateway.handle(json("{}" + " ".repeat(998))).status()).isEqualTo(200);
  }

  @Test
  void announcedSizeOverTheLimitIs413BeforeAByteIsRead() {
    IntakeRequest request =
        new IntakeRequest(
            headers(
                "X-API-KEY",
                KEY,
                "Content-Type",
                "application/json",
                "Content-Length",
                "1000000000"),
            unreadable());
    assertThat(handle(request).status()).isEqualTo(413);
  }

  @Test
  void senderThatGoesAwayIs400AndGivesItsRoomBack() {
    Gateway gateway = gateway(SMALL);
    for (int i = 0; i < 3; i++) {
      InputStream broken =
          new SequenceInputStream(new ByteArrayInputStream(new byte[900]), unreadable());
      IntakeRequest request =
          new IntakeRequest(headers("X-API-KEY", KEY, "Content-Type", "application/json"), broken);
      assertThat(gateway.handle(request).status()).isEqualTo(400);
    }
  }

  @Test
  void answerWaitsForTheAcknowledgement() {
    producer = producer(false);
    CompletableFuture<IntakeAnswer> answer =
        CompletableFuture.supplyAsync(() -> handle(json(spans(GOOD))));
    Awaitility.await().until(() -> producer.history().size() == 1);
    assertThat(answer).isNotDone();
    producer.completeNext();
    assertThat(answer)
        .succeedsWithin(10, TimeUnit.SECONDS)
        .extracting(IntakeAnswer::status)
        .isEqualTo(200);
  }

  @Test
  void silentKafkaIs503WithRetryAfter() {
    producer = producer(false);
    IntakeAnswer answer = gateway(SMALL).handle(json(spans(GOOD)));
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.headers()).containsEntry("Retry-After", "5");
    assertThat(text(answer)).startsWith("{\"code\":14,");
  }

  @Test
  void requestOverTheCapIs503AtOnce() {
    producer = producer(false);
    Gateway gateway =
        gateway(
            new GatewaySettings(
                Topics.DEFAULT, 1_000, 1, 1_000, Duration.ofMinutes(1), Duration.ofSeconds(1)));
    CompletableFuture<IntakeAnswer> first =
        CompletableFuture.supplyAsync(() -> gateway.handle(json(spans(GOOD))));
    Awaitility.await().until(() -> producer.history().size() == 1);

    IntakeAnswer second = gateway.handle(json(spans(GOOD)));
    assertThat(second.status()).isEqualTo(503);
    assertThat(second.headers()).containsEntry("Retry-After", "1");
    assertThat(counted("treeline.intake.requests", "outcome", "busy")).isEqualTo(1);

    producer.completeNext();
    assertThat(first).succeedsWithin(10, TimeUnit.SECONDS);
    assertThat(gateway.handle(json("{}")).status()).isEqualTo(200);
  }

  @Test
  void bodiesOverTheSharedBufferAre503() {
    producer = producer(false);
    Gateway gateway =
        gateway(
            new GatewaySettings(
                Topics.DEFAULT, 1_000, 2, 1_000, Duration.ofMinutes(1), Duration.ofSeconds(1)));
    String body = spans(GOOD) + " ".repeat(700);
    CompletableFuture<IntakeAnswer> first =
        CompletableFuture.supplyAsync(() -> gateway.handle(json(body)));
    Awaitility.await().until(() -> producer.history().size() == 1);
    assertThat(gateway.handle(json(body)).status()).isEqualTo(503);
    producer.completeNext();
    assertThat(first).succeedsWithin(10, TimeUnit.SECONDS);
  }

  @Test
  void whateverElseIsWrongWithKafkaIs503() {
    for (RuntimeException failure :
        List.of(
            new TimeoutException("buffer full"),
            new TopicAuthorizationException("treeline.spans"),
            new IllegalStateException("closed"))) {
      producer = producer(true);
      producer.sendException = failure;
      IntakeAnswer answer = handle(json(spans(GOOD)));
      assertThat(answer.status()).isEqualTo(503);
      assertThat(text(answer)).doesNotContain(String.valueOf(failure.getMessage()));
    }
  }

  @Test
  void failureAfterSendingIs503() {
    producer = producer(false);
    CompletableFuture<IntakeAnswer> answer =
        CompletableFuture.supplyAsync(() -> handle(json(spans(GOOD))));
    Awaitility.await().until(() -> producer.errorNext(new TimeoutException("expired")));
    assertThat(answer)
        .succeedsWithin(10, TimeUnit.SECONDS)
        .extracting(IntakeAnswer::status)
        .isEqualTo(503);
    assertThat(counted("treeline.intake.requests", "outcome", "unavailable")).isEqualTo(1);
  }

  @Test
  void spanThatKafkaFindsTooLargeIsRejectedAndDeadLettered() {
    producer = producer(false);
    CompletableFuture<IntakeAnswer> answer =
        CompletableFuture.supplyAsync(() -> handle(json(spans(GOOD))));
    Awaitility.await().until(() -> producer.errorNext(new RecordTooLargeException("big")));
    Awaitility.await().until(() -> producer.completeNext());
    assertThat(answer)
        .succeedsWithin(10, TimeUnit.SECONDS)
        .satisfies(a -> assertThat(text(a)).contains("too_large"));

    DeadLetter letter = DeadLetter.decode(producer.history().get(1).value());
    assertThat(letter.reason()).isEqualTo("too_large");
    assertThat(letter.value())
        .isNotNull()
        .satisfies(v -> assertThat(SpanRecords.decode(v)).hasSize(1));
    assertThat(counted("treeline.intake.spans", "outcome", "accepted")).isZero();
    assertThat(counted("treeline.intake.spans", "reason", "too_large")).isEqualTo(1);
  }

  /** Kafka would take it, and the topology would make a dead letter of what was acknowledged. */
  @Test
  void spanThatTheTopologyFindsTooLargeIsRejectedWhileOthersAreTaken() {
    String name = "\"name\":\"" + "n".repeat(SpanRecords.MAX_BYTES) + "\",\"spanId\"";
    String huge = spans(GOOD, TRACE + "/00000000000000a2").replaceFirst("\"spanId\"", name);
    assertThat(text(handle(json(huge)))).contains("\"rejectedSpans\":\"1\"", "too_large");

    assertThat(producer.history())
        .extracting(ProducerRecord::topic)
        .containsExactly(Topics.DEFAULT.spans(), Topics.DEFAULT.deadLetters());
    assertThat(counted("treeline.intake.spans", "outcome", "accepted")).isEqualTo(1);
    assertThat(counted("treeline.intake.spans", "reason", "too_large")).isEqualTo(1);
  }

  @Test
  void closedGatewayAnswers503() {
    Gateway gateway = gateway(GatewaySettings.DEFAULTS);
    gateway.close();
    assertThat(producer.closed()).isTrue();
    assertThat(gateway.handle(json(spans(GOOD))).status()).isEqualTo(503);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void limitsMustBePositive(int limit) {
    assertThatThrownBy(() -> GatewaySettings.DEFAULTS.withMaxBodyBytes(limit))
        .hasMessage("maxBodyBytes is " + limit + ": use a positive number");
  }

  @Test
  void producerKeepsItsPromisesWhateverIsConfigured() {
    var configuration = SpanProducer.configuration(Map.of("acks", "0", "linger.ms", "50"));
    assertThat(configuration)
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true)
        .containsEntry("linger.ms", "50");
  }

  private IntakeAnswer handle(IntakeRequest request) {
    return gateway(GatewaySettings.DEFAULTS).handle(request);
  }

  private IntakeAnswer handleWithKey(String key) {
    return handle(
        new IntakeRequest(
            headers("X-API-KEY", key, "Content-Type", "application/json"), unreadable()));
  }

  private Gateway gateway(GatewaySettings settings) {
    return Gateway.create(
        settings, producer, gatekeeper(), registry, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static Gatekeeper gatekeeper() {
    return (presented, needed) -> {
      if (presented.equals(new PresentedKeys.None())) {
        return new Access.Denied(Kind.NO_KEY);
      }
      if (presented.equals(new PresentedKeys.Keys(List.of("reader")))) {
        return new Access.Denied(Kind.SCOPE_MISSING);
      }
      return presented.equals(new PresentedKeys.Keys(List.of(KEY)))
          ? new Access.Granted(Tenant.named("shop"), "test", KEY)
          : new Access.Denied(Kind.UNKNOWN_KEY);
    };
  }

  private static MockProducer<byte[], byte[]> producer(boolean autoComplete) {
    return new MockProducer<>(
        autoComplete, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private double counted(String name, String tag, String value) {
    return registry.find(name).tag(tag, value).counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  private static InputStream unreadable() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("the connection is gone");
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return read();
      }
    };
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

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(IntakeAnswer answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}
