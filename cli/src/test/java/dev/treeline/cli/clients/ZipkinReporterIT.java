package dev.treeline.cli.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import zipkin2.Endpoint;
import zipkin2.Span;
import zipkin2.reporter.AsyncReporter;
import zipkin2.reporter.Encoding;
import zipkin2.reporter.okhttp3.OkHttpSender;

/** Zipkin's own reporter, as services have it installed; only its URL and a header are set. */
@Tag("clients")
class ZipkinReporterIT {

  @RegisterExtension static final ClientsExtension clients = new ClientsExtension();

  private static final long START = 1_767_225_600_123_456L;

  @ParameterizedTest
  @EnumSource(
      value = Encoding.class,
      names = {"JSON", "PROTO3"})
  void whatAReporterSendsIsThereAsItWasSent(Encoding encoding) {
    String traceId = UUID.randomUUID().toString().replace("-", "");
    report(encoding, call(traceId), handling(traceId));

    JsonNode trace = clients.treeline().trace(traceId, 2);

    JsonNode client = trace.path("spans").path(0);
    assertThat(client.path("kind").asText()).isEqualTo("CLIENT");
    assertThat(client.path("name").asText()).isEqualTo("get /cart");
    assertThat(client.path("startTimeUnixNano").asText()).isEqualTo(START + "000");
    assertThat(client.path("endTimeUnixNano").asText()).isEqualTo(START + 5_000 + "000");
    assertThat(client.path("resource").path("service.name").asText()).isEqualTo("web");
    assertThat(client.path("attributes").path("http.path").asText()).isEqualTo("/cart");
    assertThat(client.path("attributes").path("peer.service").asText()).isEqualTo("shop");
    JsonNode server = trace.path("spans").path(1);
    assertThat(server.path("kind").asText()).isEqualTo("SERVER");
    assertThat(server.path("parentSpanId").asText()).isEqualTo(client.path("spanId").asText());
    assertThat(server.path("status")).hasToString("{\"code\":\"ERROR\",\"message\":\"no stock\"}");
    assertThat(server.path("events").path(0).path("name").asText()).isEqualTo("asked");
    System.out.printf("Tried: Zipkin's reporter with OkHttp, %s%n", encoding);
  }

  private static void report(Encoding encoding, Span... spans) {
    OkHttpSender.Builder builder =
        OkHttpSender.newBuilder()
            .endpoint(clients.treeline().url() + "/zipkin/api/v2/spans")
            .encoding(encoding);
    String bearer = "Bearer " + clients.treeline().key();
    builder
        .clientBuilder()
        .addInterceptor(
            chain ->
                chain.proceed(
                    chain.request().newBuilder().header("Authorization", bearer).build()));
    try (OkHttpSender sender = builder.build();
        AsyncReporter<Span> reporter = AsyncReporter.create(sender)) {
      for (Span span : spans) {
        reporter.report(span);
      }
      reporter.flush();
    }
  }

  private static Span call(String traceId) {
    return Span.newBuilder()
        .traceId(traceId)
        .id("a1")
        .name("get /cart")
        .kind(Span.Kind.CLIENT)
        .timestamp(START)
        .duration(5_000)
        .localEndpoint(Endpoint.newBuilder().serviceName("web").build())
        .remoteEndpoint(Endpoint.newBuilder().serviceName("shop").ip("127.0.0.1").build())
        .putTag("http.path", "/cart")
        .build();
  }

  private static Span handling(String traceId) {
    return Span.newBuilder()
        .traceId(traceId)
        .id("b2")
        .parentId("a1")
        .name("get /cart")
        .kind(Span.Kind.SERVER)
        .timestamp(START + 1_000)
        .duration(3_000)
        .localEndpoint(Endpoint.newBuilder().serviceName("shop").build())
        .addAnnotation(START + 2_000, "asked")
        .putTag("error", "no stock")
        .build();
  }
}
