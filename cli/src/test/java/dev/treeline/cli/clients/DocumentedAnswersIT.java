package dev.treeline.cli.clients;

import static dev.treeline.cli.clients.RunningTreeline.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * PromptLayer, Agno and Idun publish no client: their documents' fields and types stand for one.
 */
@Tag("clients")
class DocumentedAnswersIT {

  private static final AgentRun RUN = new AgentRun("documented");

  private static final Shape PROMPT_LAYER_ERROR =
      new Shape().needs(JsonType.NO, "success").needs(JsonType.TEXT, "message", "error");

  @RegisterExtension static final ClientsExtension clients = new ClientsExtension();

  @BeforeAll
  static void sendTheRun() {
    RUN.sendTo(clients.treeline());
  }

  @Test
  void promptLayersTrace() {
    JsonNode trace = json(promptLayer(RUN.traceId(), clients.treeline().key(), 200));

    assertShape(
        trace,
        new Shape()
            .needs(JsonType.YES, "success")
            .needs(JsonType.TEXT, "trace_id")
            .needs(JsonType.LIST, "spans"));
    Shape span =
        new Shape()
            .needs(JsonType.WHOLE, "id")
            .needs(JsonType.TEXT, "name", "span_id")
            .needs(JsonType.TEXT_OR_NULL, "parent_id")
            .needs(JsonType.WHOLE_OR_NULL, "request_log_id")
            .needs(JsonType.TIME, "start_time")
            .needs(JsonType.TIME_OR_NULL, "end_time");
    assertThat(trace.path("spans"))
        .hasSize(AgentRun.SPANS)
        .allSatisfy(it -> assertThat(span.errors(it)).isEmpty());
    assertThat(trace.path("spans").path(1).path("request_log_id").isNull()).isFalse();
    System.out.println("Tried: PromptLayer's document: trace, 401, 404, 422");
  }

  @Test
  void promptLayersErrors() {
    String key = clients.treeline().key();
    assertShape(json(promptLayer(RUN.traceId(), "not-the-key", 401)), PROMPT_LAYER_ERROR);
    assertShape(json(promptLayer("0".repeat(31) + "1", key, 404)), PROMPT_LAYER_ERROR);
    JsonNode invalid = json(promptLayer("no-id", key, 422));
    assertThat(invalid.path("detail"))
        .isNotEmpty()
        .allSatisfy(
            it ->
                assertThat(
                        new Shape()
                            .needs(JsonType.LIST, "loc")
                            .needs(JsonType.TEXT, "msg", "type")
                            .errors(it))
                    .isEmpty());
  }

  @Test
  void agnosTrace() {
    JsonNode trace = json(bearer("/traces/" + RUN.traceId(), 200));

    Shape detail =
        new Shape()
            .needs(JsonType.TEXT, "trace_id", "name", "status", "duration")
            .needs(JsonType.TIME, "start_time", "end_time", "created_at")
            .needs(JsonType.WHOLE, "total_spans", "error_count")
            .needs(JsonType.LIST, "tree")
            .mayHave(JsonType.TEXT, "input", "output", "error", "run_id", "session_id", "user_id")
            .mayHave(JsonType.TEXT, "agent_id", "team_id", "workflow_id");
    assertShape(trace, detail);
    assertThat(detail.strangers(trace)).isEmpty();
    Shape node =
        new Shape()
            .needs(JsonType.TEXT, "id", "name", "type", "duration", "status")
            .needs(JsonType.TIME, "start_time", "end_time")
            .mayHave(JsonType.TEXT, "input", "output", "error", "step_type")
            .mayHave(JsonType.OBJECT, "metadata")
            .mayHave(JsonType.LIST, "spans");
    JsonNode root = trace.path("tree").path(0);
    assertShape(root, node);
    assertThat(root.path("spans"))
        .hasSize(AgentRun.SPANS - 1)
        .allSatisfy(
            it -> {
              assertThat(node.errors(it)).isEmpty();
              assertThat(node.strangers(it)).isEmpty();
              assertThat(it.has("spans")).isFalse();
            });
    System.out.println("Tried: Agno's document: trace");
  }

  @Test
  void idunsTrace() {
    JsonNode answer = json(bearer("/admin/api/v1/traces/" + RUN.traceId(), 200));

    Shape item =
        new Shape()
            .needs(JsonType.TEXT, "otelTraceId", "name", "status")
            .needs(JsonType.TIME, "startedAt")
            .needs(JsonType.TIME_OR_NULL, "endedAt")
            .needs(JsonType.NUMBER_OR_NULL, "latencyMs", "totalCostUsd")
            .needs(JsonType.WHOLE_OR_NULL, "totalTokens")
            .needs(JsonType.TEXT_OR_NULL, "userId", "sessionId")
            .needs(JsonType.LIST, "models", "tags");
    Shape span =
        new Shape()
            .needs(JsonType.TEXT, "otelSpanId", "otelTraceId", "name", "kind")
            .needs(JsonType.TIME, "startedAt")
            .needs(JsonType.TIME_OR_NULL, "endedAt")
            .needs(
                JsonType.TEXT_OR_NULL, "parentSpanId", "model", "provider", "costSource", "status")
            .needs(JsonType.WHOLE_OR_NULL, "promptTokens", "completionTokens", "totalTokens")
            .needs(JsonType.WHOLE_OR_NULL, "cacheReadTokens", "cacheWriteTokens")
            .needs(JsonType.NUMBER_OR_NULL, "latencyMs", "costUsd")
            .needs(JsonType.OBJECT_OR_NULL, "costBreakdown")
            .needs(JsonType.OBJECT, "attributes")
            .needs(JsonType.LIST, "events");
    assertShape(answer.path("trace"), item);
    assertThat(item.strangers(answer.path("trace"))).isEmpty();
    JsonNode root = answer.path("tree").path(0);
    assertShape(root.path("span"), span);
    assertThat(root.path("children"))
        .hasSize(AgentRun.SPANS - 1)
        .allSatisfy(
            child -> {
              assertThat(span.errors(child.path("span"))).isEmpty();
              assertThat(span.strangers(child.path("span"))).isEmpty();
            });
    System.out.println("Tried: Idun's document: trace");
  }

  private static void assertShape(JsonNode object, Shape shape) {
    assertThat(shape.errors(object)).as("%s", object).isEmpty();
  }

  private static HttpResponse<String> promptLayer(String traceId, String key, int status) {
    return get(status, "/api/public/v2/traces/" + traceId, "X-API-KEY", key);
  }

  private static HttpResponse<String> bearer(String path, int status) {
    return get(status, path, "Authorization", "Bearer " + clients.treeline().key());
  }

  private static HttpResponse<String> get(int status, String path, String... headers) {
    HttpResponse<String> response = clients.treeline().get(path, headers);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return response;
  }
}
