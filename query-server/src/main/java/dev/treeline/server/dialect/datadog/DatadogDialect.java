package dev.treeline.server.dialect.datadog;

import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.ApiRequest;
import dev.treeline.server.dialect.Dialect;
import dev.treeline.server.dialect.Endpoint;
import dev.treeline.server.dialect.ErrorAnswer;
import dev.treeline.server.dialect.PresentedKeys;
import dev.treeline.server.dialect.Problem;
import dev.treeline.server.dialect.RateLimit;
import dev.treeline.server.dialect.TraceHeaders;
import dev.treeline.server.dialect.TraceLookup;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code GET /api/v2/trace/{trace_id}}. */
public final class DatadogDialect implements Dialect {

  private static final String TRACE_ID = "trace_id";

  @Override
  public String name() {
    return "datadog";
  }

  @Override
  public List<String> ownedPaths() {
    return List.of("/api/v2/trace");
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(new Endpoint("/api/v2/trace/{trace_id}", DatadogDialect::trace));
  }

  @Override
  public PresentedKeys keysOf(ApiRequest.Headers headers) {
    return DatadogKeys.of(headers);
  }

  @Override
  public List<String> keyHeaders() {
    return DatadogKeys.HEADERS;
  }

  /** Whole seconds: its clients parse them as such, and wait so long. */
  @Override
  public Map<String, String> rateLimitHeaders(RateLimit limit) {
    return Map.of(
        "X-RateLimit-Limit", Long.toString(limit.limit()),
        "X-RateLimit-Period", Long.toString(limit.period().toSeconds()),
        "X-RateLimit-Remaining", Long.toString(limit.remaining()),
        "X-RateLimit-Reset", Integer.toString(limit.secondsUntilReset()),
        "X-RateLimit-Name", limit.name());
  }

  @Override
  public ErrorAnswer error(Problem problem) {
    return Errors.answer(problem);
  }

  private static Answer trace(ApiRequest request, TraceReader reader) {
    return PathId.parse(request.path(TRACE_ID))
        .map(id -> TraceLookup.answer(request, reader, id, found -> answer(request, found)))
        .orElseGet(
            () ->
                new Answer.Failed(Problem.about(Problem.Kind.BAD_REQUEST, TRACE_ID, PathId.FORM)));
  }

  private static Answer answer(ApiRequest request, TraceAnswer.Found found) {
    IncludedFields fields = IncludedFields.of(request);
    NumericIds ids = NumericIds.forClient(request.headers());
    Map<String, String> headers = new LinkedHashMap<>(TraceHeaders.of(found));
    headers.put("Vary", "User-Agent"); // the form of the ids depends on it
    return new Answer.Ok(headers, json -> TraceJson.write(json, found.trace(), fields, ids));
  }
}
