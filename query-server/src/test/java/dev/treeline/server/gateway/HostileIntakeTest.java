package dev.treeline.server.gateway;

import static dev.treeline.server.gateway.Intake.KEY;
import static dev.treeline.server.gateway.Intake.TRACE;
import static dev.treeline.server.gateway.Intake.gzip;
import static dev.treeline.server.gateway.Intake.headers;
import static dev.treeline.server.gateway.Intake.message;
import static dev.treeline.server.gateway.Intake.spans;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.google.protobuf.ByteString;
import dev.treeline.server.auth.Access;
import dev.treeline.span.Tenant;
import dev.treeline.testing.ManualClock;
import dev.treeline.topics.Topics;
import io.javalin.Javalin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Senders that mean harm, on a socket: each gets its status, and the next sender is served. */
class HostileIntakeTest {

  private static final int MIB = 1 << 20;
  private static final GatewaySettings SETTINGS =
      new GatewaySettings(
          Topics.DEFAULT, 4 * MIB, 4, 16 * MIB, Duration.ofSeconds(5), Duration.ofSeconds(1));

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static Gateway gateway;
  private static Javalin server;

  @BeforeAll
  static void start() {
    gateway = gateway(Clock.systemUTC(), System::nanoTime);
    server =
        Javalin.create(
                config -> {
                  config.startup.showJavalinBanner = false;
                  config.jetty.host = "127.0.0.1";
                  config.jetty.port = 0;
                  IntakeRoutes.register(config.routes, gateway);
                })
            .start();
  }

  @AfterAll
  static void stop() {
    server.stop();
    gateway.close();
  }

  /** Whatever a test did: all room is there again. */
  @AfterEach
  void theNextSenderIsServed() throws Exception {
    for (int i = 0; i < 2 * SETTINGS.maxRequests(); i++) {
      byte[] good = bytes(spans(TRACE + "/00000000000000a1"));
      assertThat(post(good, "application/json", "identity").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aBombIs413() throws Exception {
    byte[] zeros = new byte[64 * MIB];
    for (byte[] bomb : List.of(gzip(zeros), gzip(gzip(zeros)))) {
      assertThat(bomb).hasSizeLessThan(MIB);
    }
    assertThat(post(gzip(zeros), "application/json", "gzip").statusCode()).isEqualTo(413);
    assertThat(post(Zstd.compress(zeros), "application/x-protobuf", "zstd").statusCode())
        .isEqualTo(413);
    // One within the other is one body of garbage: only the outer is opened.
    assertThat(post(gzip(gzip(zeros)), "application/json", "gzip").statusCode()).isEqualTo(400);
    assertThat(post(gzip(gzip(zeros)), "application/json", "gzip, gzip").statusCode())
        .isEqualTo(415);
  }

  @Test
  void aGigabyteThatIsAnnouncedIs413BeforeItIsSent() throws IOException {
    assertThat(raw("Content-Length: 1000000000\r\n", "{")).startsWith("HTTP/1.1 413 ");
  }

  /** Not a broken connection, which is what comes of an answer in the middle of a body. */
  @Test
  void aSenderThatIsRefusedInTheMiddleOfItsBodyReadsWhy() throws Exception {
    for (int i = 0; i < 4; i++) {
      byte[] body = new byte[12 * MIB];
      assertThat(post(body, "text/plain", "identity").statusCode()).isEqualTo(415);
      assertThat(post(body, "application/json", "identity").statusCode()).isEqualTo(413);
    }
  }

  @Test
  void lengthsThatAreNoneAre400() throws IOException {
    for (String length : List.of("-1", "9223372036854775808", "1e9", "0x10")) {
      assertThat(raw("Content-Length: " + length + "\r\n", "{}"))
          .as(length)
          .startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void aBodyThatEndsBeforeItsLengthIsNoRequest() throws IOException {
    try (Socket socket = open("Content-Length: 100\r\n", "{\"resourceSpans\":[")) {
      socket.shutdownOutput();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).doesNotContain("HTTP/1.1 200");
    }
  }

  /** Headers without end, and more senders of them than there are threads. */
  @Test
  void headersThatDripHoldNoThread() throws Exception {
    List<Socket> dripping = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        dripping.add(socket);
        socket
            .getOutputStream()
            .write(bytes("POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nX-A:"));
      }
      theNextSenderIsServed();
    } finally {
      for (Socket socket : dripping) {
        socket.close();
      }
    }
  }

  @Test
  void bodiesThatDripTakeTheRoomOfOthersOnlyUntilTheyAreToldToGo() throws Exception {
    ManualClock time = ManualClock.at(Instant.EPOCH);
    InputStream dripping =
        new InputStream() {
          @Override
          public int read() {
            time.advance(Duration.ofSeconds(1));
            return ' ';
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            into[offset] = (byte) read();
            return 1;
          }
        };
    try (Gateway patient = gateway(Clock.systemUTC(), time::nanoTime)) {
      IntakeRequest request =
          new IntakeRequest(
              headers("X-API-KEY", KEY, "Content-Type", "application/json"), dripping);
      IntakeAnswer answer = patient.handle(request);
      assertThat(answer.status()).isEqualTo(408);
      assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("slower than 1024");
    }
  }

  @Test
  void aClockThatIsPutRightInTheMiddleOfABodyMakesNoSenderSlow() throws Exception {
    ManualClock clock = ManualClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    InputStream body =
        new ByteArrayInputStream(bytes(spans(TRACE + "/00000000000000a1"))) {
          @Override
          public int read(byte[] into, int offset, int length) {
            clock.advance(Duration.ofMinutes(1));
            return super.read(into, offset, length);
          }
        };
    try (Gateway patient = gateway(clock, () -> 0)) {
      IntakeRequest request =
          new IntakeRequest(headers("X-API-KEY", KEY, "Content-Type", "application/json"), body);
      assertThat(patient.handle(request).status()).isEqualTo(200);
    }
  }

  @Test
  void nestingWithoutEndIs400() throws Exception {
    String arrays = "[".repeat(MIB);
    String objects = "{\"a\":".repeat(MIB / 8);
    String values =
        "{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"k\",\"value\":"
            + "{\"arrayValue\":{\"values\":[".repeat(10_000);
    for (String body : List.of(arrays, objects, values)) {
      assertThat(post(bytes(body), "application/json", "identity").statusCode()).isEqualTo(400);
      assertThat(zipkin(bytes("[" + body)).statusCode()).isEqualTo(400);
    }
    assertThat(post(nestedProtobuf(10_000), "application/x-protobuf", "identity").statusCode())
        .isEqualTo(400);
  }

  @Test
  void anEncodingThatJsonHasNotIs400() throws Exception {
    byte[] ofBytesInNoOrder = {0, 0, '{', 0, 0, 0, '}', 0};
    assertThat(post(ofBytesInNoOrder, "application/json", "identity").statusCode()).isEqualTo(400);
    assertThat(zipkin(ofBytesInNoOrder).statusCode()).isEqualTo(400);
  }

  /** A message in a message: resource spans, resource, attribute, value, array, value, … */
  private static byte[] nestedProtobuf(int depth) throws IOException {
    ByteString inner = ByteString.EMPTY;
    for (int i = 0; i < depth; i++) {
      inner = message(5, message(1, inner)); // arrayValue, values
    }
    ByteString attribute = message(2, inner);
    return message(1, message(1, message(1, attribute))).toByteArray();
  }

  private static HttpResponse<String> post(byte[] body, String type, String coding)
      throws Exception {
    return send("/v1/traces", body, type, coding);
  }

  private static HttpResponse<String> zipkin(byte[] body) throws Exception {
    return send("/zipkin/api/v2/spans", body, "application/json", "identity");
  }

  private static HttpResponse<String> send(String path, byte[] body, String type, String coding)
      throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .headers("X-API-KEY", KEY, "Content-Type", type, "Content-Encoding", coding)
            .POST(BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofString());
  }

  /** The first line of what is answered to a request of which no more than this is sent. */
  private static String raw(String header, String begin) throws IOException {
    try (Socket socket = open(header, begin)) {
      byte[] first = socket.getInputStream().readNBytes("HTTP/1.1 413 ".length());
      return new String(first, StandardCharsets.UTF_8);
    }
  }

  private static Socket open(String header, String begin) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(20_000);
    OutputStream out = socket.getOutputStream();
    out.write(
        bytes(
            "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-API-KEY: "
                + KEY
                + "\r\nContent-Type: application/json\r\n"
                + header
                + "\r\n"
                + begin));
    out.flush();
    return socket;
  }

  private static Gateway gateway(Clock clock, LongSupplier nanos) {
    return Gateway.create(
        SETTINGS,
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()),
        (presented, needed) -> new Access.Granted(Tenant.named("shop"), "test", KEY),
        new SimpleMeterRegistry(),
        clock,
        nanos);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
