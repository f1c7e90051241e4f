package dev.treeline.cli.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trigger.dev's own client, which checks what it reads, in both shapes that it has had. */
@Tag("clients")
class TriggerClientIT {

  private static final String OLD = "trigger-core-old";
  private static final String NEW = "trigger-core-new";
  private static final Pattern EXPORT = Pattern.compile("export (\\w+)=(.+)");
  private static final AgentRun RUN = new AgentRun("trigger");

  @RegisterExtension static final ClientsExtension clients = new ClientsExtension();

  @BeforeAll
  static void sendTheRun() {
    RUN.sendTo(clients.treeline());
  }

  @ParameterizedTest
  @ValueSource(strings = {OLD, NEW})
  void aRunIsRead(String core) {
    JsonNode answer = readTrace(core, clients.treeline().key(), RUN.runId());

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
  @ValueSource(strings = {"1", "3", "10000"})
  void aRunIsReadInPages(String size) {
    JsonNode answer = read(clients.treeline().key(), NEW, RUN.runId(), "pages", size);

    assertThat(answer.path("failure")).as("%s", answer).isEmpty();
    assertThat(answer.path("requests").asInt())
        .isEqualTo((AgentRun.SPANS - 1) / Integer.parseInt(size) + 1);
    assertThat(answer.path("answer").path("pages")).isEqualTo(answer.path("requests"));
    assertThat(answer.path("answer").path("roots")).hasSize(1);
    JsonNode root = answer.path("answer").path("roots").path(0);
    assertThat(root.path("id").asText()).isEqualTo(RUN.idOf("agent"));
    assertThat(root.path("attemptNumber").asInt()).isEqualTo(1);
    assertThat(root.path("children"))
        .extracting(child -> child.path("message").asText())
        .containsExactly("chat gpt-4o-mini", "search contracts", "tidy up");
    assertThat(root.path("children").path(1).path("isError").asBoolean()).isTrue();
    assertThat(root.path("children").path(2).path("isPartial").asBoolean()).isTrue();
    clients.node().tried(NEW, "retrieveRunTracePage, assembleRunTracePages");
  }

  @Test
  void aSpanIsRead() {
    JsonNode answer = read(clients.treeline().key(), NEW, RUN.runId(), "span", RUN.idOf("model"));

    JsonNode span = answer.path("answer");
    assertThat(span.path("spanId").asText()).as("%s", answer).isEqualTo(RUN.idOf("model"));
    assertThat(span.path("parentId").asText()).isEqualTo(RUN.idOf("agent"));
    assertThat(span.path("durationMs").asInt()).isEqualTo(400);
    assertThat(span.path("properties").path("llm").path("model_name").asText())
        .isEqualTo("gpt-4o-mini");
    assertThat(span.path("ai").path("inputTokens").asInt()).isEqualTo(120);
    assertThat(span.path("ai").path("totalCost").asDouble()).isPositive();
    JsonNode root = read(clients.treeline().key(), NEW, RUN.runId(), "span", RUN.idOf("agent"));
    assertThat(root.path("answer").path("parentId").isNull()).as("%s", root).isTrue();
    clients.node().tried(NEW, "retrieveSpan");
  }

  @Test
  void anUnknownSpanIs404AtOnce() {
    JsonNode answer = read(clients.treeline().key(), NEW, RUN.runId(), "span", "1".repeat(16));

    assertThat(answer.path("failure").path("status").asInt()).isEqualTo(404);
    assertThat(answer.path("failure").path("message").asText()).contains("Span not found");
    assertThat(answer.path("requests").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {OLD, NEW})
  void anUnknownRunIsAskedForAgainAndIsThen404(String core) {
    JsonNode answer = readTrace(core, clients.treeline().key(), "run_nobodys");

    assertThat(answer.path("failure").path("status").asInt()).isEqualTo(404);
    assertThat(answer.path("failure").path("message").asText()).contains("Run not found");
    assertThat(answer.path("requests").asInt()).isEqualTo(2);
    clients.node().tried(core, "retrieveRunTrace of an unknown run: asked again, then 404");
  }

  @ParameterizedTest
  @ValueSource(strings = {OLD, NEW})
  void aWrongKeyIs401AtOnce(String core) {
    JsonNode answer = readTrace(core, "not-the-key", RUN.runId());

    assertThat(answer.path("failure").path("status").asInt()).isEqualTo(401);
    assertThat(answer.path("failure").path("message").asText())
        .contains("Invalid or Missing API key");
    assertThat(answer.path("requests").asInt()).isEqualTo(1);
  }

  private static JsonNode readTrace(String core, String key, String runId) {
    return read(key, core, runId, "trace");
  }

  private static JsonNode read(String key, String... arguments) {
    Matcher line = EXPORT.matcher(ChangedLine.of("trigger.md", clients.treeline().url()));
    assertThat(line.matches()).isTrue();
    return clients
        .node()
        .run(
            Map.of(line.group(1), line.group(2), "TRIGGER_SECRET_KEY", key),
            "trigger-read.mjs",
            arguments);
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
