package dev.treeline.cli.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("clients")
class OtelJavaScriptIT {

  @RegisterExtension static final ClientsExtension clients = new ClientsExtension();

  @ParameterizedTest
  @CsvSource({
    "http/protobuf, @opentelemetry/exporter-trace-otlp-proto",
    "http/json, @opentelemetry/exporter-trace-otlp-http"
  })
  void whatTheSdkSendsIsThereAsItWasSent(String protocol, String exporter) {
    RunningTreeline treeline = clients.treeline();
    Map<String, String> environment = new HashMap<>(treeline.otelVariables());
    assertThat(environment)
        .containsOnlyKeys(
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "OTEL_EXPORTER_OTLP_PROTOCOL",
            "OTEL_EXPORTER_OTLP_HEADERS")
        .containsEntry("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", protocol);

    JsonNode sent = clients.node().run(environment, "otel-send.mjs");

    JsonNode trace = treeline.trace(sent.path("traceId").asText(), 2);
    assertRoot(trace.path("spans").path(0), sent);
    assertChild(trace.path("spans").path(1), sent);
    clients.node().tried(exporter, "attributes, event, link, status, resource");
  }

  private static void assertRoot(JsonNode span, JsonNode sent) {
    assertThat(span.path("spanId")).isEqualTo(sent.path("root"));
    assertThat(span.path("parentSpanId").isNull()).isTrue();
    assertThat(span.path("name").asText()).isEqualTo("GET /orders");
    assertThat(span.path("kind").asText()).isEqualTo("SERVER");
    assertThat(span.path("startTimeUnixNano").asText()).isEqualTo("1767225600123456789");
    assertThat(span.path("endTimeUnixNano").asText()).isEqualTo("1767225600987654321");
    assertThat(span.path("status")).hasToString("{\"code\":\"OK\",\"message\":\"\"}");
    assertThat(span.path("attributes"))
        .hasToString(
            """
            {"a.decimal":0.1,"a.decimals":[0.5,1.25],"a.empty":"","a.flag":true,\
            "a.flags":[true,false],"a.negative":-7,"a.text":"grün ✓ 你好","a.texts":["x","y"],\
            "a.whole":9007199254740991,"a.wholes":[1,-2]}""");
    assertThat(span.path("resource"))
        .hasToString(
            """
            {"host.cpus":4,"host.tags":["eu","spot"],"service.name":"shop",\
            "service.version":"1.2.3"}""");
    assertThat(span.path("scope")).hasToString("{\"name\":\"shop-web\",\"version\":\"0.9.0\"}");
    assertThat(span.path("events")).isEmpty();
    assertThat(span.path("links").path(0).path("traceId").asText())
        .isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(span.path("links").path(0).path("spanId").asText()).isEqualTo("b7ad6b7169203331");
    assertThat(span.path("links").path(0).path("attributes")).hasToString("{\"why\":\"retry\"}");
  }

  private static void assertChild(JsonNode span, JsonNode sent) {
    assertThat(span.path("spanId")).isEqualTo(sent.path("child"));
    assertThat(span.path("parentSpanId")).isEqualTo(sent.path("root"));
    assertThat(span.path("kind").asText()).isEqualTo("CLIENT");
    assertThat(span.path("startTimeUnixNano").asText()).isEqualTo("1767225600200000001");
    assertThat(span.path("endTimeUnixNano").asText()).isEqualTo("1767225600300000004");
    assertThat(span.path("status"))
        .hasToString("{\"code\":\"ERROR\",\"message\":\"card declined\"}");
    assertThat(span.path("events"))
        .hasToString(
            """
            [{"name":"asked","timeUnixNano":"1767225600250000002",\
            "attributes":{"attempt":2,"card.kinds":["debit"]}},\
            {"name":"exception","timeUnixNano":"1767225600260000003",\
            "attributes":{"exception.message":"card declined","exception.type":"CardError"}}]""");
  }
}
