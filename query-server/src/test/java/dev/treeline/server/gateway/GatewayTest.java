package dev.treeline.server.gateway;

import static dev.treeline.server.gateway.Intake.TRACE;
import static dev.treeline.server.gateway.Intake.gzip;
import static dev.treeline.server.gateway.Intake.json;
import static dev.treeline.server.gateway.Intake.request;
import static dev.treeline.server.gateway.Intake.spans;
import static dev.treeline.server.gateway.TestGateway.GOOD;
import static dev.treeline.server.gateway.TestGateway.NOW;
import static dev.treeline.server.gateway.TestGateway.bytes;
import static dev.treeline.server.gateway.TestGateway.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.treeline.codec.DeadLetter;
import dev.treeline.codec.SpanRecords;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken, and what is written and answered for it. */
class GatewayTest {

  private final TestGateway test = TestGateway.acknowledged();

  @Test
  void acceptedRequestIsWrittenByTraceAndAnsweredWithAnEmptyObject() {
    IntakeAnswer answer = test.handle(json(spans(GOOD, "c".repeat(32) + "/00000000000000b1")));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).containsExactly(Map.entry("Content-Type", "application/json"));
    assertThat(text(answer)).isEqualTo("{}");
    assertThat(test.producer.history())
        .hasSize(2)
        .allMatch(r -> r.topic().equals("treeline.spans"));
    assertThat(test.counted("treeline.intake.requests", "outcome", "accepted")).isEqualTo(1);
    assertThat(test.counted("treeline.intake.spans", "outcome", "accepted")).isEqualTo(2);
  }

  @Test
  void recordIsKeyedByTraceAndCarriesTheTenant() {
    test.handle(json(spans(GOOD)));
    ProducerRecord<byte[], byte[]> record = test.producer.history().get(0);
    assertThat(record.partition()).as("left to the default partitioner").isNull();
    assertThat(record.key())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(SpanRecords.decode(record.value()).get(0).traceId().toString());
    assertThat(record.headers().lastHeader("treeline-tenant").value()).asString().isEqualTo("shop");
  }

  @Test
  void protobufIsAnsweredInProtobuf() {
    IntakeAnswer answer = test.handle(request("application/x-protobuf", new byte[0]));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).containsEntry("Content-Type", "application/x-protobuf");
    assertThat(answer.body()).isEmpty();
    assertThat(test.producer.history()).isEmpty();
  }

  @Test
  void contentTypeMayHaveParametersAndAnyCase() {
    assertThat(test.handle(request("Application/JSON; charset=utf-8", bytes("{}"))).status())
        .isEqualTo(200);
  }

  @Test
  void gzipIsRead() {
    byte[] body = gzip(bytes(spans(GOOD)));
    assertThat(test.handle(request("application/json", body, "Content-Encoding", "GZIP")).status())
        .isEqualTo(200);
    assertThat(test.producer.history()).hasSize(1);
  }

  @Test
  void zstdIsRead() {
    byte[] body = Zstd.compress(bytes(spans(GOOD)));
    assertThat(test.handle(request("application/json", body, "Content-Encoding", "zstd")).status())
        .isEqualTo(200);
    assertThat(test.producer.history()).hasSize(1);
    assertThat(test.handle(json("{}", "Content-Encoding", "zstd")).status()).isEqualTo(400);
  }

  @Test
  void invalidSpansAreRejectedAloneAndDeadLettered() {
    IntakeAnswer answer =
        test.handle(json(spans(GOOD, TRACE + "/0000000000000000", "abc/" + "1".repeat(16))));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(text(answer))
        .startsWith("{\"partialSuccess\":{\"rejectedSpans\":\"2\",\"errorMessage\":\"2 spans")
        .contains("invalid_id: spanId is all zero");
    List<ProducerRecord<byte[], byte[]>> written = test.producer.history();
    assertThat(written)
        .extracting(ProducerRecord::topic)
        .containsExactly("treeline.spans", "treeline.dead-letters", "treeline.dead-letters");
    DeadLetter letter = DeadLetter.decode(written.get(2).value());
    assertThat(letter.reason()).isEqualTo("invalid_id");
    assertThat(letter.tenant()).isEqualTo("shop");
    assertThat(letter.timestamp()).isEqualTo(NOW.toEpochMilli());
    assertThat(letter.contentType()).isEqualTo("application/json");
    assertThat(letter.value()).asString(StandardCharsets.UTF_8).contains("\"traceId\":\"abc\"");
    assertThat(test.counted("treeline.intake.spans", "outcome", "accepted")).isEqualTo(1);
    assertThat(test.counted("treeline.intake.spans", "reason", "invalid_id")).isEqualTo(2);
  }

  /**
   * Else the dead letter would be larger than Kafka takes, and the whole request refused for it.
   */
  @Test
  void ofALargeSpanTheDeadLetterHasTheBeginningAndTheSize() {
    String name = "\"name\":\"" + "n".repeat(2 * DeadLetter.MAX_VALUE_BYTES) + "\",\"spanId\"";
    test.handle(json(spans(TRACE + "/0000000000000000").replace("\"spanId\"", name)));

    DeadLetter letter = DeadLetter.decode(test.producer.history().get(0).value());
    assertThat(letter.value()).hasSize(DeadLetter.MAX_VALUE_BYTES);
    assertThat(letter.valueSize()).isGreaterThan(2 * DeadLetter.MAX_VALUE_BYTES);
  }

  @Test
  void repairedSpansAreTakenAndCountedByRule() {
    String upper = TRACE.toUpperCase(Locale.ROOT) + "/00000000000000A1";
    IntakeAnswer answer =
        test.handle(json(spans(upper, "b".repeat(16) + "/00000000000000a2", GOOD)));

    assertThat(text(answer)).isEqualTo("{}");
    assertThat(test.counted("treeline.intake.spans", "outcome", "accepted")).isEqualTo(3);
    assertThat(test.counted("treeline.spans.repaired", "rule", "upper_case_id")).isEqualTo(1);
    assertThat(test.counted("treeline.spans.repaired", "rule", "short_trace_id")).isEqualTo(1);
    assertThat(test.counted("treeline.spans.repaired", "rule", "no_name")).isEqualTo(3);
  }

  @Test
  void partialSuccessInProtobuf() throws InvalidProtocolBufferException {
    var request = ExportTraceServiceRequest.newBuilder();
    request.addResourceSpansBuilder().addScopeSpansBuilder().addSpansBuilder().setName("no ids");
    IntakeAnswer answer =
        test.handle(request("application/x-protobuf", request.build().toByteArray()));
    ExportTraceServiceResponse response = ExportTraceServiceResponse.parseFrom(answer.body());
    assertThat(response.getPartialSuccess().getRejectedSpans()).isEqualTo(1);
    assertThat(response.getPartialSuccess().getErrorMessage()).contains("traceId is missing");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void limitsMustBePositive(int limit) {
    assertThatThrownBy(() -> GatewaySettings.DEFAULTS.withMaxBodyBytes(limit))
        .hasMessage("maxBodyBytes is " + limit + ": use a positive number");
  }
}
