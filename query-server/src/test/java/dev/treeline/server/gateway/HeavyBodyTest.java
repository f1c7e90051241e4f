package dev.treeline.server.gateway;

import static dev.treeline.server.gateway.Intake.TRACE;
import static dev.treeline.server.gateway.Intake.gzip;
import static dev.treeline.server.gateway.Intake.json;
import static dev.treeline.server.gateway.Intake.message;
import static dev.treeline.server.gateway.Intake.request;
import static dev.treeline.server.gateway.Intake.spans;
import static dev.treeline.server.gateway.TestGateway.GOOD;
import static dev.treeline.server.gateway.TestGateway.bytes;
import static dev.treeline.server.gateway.TestGateway.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bodies that are small, and whose spans are not: kilobytes that an instance would die of. */
class HeavyBodyTest {

  private static final int MIB = 1 << 20;
  private static final int MANY = MIB;

  private final TestGateway test = TestGateway.acknowledged();
  private final Gateway gateway = test.with(GatewaySettings.DEFAULTS.inHeap(128 * MIB));

  /** Whatever was refused has given back what it took. */
  @AfterEach
  void whatIsOrdinaryIsTakenAfterwards() {
    for (int i = 0; i < 40; i++) {
      assertThat(gateway.handle(json(spans(GOOD))).status()).isEqualTo(200);
    }
  }

  @Test
  void emptySpansInProtobuf() throws IOException {
    byte[] body = message(1, message(2, repeated(2))).toByteArray();
    refused(gateway.handle(zipped("application/x-protobuf", body)));
  }

  @Test
  void emptyEventsInProtobuf() throws IOException {
    byte[] body = message(1, message(2, message(2, repeated(11)))).toByteArray();
    refused(gateway.handle(zipped("application/x-protobuf", body)));
  }

  @Test
  void emptySpansOverGrpc() throws IOException {
    byte[] body = message(1, message(2, repeated(2))).toByteArray();
    IntakeRequest request = request("application/grpc", body);
    try (InFlight.Lease lease = gateway.expect(request.headers(), body.length)) {
      IntakeAnswer answer = gateway.handleGrpc(request, lease);
      assertThat(answer.status()).isEqualTo(Code.RESOURCE_EXHAUSTED_VALUE);
      assertThat(text(answer)).contains("heap");
    }
    assertThat(test.producer.history()).isEmpty();
  }

  /** Protobuf keeps what it does not know. */
  @Test
  void unknownFieldsInProtobuf() throws IOException {
    refused(gateway.handle(zipped("application/x-protobuf", repeated(1_000).toByteArray())));
  }

  @Test
  void emptySpansInJson() {
    String body = "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[" + list() + "]}]}]}";
    refused(gateway.handle(zipped("application/json", bytes(body))));
  }

  @Test
  void emptySpansInZipkinsJson() {
    refused(gateway.handleZipkin(zipped("application/json", bytes("[" + list() + "]"))));
  }

  @Test
  void emptySpansInZipkinsProtobuf() throws IOException {
    refused(gateway.handleZipkin(zipped("application/x-protobuf", repeated(1).toByteArray())));
  }

  /** A parser has it in pieces, before it is a text. */
  @Test
  void oneTextThatIsAllOfTheBody() {
    String text = "x".repeat(14 * MIB);
    String span = "{\"traceId\":\"" + TRACE + "\",\"spanId\":\"00000000000000a1\",\"name\":\"";
    String otlp = "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[" + span + text + "\"}]}]}]}";
    refused(gateway.handle(zipped("application/json", bytes(otlp))));
    String zipkin = "[" + span.replace("spanId", "id") + text + "\"}]";
    refused(gateway.handleZipkin(zipped("application/json", bytes(zipkin))));
  }

  /** What Jackson does not read, Zipkin's own reader might. */
  @Test
  void smallSpansBehindTextThatIsNoUtf8() {
    byte[] body = bytes("[\"?\"," + list() + "," + list() + "," + list() + "]");
    body[2] = (byte) 0xff;
    refused(gateway.handleZipkin(zipped("application/json", body)));
  }

  private void refused(IntakeAnswer answer) {
    assertThat(answer.status()).as(text(answer)).isEqualTo(413);
    assertThat(text(answer)).contains("heap");
    assertThat(test.producer.history()).isEmpty();
  }

  private static IntakeRequest zipped(String type, byte[] body) {
    byte[] zipped = gzip(body);
    assertThat(zipped).hasSizeLessThan(16 * 1024);
    return request(type, zipped, "Content-Encoding", "gzip");
  }

  private static String list() {
    return "{},".repeat(MANY) + "{}";
  }

  /** A field of no bytes, many times. */
  private static ByteString repeated(int field) throws IOException {
    byte[] one = message(field, ByteString.EMPTY).toByteArray();
    byte[] all = new byte[MANY * one.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = one[i % one.length];
    }
    return ByteString.copyFrom(all);
  }
}
