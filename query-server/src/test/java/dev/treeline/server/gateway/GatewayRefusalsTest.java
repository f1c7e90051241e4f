package dev.treeline.server.gateway;

import static dev.treeline.server.gateway.Intake.KEY;
import static dev.treeline.server.gateway.Intake.gzip;
import static dev.treeline.server.gateway.Intake.headers;
import static dev.treeline.server.gateway.Intake.json;
import static dev.treeline.server.gateway.Intake.request;
import static dev.treeline.server.gateway.TestGateway.SMALL;
import static dev.treeline.server.gateway.TestGateway.bytes;
import static dev.treeline.server.gateway.TestGateway.stalling;
import static dev.treeline.server.gateway.TestGateway.text;
import static dev.treeline.server.gateway.TestGateway.unreadable;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import com.google.protobuf.CodedInputStream;
import com.google.rpc.BadRequest;
import com.google.rpc.Status;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before Kafka is asked: by its key, its type, its size, its form. */
class GatewayRefusalsTest {

  private final TestGateway test = TestGateway.acknowledged();

  @Test
  void missingKeyIs401WithAStatusInTheRequestsEncoding() throws IOException {
    IntakeAnswer inJson =
        test.handle(new IntakeRequest(headers("Content-Type", "application/json"), unreadable()));
    assertThat(inJson.status()).isEqualTo(401);
    assertThat(inJson.headers()).containsEntry("WWW-Authenticate", "Bearer realm=\"treeline\"");
    assertThat(text(inJson)).startsWith("{\"code\":16,\"message\":\"").contains("Bearer%20KEY");
    assertThat(text(inJson)).as("nothing is wrong with what was sent").doesNotContain("details");

    IntakeAnswer inProtobuf =
        test.handle(
            new IntakeRequest(headers("Content-Type", "application/x-protobuf"), unreadable()));
    CodedInputStream status = CodedInputStream.newInstance(inProtobuf.body());
    assertThat(status.readTag()).isEqualTo(1 << 3);
    assertThat(status.readInt32()).isEqualTo(16);
    assertThat(status.readTag()).isEqualTo(2 << 3 | 2);
    assertThat(status.readStringRequireUtf8()).contains("no key");
    assertThat(status.isAtEnd()).isTrue();
  }

  /** What is taken here is nobody's business who may not send. */
  @Test
  void whoIsNotLetInIsToldSoWhateverTheTypeIs() {
    IntakeRequest ofNobody = new IntakeRequest(headers("Content-Type", "text/plain"), unreadable());

    assertThat(test.handle(ofNobody).status()).isEqualTo(401);
  }

  @Test
  void whatIsNotTracesIsRefusedInTheRequestsEncoding() throws IOException {
    IntakeAnswer answer =
        test.with(SMALL).refuseOtherSignal(request("application/x-protobuf", new byte[0]));

    assertThat(answer.headers()).containsEntry("Content-Type", "application/x-protobuf");
    assertThat(Status.parseFrom(answer.body()).getMessage()).contains("OTEL_METRICS_EXPORTER=none");
  }

  @Test
  void unknownKeyIs401AndMissingScopeIs403() {
    assertThat(handleWithKey("another").status()).isEqualTo(401);
    assertThat(handleWithKey("reader").status()).isEqualTo(403);
    assertThat(test.counted("treeline.intake.requests", "outcome", "unknown_key")).isEqualTo(1);
    assertThat(test.counted("treeline.intake.requests", "outcome", "scope_missing")).isEqualTo(1);
  }

  @Test
  void otherTypesAndCompressionsAre415() {
    assertThat(test.handle(request("text/plain", bytes("{}"))).status()).isEqualTo(415);
    assertThat(test.handle(request("application/grpc", bytes("{}"))).status()).isEqualTo(415);
    assertThat(test.handle(json("{}", "Content-Encoding", "br")).status()).isEqualTo(415);
    IntakeAnswer ofNoType = test.handle(new IntakeRequest(headers("X-API-KEY", KEY), unreadable()));
    assertThat(ofNoType.status()).isEqualTo(415);
    assertThat(text(ofNoType)).contains("Content-Type is missing");
  }

  /** As RFC 9110 has it, the header says that the compression was wrong, and nothing else. */
  @Test
  void onlyAWrongCompressionIsAnsweredWithThoseThatAreTaken() {
    IntakeAnswer type = test.handle(request("text/plain", bytes("{}")));
    assertThat(type.headers()).doesNotContainKey("Accept-Encoding");
    assertThat(text(type)).contains("Content-Type is text/plain").doesNotContain("compression");

    IntakeAnswer coding = test.handle(json("{}", "Content-Encoding", "deflate"));
    assertThat(coding.headers()).containsEntry("Accept-Encoding", "gzip, zstd");
    assertThat(text(coding)).doesNotContain("OTEL_EXPORTER_OTLP_PROTOCOL");
  }

  @Test
  void aRefusalIsMadeOfSentences() {
    byte[] zipped = gzip(bytes("{}"));
    byte[] cut = Arrays.copyOf(zipped, zipped.length - 1);
    assertThat(text(test.handle(request("application/json", cut, "Content-Encoding", "gzip"))))
        .contains("the body cannot be read to its end: it ends too early. Send");

    assertThat(text(test.handle(request("application/x-protobuf", bytes("nonsense")))))
        .doesNotContain("..");
  }

  /** The libraries speak to who calls them. */
  @Test
  void aRefusalNamesNothingThatTheSenderCannotSet() {
    byte[] larger = {0x0a, -1, -1, -1, -1, 7};
    assertThat(text(test.handle(request("application/x-protobuf", larger))))
        .contains("a field claims to be longer than any can be; check what writes it. Send")
        .doesNotContain("CodedInputStream");
  }

  @Test
  void garbageIs400() {
    assertThat(test.handle(json("{")).status()).isEqualTo(400);
    assertThat(test.handle(request("application/x-protobuf", bytes("nonsense"))).status())
        .isEqualTo(400);
    assertThat(test.handle(json("{}", "Content-Encoding", "gzip")).status()).isEqualTo(400);
    assertThat(test.handle(json("{}", "Content-Length", "many")).status()).isEqualTo(400);
    assertThat(text(test.handle(json("{")))).startsWith("{\"code\":3,");
  }

  @Test
  void undecodableBodyIsToldAsABadRequestToo() throws IOException {
    IntakeAnswer inProtobuf = test.handle(request("application/x-protobuf", bytes("nonsense")));
    BadRequest details = Status.parseFrom(inProtobuf.body()).getDetails(0).unpack(BadRequest.class);
    assertThat(details.getFieldViolations(0).getDescription()).contains("no OTLP trace request");

    assertThat(text(test.handle(json("{"))))
        .contains("\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.BadRequest\",")
        .contains("\"fieldViolations\":[{\"field\":\"\",\"description\":\"no OTLP");
  }

  /** A frame says how much memory its reader needs, and may say 2 GiB in a handful of bytes. */
  @ParameterizedTest
  @ValueSource(ints = {24, 27})
  void zstdWithAHugeWindowIs400(int windowLog) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZstdOutputStream zstd = new ZstdOutputStream(out).setLong(windowLog)) {
      zstd.write(bytes("{}"));
    }
    IntakeRequest request =
        request("application/json", out.toByteArray(), "Content-Encoding", "zstd");
    IntakeAnswer answer = test.handle(request);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(text(answer)).contains("requires too much memory");
  }

  @Test
  void bodyOverTheLimitIs413AlsoWhenItIsSmallBeforeDecompression() {
    Gateway gateway = test.with(SMALL);
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
    assertThat(test.handle(request).status()).isEqualTo(413);
  }

  @Test
  void senderThatGoesAwayIs400AndGivesItsRoomBack() {
    Gateway gateway = test.with(SMALL);
    for (int i = 0; i < 3; i++) {
      InputStream broken =
          new SequenceInputStream(new ByteArrayInputStream(new byte[900]), unreadable());
      IntakeRequest request =
          new IntakeRequest(headers("X-API-KEY", KEY, "Content-Type", "application/json"), broken);
      assertThat(gateway.handle(request).status()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gzip", "zstd"})
  void aBodyThatStallsIs408AsASlowOneIs(String coding) {
    IntakeRequest request =
        new IntakeRequest(
            headers(
                "X-API-KEY", KEY, "Content-Type", "application/json", "Content-Encoding", coding),
            new SequenceInputStream(new ByteArrayInputStream(new byte[0]), stalling()));

    for (IntakeAnswer answer : List.of(test.handle(request), test.handleZipkin(request))) {
      assertThat(answer.status()).isEqualTo(408);
      assertThat(text(answer))
          .contains("the body comes slower than 1024 bytes a second")
          .doesNotContain("Exception");
    }
  }

  /** A sender can make a name of a megabyte; an answer may not be of its size. */
  @Test
  void answersDoNotGrowWithWhatWasSent() {
    IntakeAnswer answer = test.handle(json("{}", "Content-Encoding", "x".repeat(100_000)));
    assertThat(answer.body()).hasSizeLessThan(2_000);
    assertThat(answer.headers()).containsEntry("Accept-Encoding", "gzip, zstd");
  }

  private IntakeAnswer handleWithKey(String key) {
    return test.handle(
        new IntakeRequest(
            headers("X-API-KEY", key, "Content-Type", "application/json"), unreadable()));
  }
}
