package dev.treeline.server.gateway;

import static dev.treeline.server.gateway.Intake.KEY;
import static dev.treeline.server.gateway.Intake.gzip;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.treeline.codec.SpanRecords;
import dev.treeline.server.auth.Access;
import dev.treeline.span.SpanId;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import io.javalin.Javalin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The default limit itself, in real size: what is exactly as large is taken, a byte more is not.
 */
class LargeBodyTest {

  private static final int LIMIT = GatewaySettings.DEFAULTS.maxBodyBytes();
  private static final int SPANS = 640;

  private final MockProducer<byte[], byte[]> kafka =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final Gateway gateway =
      Gateway.create(
          GatewaySettings.DEFAULTS,
          kafka,
          (presented, needed) -> new Access.Granted(Tenant.named("shop"), "test", KEY),
          new SimpleMeterRegistry(),
          Clock.systemUTC());
  private final Javalin server =
      Javalin.create(
          config -> {
            config.startup.showJavalinBanner = false;
            config.jetty.host = "127.0.0.1";
            config.jetty.port = 0;
            IntakeRoutes.register(config.routes, gateway);
          });

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip"})
  void aBodyOfExactlyTheLimitIsTakenWhole(String coding) throws Exception {
    byte[] body = body();
    assertThat(body).hasSize(LIMIT);

    HttpResponse<byte[]> answer = post(body, coding);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).as("nothing was rejected").isEmpty();
    int stored =
        kafka.history().stream().mapToInt(it -> SpanRecords.decode(it.value()).size()).sum();
    assertThat(stored).isEqualTo(SPANS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip"})
  void aByteMoreIs413AndTheLimitIsNamed(String coding) throws Exception {
    byte[] body = Arrays.copyOf(body(), LIMIT + 1);

    HttpResponse<byte[]> answer = post(body, coding);

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains(Integer.toString(LIMIT));
    assertThat(kafka.history()).isEmpty();
  }

  /** The smallest JSON of that size is no span, and many braces. */
  @Test
  void deepJsonOfTheLimitIs400() throws Exception {
    byte[] body = new byte[LIMIT];
    Arrays.fill(body, (byte) '[');

    HttpResponse<byte[]> answer = post(body, "identity", "application/json");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(kafka.history()).isEmpty();
  }

  private HttpResponse<byte[]> post(byte[] body, String coding) throws Exception {
    return post(body, coding, "application/x-protobuf");
  }

  private HttpResponse<byte[]> post(byte[] body, String coding, String type) throws Exception {
    byte[] sent = coding.equals("gzip") ? gzip(body) : body;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/v1/traces"))
            .header("Content-Type", type)
            .header("Content-Encoding", coding)
            .header("Authorization", "Bearer " + KEY)
            .POST(BodyPublishers.ofByteArray(sent))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
  }

  /** Spans of about 100 KiB, each of a trace of its own, and a field that nobody knows yet. */
  private static byte[] body() throws IOException {
    var request = ExportTraceServiceRequest.newBuilder();
    var scope = request.addResourceSpansBuilder().addScopeSpansBuilder();
    String text = "x".repeat(LIMIT / SPANS - 400);
    for (int i = 1; i <= SPANS; i++) {
      var span = scope.addSpansBuilder();
      span.setTraceId(ByteString.copyFrom(new TraceId(1, i).toBytes()))
          .setSpanId(ByteString.copyFrom(new SpanId(i).toBytes()))
          .setName("large")
          .setStartTimeUnixNano(1)
          .setEndTimeUnixNano(2);
      span.addAttributesBuilder().setKey("text").getValueBuilder().setStringValue(text);
    }
    byte[] body = new byte[LIMIT];
    CodedOutputStream out = CodedOutputStream.newInstance(body);
    request.build().writeTo(out);
    int unknownField = 100;
    int left = LIMIT - out.getTotalBytesWritten();
    int head = 2 + 3; // its tag, and a length of less than 2 MiB
    out.writeByteArray(unknownField, new byte[left - head]);
    out.flush();
    assertThat(out.getTotalBytesWritten()).isEqualTo(LIMIT);
    return body;
  }
}
