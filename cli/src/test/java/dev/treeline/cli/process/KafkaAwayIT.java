package dev.treeline.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.treeline.broker.EmbeddedKafka;
import dev.treeline.span.TraceId;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka is stopped for 70 s while an OpenTelemetry SDK sends, and others flood the intake. */
@Tag("slow")
class KafkaAwayIT {

  private static final Duration AWAY = Duration.ofSeconds(70);
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int FLOOD = 100;

  private final Acknowledged acknowledged = new Acknowledged();
  private final AtomicBoolean sending = new AtomicBoolean(true);
  @TempDir Path dir;

  @Test
  void everySpanThatWasAcknowledgedIsInItsTree() throws Exception {
    EmbeddedKafka kafka = EmbeddedKafka.start(dir.resolve("kafka"), 0);
    try (TreelineProcess treeline = serve(kafka).awaitReady();
        SdkTracerProvider sdk = sdk(treeline)) {
      CompletableFuture<Integer> load = CompletableFuture.supplyAsync(() -> traces(sdk));
      awaitMoreAcknowledged(0);

      kafka.close();
      long back = System.nanoTime() + AWAY.toNanos();
      List<CompletableFuture<HttpResponse<String>>> flood = flood(treeline);
      for (CompletableFuture<HttpResponse<String>> answer : flood) {
        assertThat(answer.get().statusCode()).isEqualTo(503);
        assertThat(answer.get().headers().firstValue("Retry-After")).isPresent();
      }
      await().atMost(AWAY.plusMinutes(1)).until(() -> System.nanoTime() > back);
      int before = acknowledged.count();
      kafka = EmbeddedKafka.start(dir.resolve("kafka"), kafka.port());

      awaitMoreAcknowledged(before);
      sending.set(false);
      assertThat(load.get()).isGreaterThan(10);
      sdk.shutdown().join(60, TimeUnit.SECONDS);
      assertAllThere(treeline);
      System.out.printf(
          "Tried: Kafka away for %s, %d spans acknowledged, %d refused to a flood%n",
          AWAY, acknowledged.count(), FLOOD);
    } finally {
      kafka.close();
    }
  }

  private void awaitMoreAcknowledged(int than) {
    await().atMost(PATIENCE).until(() -> acknowledged.count() > than + 50);
  }

  private void assertAllThere(TreelineProcess treeline) {
    for (Map.Entry<String, Set<String>> trace : acknowledged.byTrace.entrySet()) {
      TraceId id = TraceId.parse(trace.getKey()).orElseThrow();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                HttpResponse<String> answer = treeline.trace(id);
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                List<String> found = new ArrayList<>();
                JsonNode spans = new ObjectMapper().readTree(answer.body()).path("spans");
                spans.forEach(span -> found.add(span.path("spanId").asText()));
                assertThat(found).containsAll(trace.getValue()).doesNotHaveDuplicates();
              });
    }
  }

  /** Each of a megabyte, many at a time: more than the process has memory for. */
  private static List<CompletableFuture<HttpResponse<String>>> flood(TreelineProcess treeline) {
    String body =
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"%032x\",\"spanId\":"
            + "\"00f067aa0ba902b7\",\"name\":\"%s\"}]}]}]}";
    HttpClient client = HttpClient.newHttpClient();
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 1; i <= FLOOD; i++) {
      HttpRequest request =
          HttpRequest.newBuilder(intake(treeline))
              .timeout(Duration.ofMinutes(2)) // the server's own bound is 12 s
              .header("Authorization", "Bearer " + TreelineProcess.KEY)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(body.formatted(i, "x".repeat(900_000))))
              .build();
      answers.add(client.sendAsync(request, BodyHandlers.ofString()));
    }
    return answers;
  }

  /** One trace after another, of a root and nine children each; returns how many. */
  private int traces(SdkTracerProvider sdk) {
    Tracer tracer = sdk.get("load");
    int traces = 0;
    while (sending.get()) {
      Span root = tracer.spanBuilder("root").setNoParent().startSpan();
      for (int i = 0; i < 9; i++) {
        tracer.spanBuilder("child").setParent(Context.root().with(root)).startSpan().end();
      }
      root.end();
      traces++;
      sdk.forceFlush().join(100, TimeUnit.MILLISECONDS);
    }
    return traces;
  }

  private SdkTracerProvider sdk(TreelineProcess treeline) {
    OtlpHttpSpanExporter otlp =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(intake(treeline).toString())
            .addHeader("Authorization", "Bearer " + TreelineProcess.KEY)
            .setTimeout(Duration.ofMinutes(3))
            .setRetryPolicy(
                RetryPolicy.builder()
                    .setMaxAttempts(5)
                    .setInitialBackoff(Duration.ofSeconds(8))
                    .setMaxBackoff(Duration.ofSeconds(30))
                    .build())
            .build();
    acknowledged.next = otlp;
    return SdkTracerProvider.builder()
        .addSpanProcessor(
            BatchSpanProcessor.builder(acknowledged)
                .setExporterTimeout(Duration.ofMinutes(3))
                .build())
        .build();
  }

  private static URI intake(TreelineProcess treeline) {
    return URI.create("http://127.0.0.1:" + treeline.port() + "/v1/traces");
  }

  private TreelineProcess serve(EmbeddedKafka kafka) {
    return TreelineProcess.serve(
        dir.resolve("data"),
        kafka.bootstrapServers(),
        "--set",
        "topics.partitions=2",
        "--set",
        "topics.replication=1");
  }

  /** Keeps what the SDK was told is taken. */
  private static final class Acknowledged implements SpanExporter {

    private final Map<String, Set<String>> byTrace = new ConcurrentHashMap<>();
    private volatile SpanExporter next = SpanExporter.composite();

    int count() {
      return byTrace.values().stream().mapToInt(Set::size).sum();
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      CompletableResultCode result = next.export(spans);
      List<SpanData> sent = List.copyOf(spans);
      result.whenComplete(
          () -> {
            if (result.isSuccess()) {
              for (SpanData span : sent) {
                byTrace.merge(
                    span.getTraceId(),
                    Set.of(span.getSpanId()),
                    (some, more) -> {
                      Set<String> all = new HashSet<>(some);
                      all.addAll(more);
                      return all;
                    });
              }
            }
          });
      return result;
    }

    @Override
    public CompletableResultCode flush() {
      return next.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
      return next.shutdown();
    }
  }
}
