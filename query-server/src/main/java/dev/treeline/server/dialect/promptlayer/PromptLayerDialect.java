package dev.treeline.server.dialect.promptlayer;

import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.ApiRequest;
import dev.treeline.server.dialect.Dialect;
import dev.treeline.server.dialect.Endpoint;
import dev.treeline.server.dialect.ErrorAnswer;
import dev.treeline.server.dialect.Fault;
import dev.treeline.server.dialect.KeyHeaders;
import dev.treeline.server.dialect.PresentedKeys;
import dev.treeline.server.dialect.Problem;
import dev.treeline.server.dialect.TraceIds;
import dev.treeline.server.dialect.TraceLookup;
import dev.treeline.server.dialect.json.FastApiErrors;
import dev.treeline.trace.TraceReader;
import java.util.List;

/** {@code GET /api/public/v2/traces/{trace_id}}. */
public final class PromptLayerDialect implements Dialect {

  private static final String TRACE_ID = "trace_id";
  private static final String KEY = "X-API-KEY";

  @Override
  public String name() {
    return "promptlayer";
  }

  @Override
  public List<String> ownedPaths() {
    return List.of("/api/public");
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(new Endpoint("/api/public/v2/traces/{trace_id}", PromptLayerDialect::trace));
  }

  @Override
  public PresentedKeys keysOf(ApiRequest.Headers headers) {
    return KeyHeaders.plain(headers, KEY);
  }

  @Override
  public List<String> keyHeaders() {
    return List.of(KEY);
  }

  @Override
  public ErrorAnswer error(Problem problem) {
    return new ErrorAnswer(problem.kind().status(), body(problem));
  }

  private static Answer trace(ApiRequest request, TraceReader reader) {
    String text = request.path(TRACE_ID);
    return TraceIds.parse(text)
        .map(id -> TraceLookup.written(request, reader, id, TraceJson::write))
        .orElseGet(
            () ->
                new Answer.Failed(
                    Problem.invalid(
                        List.of(Fault.ofValue("path", TRACE_ID, TraceIds.FORM, text)))));
  }

  private static Answer.JsonBody body(Problem problem) {
    if (problem.kind() == Problem.Kind.INVALID_PARAMETER) {
      return json -> FastApiErrors.writeInvalid(json, problem);
    }
    return json -> {
      json.writeStartObject();
      json.writeBooleanField("success", false);
      json.writeStringField("message", problem.detail());
      json.writeStringField("error", problem.kind().code());
      json.writeEndObject();
    };
  }
}
