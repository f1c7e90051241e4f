package dev.treeline.server.gateway;

import static dev.treeline.server.gateway.Intake.gzip;
import static dev.treeline.server.gateway.Intake.spans;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.DeadLetter;
import dev.treeline.codec.SpanRecords;
import dev.treeline.server.auth.Access;
import dev.treeline.server.auth.Gatekeeper;
import dev.treeline.server.dialect.PresentedKeys;
import dev.treeline.server.dialect.Problem.Kind;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.testing.KafkaExtension;
import dev.treeline.topics.TopicSettings;
import dev.treeline.topics.TopicSetup;
import dev.treeline.topics.Topics;
import io.javalin.Javalin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole way: a web server on a socket, a producer, a broker. */
class GatewayIT {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  private static final Topics TOPICS = new Topics("gateway-it");

  private final HttpClient client = HttpClient.newHttpClient();
  private Gateway gateway = gateway(kafka.bootstrapServers());
  private Javalin server = serve(gateway);

  @BeforeAll
  static void createTopics() {
    try (Admin admin = kafka.admin()) {
      TopicSetup.ensure(admin, new TopicSettings(TOPICS, 4, (short) 1, Duration.ofDays(1)));
    }
  }

  @AfterEach
  void stop() {
    server.stop();
    gateway.close();
  }

  @Test
  void answeredRequestIsInTheTopicUnderItsTrace() throws Exception {
    String trace = newId();
    byte[] body =
        gzip(
            spans(trace + "/00000000000000a1", trace + "/00000000000000a2")
                .getBytes(StandardCharsets.UTF_8));
    HttpResponse<String> answer =
        post(body, "Authorization", "Bearer secret", "Content-Encoding", "gzip");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.body()).isEqualTo("{}");
    ConsumerRecord<byte[], byte[]> record = recordOf(TOPICS.spans(), trace);
    assertThat(record.headers().lastHeader("treeline-tenant").value()).asString().isEqualTo("shop");
    assertThat(SpanRecords.decode(record.value()))
        .extracting(Span::spanId)
        .extracting(Object::toString)
        .containsExactly("00000000000000a1", "00000000000000a2");
  }

  @Test
  void spanOverTheBrokersLimitIsAPartialSuccessAndADeadLetter() throws Exception {
    String trace = newId();
    String huge =
        spans(trace + "/00000000000000a1", trace + "/00000000000000a2")
            .replaceFirst("\"spanId\"", "\"name\":\"" + "x".repeat(1_200_000) + "\",\"spanId\"");
    HttpResponse<String> answer =
        post(huge.getBytes(StandardCharsets.UTF_8), "X-API-KEY", "secret");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"rejectedSpans\":\"1\"", "too_large");
    assertThat(SpanRecords.decode(recordOf(TOPICS.spans(), trace).value())).hasSize(1);
    DeadLetter letter =
        kafka
            .consumeUntil(
                TOPICS.deadLetters(), all -> all.stream().anyMatch(r -> isTooLarge(r.value())))
            .stream()
            .map(r -> DeadLetter.decode(r.value()))
            .filter(l -> l.reason().equals("too_large"))
            .findFirst()
            .orElseThrow();
    assertThat(letter.valueSize()).isGreaterThan(1_200_000);
    assertThat(letter.value()).hasSize(DeadLetter.MAX_VALUE_BYTES);
  }

  @Test
  void unknownKeyIs401() throws Exception {
    HttpResponse<String> answer = post(new byte[0], "X-API-KEY", "guess");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("\"code\":16");
  }

  @Test
  void metricsAndLogsAreRefusedWithTheWayToStopThem() throws Exception {
    for (String path : List.of("/v1/metrics", "/v1/logs")) {
      HttpResponse<String> answer = post(path, new byte[0], "X-API-KEY", "secret");
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).contains("OTEL_METRICS_EXPORTER=none");
    }
  }

  @Test
  void unreachableKafkaIs503WithRetryAfter() throws Exception {
    stop();
    gateway = gateway("127.0.0.1:" + closedPort());
    server = serve(gateway);
    HttpResponse<String> answer =
        post(
            spans(newId() + "/00000000000000a1").getBytes(StandardCharsets.UTF_8),
            "X-API-KEY",
            "secret");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
  }

  private HttpResponse<String> post(byte[] body, String... headers) throws Exception {
    return post(IntakeRoutes.PATH, body, headers);
  }

  private HttpResponse<String> post(String path, byte[] body, String... headers) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .header("Content-Type", "application/json")
            .headers(headers)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private static ConsumerRecord<byte[], byte[]> recordOf(String topic, String trace) {
    byte[] key = trace.getBytes(StandardCharsets.UTF_8);
    return kafka
        .consumeUntil(topic, all -> all.stream().anyMatch(r -> Arrays.equals(r.key(), key)))
        .stream()
        .filter(r -> Arrays.equals(r.key(), key))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isTooLarge(byte[] letter) {
    return DeadLetter.decode(letter).reason().equals("too_large");
  }

  private static Gateway gateway(String bootstrapServers) {
    return Gateway.create(
        GatewaySettings.DEFAULTS.withTopics(TOPICS),
        Map.of("bootstrap.servers", bootstrapServers),
        gatekeeper(),
        new SimpleMeterRegistry());
  }

  private static Gatekeeper gatekeeper() {
    return (presented, needed) ->
        presented.equals(new PresentedKeys.Keys(List.of("secret")))
            ? new Access.Granted(Tenant.named("shop"), "test", "secret")
            : new Access.Denied(Kind.UNKNOWN_KEY);
  }

  private static Javalin serve(Gateway gateway) {
    return Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.jetty.host = "127.0.0.1";
              config.jetty.port = 0;
              IntakeRoutes.register(config.routes, gateway);
            })
        .start();
  }

  private static String newId() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
