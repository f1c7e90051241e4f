package dev.treeline.cli.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a Kafka client from npm writes to the Collector's topic, with keys that mean nothing. */
@Tag("clients")
class KafkaClientIT {

  @RegisterExtension static final ClientsExtension clients = new ClientsExtension();

  @ParameterizedTest
  @ValueSource(strings = {"protobuf", "json"})
  void whatIsWrittenToOtlpSpansIsThereAsItWasSent(String format) {
    RunningTreeline treeline = clients.treeline();

    JsonNode sent =
        clients.node().run(Map.of(), "kafka-send.mjs", treeline.kafka(), "otlp_spans", format);

    JsonNode trace = treeline.trace(sent.path("traceId").asText(), 2);
    assertThat(trace.path("spanCount").asInt()).as("each was sent twice").isEqualTo(2);
    SdkTrace.assertRoot(trace.path("spans").path(0), sent);
    SdkTrace.assertChild(trace.path("spans").path(1), sent);
    clients.node().tried("kafkajs", "OTLP in " + format + " to otlp_spans");
  }
}
