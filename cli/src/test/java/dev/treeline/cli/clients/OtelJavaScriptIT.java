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
    SdkTrace.assertRoot(trace.path("spans").path(0), sent);
    SdkTrace.assertChild(trace.path("spans").path(1), sent);
    clients.node().tried(exporter, "attributes, event, link, status, resource");
  }
}
