package dev.treeline.server.dialect.trigger;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.cost.Costs;
import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.ApiRequest;
import dev.treeline.server.dialect.Dialect;
import dev.treeline.server.dialect.Endpoint;
import dev.treeline.server.dialect.ErrorAnswer;
import dev.treeline.server.dialect.KeyHeaders;
import dev.treeline.server.dialect.PresentedKeys;
import dev.treeline.server.dialect.Problem;
import dev.treeline.server.dialect.RateLimit;
import dev.treeline.trace.TraceReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code GET /api/v1/runs/{runId}/trace}, and a single span of it. */
public final class TriggerDialect implements Dialect {

  private final Costs costs;
  private final TriggerSettings settings;

  /**
   * Made once per process.
   *
   * @param costs what calls of models cost
   */
  public TriggerDialect(Costs costs, TriggerSettings settings) {
    this.costs = costs;
    this.settings = settings;
  }

  @Override
  public String name() {
    return "trigger";
  }

  @Override
  public List<String> ownedPaths() {
    return List.of("/api/v1/runs");
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint("/api/v1/runs/{runId}/trace", this::trace),
        new Endpoint("/api/v1/runs/{runId}/spans/{spanId}", this::span));
  }

  @Override
  public PresentedKeys keysOf(ApiRequest.Headers headers) {
    return KeyHeaders.bearer(headers);
  }

  @Override
  public Map<String, String> rateLimitHeaders(RateLimit limit) {
    return Map.of(
        "x-ratelimit-limit", Long.toString(limit.limit()),
        "x-ratelimit-remaining", Long.toString(limit.remaining()),
        "x-ratelimit-reset", Long.toString(limit.resetsAt().toEpochMilli()));
  }

  @Override
  public ErrorAnswer error(Problem problem) {
    // A run may be asked for before its first span has arrived: the client then tries again.
    Map<String, String> headers =
        problem.kind() == Problem.Kind.RUN_NOT_FOUND ? Map.of("x-should-retry", "true") : Map.of();
    return new ErrorAnswer(status(problem.kind()), headers, json -> writeError(json, problem));
  }

  private Answer trace(ApiRequest request, TraceReader reader) {
    PageRequest page = PageRequest.of(request).orElse(null);
    if (page == null) {
      return Runs.answer(
          request, reader, known -> true, trace -> TraceJson.answer(trace, settings.maxSpans()));
    }
    Problem problem = page.problem();
    if (problem != null) {
      return new Answer.Failed(problem);
    }
    PageCursor after = page.after();
    return Runs.answer(
        request,
        reader,
        known -> after == null || known.traceId().equals(after.traceId()),
        trace -> PageJson.answer(trace, page));
  }

  private Answer span(ApiRequest request, TraceReader reader) {
    String spanId = request.path("spanId");
    return Runs.answer(
        request, reader, known -> true, trace -> SpanDetail.answer(trace, spanId, costs));
  }

  private static int status(Problem.Kind kind) {
    return kind == Problem.Kind.INVALID_PARAMETER ? 400 : kind.status();
  }

  private static void writeError(JsonGenerator json, Problem problem) throws IOException {
    json.writeStartObject();
    switch (problem.kind()) {
      case NO_KEY, UNKNOWN_KEY -> json.writeStringField("error", "Invalid or Missing API key");
      case SCOPE_MISSING -> {
        json.writeStringField("error", "Unauthorized");
        json.writeStringField("code", "unauthorized");
        json.writeStringField("param", "access_token");
        json.writeStringField("type", "authorization");
      }
      case RUN_NOT_FOUND -> json.writeStringField("error", "Run not found");
      case TRACE_NOT_FOUND -> json.writeStringField("error", "Trace not found");
      case PATH_NOT_FOUND -> json.writeStringField("error", "Not found");
      case INVALID_PARAMETER -> {
        json.writeStringField("error", "Query Error");
        json.writeArrayFieldStart("details");
        writeIssue(json, problem);
        json.writeEndArray();
      }
      case TOO_MANY_REQUESTS -> {
        json.writeStringField("title", "Rate Limit Exceeded");
        json.writeNumberField("status", problem.kind().status());
        json.writeStringField("type", "https://www.rfc-editor.org/rfc/rfc6585#section-4");
        json.writeStringField("detail", problem.detail());
        if (problem.rateLimit() != null) {
          json.writeNumberField("reset", problem.rateLimit().resetsAt().toEpochMilli());
          json.writeNumberField("limit", problem.rateLimit().limit());
          json.writeNumberField("remaining", problem.rateLimit().remaining());
        }
        json.writeStringField("error", problem.detail());
      }
      default -> json.writeStringField("error", problem.detail());
    }
    json.writeEndObject();
  }

  /** As the product's validator writes what it found. */
  private static void writeIssue(JsonGenerator json, Problem problem) throws IOException {
    json.writeStartObject();
    json.writeStringField("code", "custom");
    json.writeStringField("message", problem.detail());
    json.writeArrayFieldStart("path");
    if (problem.parameter() != null) {
      json.writeString(problem.parameter());
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
