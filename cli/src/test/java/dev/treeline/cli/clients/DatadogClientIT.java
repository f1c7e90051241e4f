package dev.treeline.cli.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Datadog's own client of TypeScript; numbers come out as JavaScript holds them. */
@Tag("clients")
class DatadogClientIT {

  private static final AgentRun RUN = new AgentRun("datadog");

  @RegisterExtension static final ClientsExtension clients = new ClientsExtension();

  @BeforeAll
  static void sendTheRun() {
    RUN.sendTo(clients.treeline());
  }

  @Test
  void aTraceIsRead() {
    JsonNode data = read(clients.treeline().key(), RUN.traceId()).path("answer").path("data");

    assertThat(data.path("id").asText()).isEqualTo(RUN.traceId());
    assertThat(data.path("type").asText()).isEqualTo("trace");
    assertThat(data.path("attributes").path("isTruncated").isBoolean()).isTrue();
    JsonNode spans = data.path("attributes").path("spans");
    assertThat(spans)
        .extracting(span -> span.path("resource").asText())
        .containsExactly("research.run", "chat gpt-4o-mini", "search contracts", "tidy up");
    assertThat(spans)
        .allSatisfy(
            span -> {
              assertThat(span.path("traceIdFull").asText()).isEqualTo(RUN.traceId());
              assertThat(span.path("service").asText()).isEqualTo("researcher");
              assertThat(span.path("resourceHash").asText()).matches("[0-9a-f]{8}");
              assertThat(span.path("restricted").asBoolean(true)).isFalse();
            });
    JsonNode root = spans.path(0);
    assertThat(root.path("parentId").asText()).isEqualTo("0");
    assertThat(root.path("spanId").asDouble()).isEqualTo(unsigned(RUN.idOf("agent")));
    assertThat(root.path("duration").asLong()).isEqualTo(1_500_000_000L);
    assertThat(root.path("startTime").asDouble()).isEqualTo(1_767_225_600_000_000_000d);
    JsonNode model = spans.path(1);
    assertThat(model.path("parentId")).isEqualTo(root.path("spanId"));
    assertThat(model.path("type").asText()).isEqualTo("llm");
    assertThat(model.path("metrics").path("llm.token_count.prompt").asInt()).isEqualTo(120);
    JsonNode tool = spans.path(2);
    assertThat(tool.path("error").asInt()).isEqualTo(1);
    assertThat(tool.path("meta").path("error.type").asText()).isEqualTo("TimeoutError");
    assertThat(spans.path(3).path("duration").asLong(-1)).isZero();
    clients.node().tried("@datadog/datadog-api-client", "getTraceByID");
  }

  @Test
  void aDecimalIdIsTheSameTrace() {
    String decimal = new BigInteger(RUN.traceId(), 16).toString();
    JsonNode data = read(clients.treeline().key(), decimal).path("answer").path("data");
    assertThat(data.path("id").asText()).isEqualTo(RUN.traceId());
  }

  @Test
  void anAnswerOfSomeFieldsIsStillOneThatTheClientTakes() {
    JsonNode answer = read(clients.treeline().key(), RUN.traceId(), "service", "duration");

    JsonNode span = answer.path("answer").path("data").path("attributes").path("spans").path(1);
    assertThat(span.path("service").asText()).isEqualTo("researcher");
    assertThat(span.path("duration").asLong()).isEqualTo(400_000_000L);
    assertThat(span.path("meta")).hasToString("{}");
    assertThat(span.path("metrics")).hasToString("{}");
    assertThat(span.has("resourceHash")).isFalse();
    clients.node().tried("@datadog/datadog-api-client", "getTraceByID with includeFields");
  }

  @Test
  void anUnknownTraceIsTheClientsOwn404() {
    JsonNode failure = read(clients.treeline().key(), "0".repeat(31) + "1").path("failure");

    assertThat(failure.path("code").asInt()).isEqualTo(404);
    JsonNode error = failure.path("body").path("errors").path(0);
    assertThat(error.path("title").asText()).isEqualTo("Not Found");
    assertThat(error.path("status").asText()).isEqualTo("404");
    clients.node().tried("@datadog/datadog-api-client", "getTraceByID of an unknown trace: 404");
  }

  @Test
  void aWrongKeyIsTheClientsOwn403() {
    JsonNode failure = read("not-the-key", RUN.traceId()).path("failure");

    assertThat(failure.path("code").asInt()).isEqualTo(403);
    assertThat(failure.path("body").path("errors").path(0).path("title").asText())
        .isEqualTo("Forbidden");
  }

  private static JsonNode read(String key, String traceId, String... includeFields) {
    String line = ChangedLine.of("datadog.md", clients.treeline().url());
    List<String> arguments = new ArrayList<>(List.of(line, key, traceId));
    arguments.addAll(List.of(includeFields));
    return clients.node().run(Map.of(), "datadog-read.mjs", arguments.toArray(String[]::new));
  }

  private static double unsigned(String hex) {
    return new BigInteger(hex, 16).doubleValue();
  }
}
