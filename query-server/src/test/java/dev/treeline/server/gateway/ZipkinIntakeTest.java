package dev.treeline.server.gateway;

import static dev.treeline.server.gateway.Intake.KEY;
import static dev.treeline.server.gateway.Intake.TRACE;
import static dev.treeline.server.gateway.Intake.gzip;
import static dev.treeline.server.gateway.Intake.headers;
import static dev.treeline.server.gateway.Intake.json;
import static dev.treeline.server.gateway.Intake.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.DeadLetter;
import dev.treeline.codec.SpanRecords;
import dev.treeline.server.auth.Access;
import dev.treeline.server.dialect.Problem.Kind;
import dev.treeline.span.Tenant;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zipkin2.Span;
import zipkin2.codec.SpanBytesEncoder;

class ZipkinIntakeTest {

  private static final Span SPAN =
      Span.newBuilder().traceId(TRACE).id("a1").name("get").timestamp(1).duration(1).build();
  private static final String JSON = SPAN.toString();

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

  private final Gateway gateway =
      Gateway.create(
          GatewaySettings.DEFAULTS,
          producer,
          (presented, needed) ->
              presented.toString().contains(KEY)
                  ? new Access.Granted(Tenant.named("shop"), "test", KEY)
                  : new Access.Denied(Kind.NO_KEY),
          new SimpleMeterRegistry(),
          Clock.systemUTC());

  @Test
  void spansAreWrittenAndAnsweredWithAnEmpty202() {
    IntakeAnswer answer = gateway.handleZipkin(json("[" + JSON + "]"));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.body()).isEmpty();
    assertThat(producer.history()).hasSize(1);
    assertThat(SpanRecords.decode(producer.history().get(0).value()).get(0).name())
        .isEqualTo("get");
  }

  @Test
  void protobufAndGzipAreRead() {
    byte[] protobuf = SpanBytesEncoder.PROTO3.encodeList(List.of(SPAN));
    assertThat(
            gateway
                .handleZipkin(
                    request("application/x-protobuf", gzip(protobuf), "Content-Encoding", "gzip"))
                .status())
        .isEqualTo(202);
    assertThat(producer.history()).hasSize(1);
  }

  /** As at Zipkin's own server. */
  @Test
  void whatSaysNothingOfItsTypeIsJson() {
    IntakeAnswer answer =
        gateway.handleZipkin(
            new IntakeRequest(headers("Authorization", "Bearer " + KEY), stream("[" + JSON + "]")));
    assertThat(answer.status()).isEqualTo(202);
    assertThat(producer.history()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json; charset=utf-8",
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/octet-stream",
        "*/*"
      })
  void soIsWhatMayBeIt(String type) {
    byte[] list = ("[" + JSON + "]").getBytes(StandardCharsets.UTF_8);
    assertThat(gateway.handleZipkin(request(type, list)).status()).isEqualTo(202);
  }

  /** Thrift is what reporters sent before, and send where they are set to. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-thrift",
        "application/vnd.apache.thrift.binary",
        "application/grpc+proto",
        "application/xml; charset=utf-8"
      })
  void whatSaysThatItIsSomethingElseIs415(String type) {
    IntakeAnswer answer = gateway.handleZipkin(request(type, new byte[] {12, 0, 0}));

    assertThat(answer.status()).isEqualTo(415);
    assertThat(text(answer))
        .startsWith("{\"error\":{\"code\":\"unsupported_type\",\"message\":\"Content-Type is ")
        .contains("send application/x-protobuf or application/json");
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void whoIsNotLetInIsToldSoWhateverTheTypeIs() {
    IntakeRequest ofNobody =
        new IntakeRequest(headers("Content-Type", "application/x-thrift"), stream(""));

    assertThat(gateway.handleZipkin(ofNobody).status()).isEqualTo(401);
  }

  @Test
  void aBadSpanIsADeadLetterAndTheOthersAreTaken() {
    IntakeAnswer answer =
        gateway.handleZipkin(json("[{\"traceId\":\"1\",\"id\":\"zz\"}," + JSON + "]"));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(text(answer))
        .startsWith("{\"rejectedSpans\":1,")
        .contains("1 span rejected, as invalid_id");
    assertThat(producer.history())
        .extracting(ProducerRecord::topic)
        .containsExactly("treeline.spans", "treeline.dead-letters");
    DeadLetter letter = DeadLetter.decode(producer.history().get(1).value());
    assertThat(letter.reason()).isEqualTo("invalid_id");
    assertThat(letter.contentType()).isEqualTo("application/vnd.zipkin.v2+json");
  }

  @Test
  void whatIsNoListIs400AndSaysSo() {
    IntakeAnswer answer = gateway.handleZipkin(json("{}"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(text(answer))
        .startsWith("{\"error\":{\"code\":\"undecodable\",\"message\":\"no list of Zipkin spans");
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void withoutAKeyNothingIsTaken() {
    IntakeAnswer answer = gateway.handleZipkin(new IntakeRequest(headers(), stream("[]")));
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.headers()).containsEntry("WWW-Authenticate", "Bearer realm=\"treeline\"");
    assertThat(text(answer)).contains("no key");
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(IntakeAnswer answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}
