package dev.treeline.cli.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Tag("clients")
class OtelJavaIT {

  @RegisterExtension static final ClientsExtension clients = new ClientsExtension();

  @Test
  void whatTheSdkSendsIsThereAsItWasSent(@TempDir Path dir) {
    assertIsThere(
        send(dir, clients.treeline().otelVariables()), "attributes, event, link, status, resource");
  }

  @Test
  void compressedItIsTheSame(@TempDir Path dir) {
    Map<String, String> environment = new HashMap<>(clients.treeline().otelVariables());
    environment.put("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip");
    assertIsThere(send(dir, environment), "the same with gzip");
  }

  /** What many SDKs use unless they are told otherwise. */
  @Test
  void overGrpcItIsTheSame(@TempDir Path dir) {
    Map<String, String> environment = new HashMap<>(clients.treeline().otelVariables());
    environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
    environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", clients.treeline().grpcUrl());
    assertIsThere(send(dir, environment), "the same over gRPC");
  }

  /** The ids of the trace, its root and its child. */
  private static String[] send(Path dir, Map<String, String> environment) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            JavaSdkProgram.class.getName());
    return Program.run(dir, environment, "set JAVA_HOME to a JDK", command).strip().split(" ", 3);
  }

  private static void assertIsThere(String[] sent, String what) {
    JsonNode trace = clients.treeline().trace(sent[0], 2);
    assertRoot(trace.path("spans").path(0), sent[1]);
    assertChild(trace.path("spans").path(1), sent[1], sent[2]);
    System.out.printf(
        "Tried: OpenTelemetry SDK of Java %s: %s%n",
        trace.path("spans").path(0).path("resource").path("telemetry.sdk.version").asText(), what);
  }

  private static void assertRoot(JsonNode span, String id) {
    assertThat(span.path("spanId").asText()).isEqualTo(id);
    assertThat(span.path("parentSpanId").isNull()).isTrue();
    assertThat(span.path("name").asText()).isEqualTo("GET /orders");
    assertThat(span.path("kind").asText()).isEqualTo("SERVER");
    assertThat(span.path("startTimeUnixNano").asText()).isEqualTo("1767225600123456789");
    assertThat(span.path("endTimeUnixNano").asText()).isEqualTo("1767225600987654321");
    assertThat(span.path("status")).hasToString("{\"code\":\"OK\",\"message\":\"\"}");
    assertThat(span.path("attributes"))
        .hasToString(
            """
            {"a.bytes":"AQID","a.decimal":0.1,"a.decimals":[0.5,1.25],"a.empty":"","a.flag":true,\
            "a.flags":[true,false],"a.negative":-9223372036854775808,\
            "a.nested":{"list":[1,"b"]},"a.text":"grün ✓ 你好","a.texts":["x","y"],\
            "a.whole":9223372036854775807,"a.wholes":[1,-2]}""");
    assertThat(span.path("resource").path("service.name").asText()).isEqualTo("shop");
    assertThat(span.path("resource").path("host.cpus").asInt()).isEqualTo(4);
    assertThat(span.path("resource").path("telemetry.sdk.language").asText()).isEqualTo("java");
    assertThat(span.path("scope")).hasToString("{\"name\":\"shop-web\",\"version\":\"0.9.0\"}");
    assertThat(span.path("links"))
        .hasToString(
            """
            [{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331",\
            "traceState":"vendor=t61","attributes":{"why":"retry"},"flags":769}]""");
  }

  private static void assertChild(JsonNode span, String root, String id) {
    assertThat(span.path("spanId").asText()).isEqualTo(id);
    assertThat(span.path("parentSpanId").asText()).isEqualTo(root);
    assertThat(span.path("kind").asText()).isEqualTo("CLIENT");
    assertThat(span.path("startTimeUnixNano").asText()).isEqualTo("1767225600200000001");
    assertThat(span.path("endTimeUnixNano").asText()).isEqualTo("1767225600300000004");
    assertThat(span.path("status"))
        .hasToString("{\"code\":\"ERROR\",\"message\":\"card declined\"}");
    assertThat(span.path("events").path(0))
        .hasToString(
            """
            {"name":"asked","timeUnixNano":"1767225600250000002","attributes":{"attempt":2}}""");
    JsonNode exception = span.path("events").path(1);
    assertThat(exception.path("name").asText()).isEqualTo("exception");
    assertThat(exception.path("attributes").path("exception.type").asText())
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(exception.path("attributes").path("exception.message").asText())
        .isEqualTo("card declined");
    assertThat(exception.path("attributes").path("exception.stacktrace").asText())
        .contains("JavaSdkProgram.main");
  }
}
