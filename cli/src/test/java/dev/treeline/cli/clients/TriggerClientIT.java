package dev.treeline.cli.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trigger.dev's own client, which checks what it reads, in both shapes that it has had. */
@Tag("clients")
class TriggerClientIT {

  private static final String OLD = "trigger-core-old";
  private static final String NEW = "trigger-core-new";
  private static final AgentRun RUN = new AgentRun("trigger");

  @RegisterExtension static final ClientsExtension clients = new ClientsExtension();

  @BeforeAll
  static void sendTheRun() {
    RUN.sendTo(clients.treeline());
  }

  @ParameterizedTest
  @ValueSource(strings = {OLD, NEW})
  void aRunIsRead(String core) {
    JsonNode answer = read(core, clients.treeline().key(), RUN.runId());

    assertThat(answer.path("requests").asInt()).as("%s", answer).isEqualTo(1);
    JsonNode trace = answer.path("answer").path("trace");
    assertThat(trace.path("traceId").asText()).isEqualTo(RUN.traceId());
    JsonNode root = trace.path("rootSpan");
    assertThat(root.path("id").asText()).isEqualTo(RUN.idOf("agent"));
    assertThat(root.has("parentId")).isFalse();
    assertThat(data(core, root, "message").asText()).isEqualTo("research.run");
    assertThat(runId(core, root)).isEqualTo(RUN.runId());
    assertThat(root.path("data").path("taskSlug").asText()).isEqualTo("research");
    assertThat(root.path("data").path("startTime").asText()).isEqualTo("2026-01-01T00:00:00.000Z");
    assertThat(root.path("data").path("duration").asLong()).isEqualTo(1_500_000_000L);
    assertThat(root.path("data").path("properties").path("user.id").asText()).isEqualTo("user-1");
    assertThat(root.path("children"))
        .extracting(child -> data(core, child, "message").asText())
        .containsExactly("chat gpt-4o-mini", "search contracts", "tidy up");
    assertThat(root.path("children"))
        .allSatisfy(
            child -> {
              assertThat(child.path("parentId")).isEqualTo(root.path("id"));
              assertThat(child.path("children")).isEmpty();
            });
    JsonNode failed = root.path("children").path(1).path("data");
    assertThat(failed.path("isError").asBoolean()).isTrue();
    assertThat(failed.path("events").path(0).path("properties"))
        .hasToString("{\"exception\":{\"message\":\"too slow\",\"type\":\"TimeoutError\"}}");
    JsonNode running = root.path("children").path(2).path("data");
    assertThat(running.path("isPartial").asBoolean()).isTrue();
    assertThat(running.path("duration").asLong(-1)).isZero();
    clients.node().tried(core, "retrieveRunTrace");
  }

  @ParameterizedTest
  @ValueSource(strings = {OLD, NEW})
  void anUnknownRunIsAskedForAgainAndIsThen404(String core) {
    JsonNode answer = read(core, clients.treeline().key(), "run_nobodys");

    assertThat(answer.path("failure").path("status").asInt()).isEqualTo(404);
    assertThat(answer.path("failure").path("message").asText()).contains("Run not found");
    assertThat(answer.path("requests").asInt()).isEqualTo(2);
    clients.node().tried(core, "retrieveRunTrace of an unknown run: asked again, then 404");
  }

  @ParameterizedTest
  @ValueSource(strings = {OLD, NEW})
  void aWrongKeyIs401AtOnce(String core) {
    JsonNode answer = read(core, "not-the-key", RUN.runId());

    assertThat(answer.path("failure").path("status").asInt()).isEqualTo(401);
    assertThat(answer.path("failure").path("message").asText())
        .contains("Invalid or Missing API key");
    assertThat(answer.path("requests").asInt()).isEqualTo(1);
  }

  private static JsonNode read(String core, String key, String runId) {
    return clients
        .node()
        .run(Map.of(), "trigger-read.mjs", core, clients.treeline().url(), key, runId);
  }

  /** The old client reads the message from the span, the new one from its data. */
  private static JsonNode data(String core, JsonNode span, String name) {
    return core.equals(OLD) ? span.path(name) : span.path("data").path(name);
  }

  /** The other way round. */
  private static String runId(String core, JsonNode span) {
    return (core.equals(OLD) ? span.path("data") : span).path("runId").asText();
  }
}
