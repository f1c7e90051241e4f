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
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code GET /api/v2/trace/{trace_id}}. */
public final class DatadogDialect implements Dialect {

  private static final String TRACE_ID = "trace_id";
  private static final String TOO_LARGE =
      "the trace is larger than the answers that are given: choose fewer fields with include_fields";

  private final DatadogSettings settings;

  public DatadogDialect(DatadogSettings settings) {
    this.settings = settings;
  }

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
    return List.of(new Endpoint("/api/v2/trace/{trace_id}", this::trace));
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

  private Answer trace(ApiRequest request, TraceReader reader) {
    return PathId.parse(request.path(TRACE_ID))
        .map(id -> TraceLookup.answer(request, reader, id, found -> answer(request, found)))
        .orElseGet(
            () ->
                new Answer.Failed(Problem.about(Problem.Kind.BAD_REQUEST, TRACE_ID, PathId.FORM)));
  }

  private Answer answer(ApiRequest request, TraceAnswer.Found found) {
    Trace trace = found.trace();
    TraceJson body =
        new TraceJson(
            trace,
            IncludedFields.of(request, settings.strictFields()),
            NumericIds.forClient(request.headers(), settings.ids()));
    BodySize size = BodySize.of(body, trace.tree().size(), settings);
    if (size.isRejected()) {
      return new Answer.Failed(Problem.of(Problem.Kind.TOO_LARGE, TOO_LARGE));
    }
    boolean cut = size.spans() < trace.tree().size();
    Map<String, String> headers =
        cut ? TraceHeaders.cut(found, "max_response_bytes") : TraceHeaders.of(found);
    return new Answer.Ok(
        withVary(headers), json -> body.write(json, size.spans(), cut || trace.droppedSpans() > 0));
  }

  private Map<String, String> withVary(Map<String, String> headers) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    if (settings.ids() == DatadogSettings.Ids.AUTO) {
      all.put("Vary", "User-Agent"); // the form of the ids depends on it
    }
    return all;
  }
}
