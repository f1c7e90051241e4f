package dev.treeline.server.dialect.treeline;

import dev.treeline.cost.Costs;
import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.ApiRequest;
import dev.treeline.server.dialect.Dialect;
import dev.treeline.server.dialect.Endpoint;
import dev.treeline.server.dialect.ErrorAnswer;
import dev.treeline.server.dialect.KeyHeaders;
import dev.treeline.server.dialect.PresentedKeys;
import dev.treeline.server.dialect.Problem;
import dev.treeline.server.dialect.TraceIds;
import dev.treeline.server.dialect.TraceLookup;
import dev.treeline.server.dialect.list.ListCursor;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.TraceReader;
import java.util.List;
import java.util.Map;

/** {@code /treeline/v1}, and the voice of every path that no product owns. */
public final class TreelineDialect implements Dialect {

  private final Costs costs;

  /** Made once per process. */
  public TreelineDialect(Costs costs) {
    this.costs = costs;
  }

  @Override
  public String name() {
    return "treeline";
  }

  @Override
  public List<String> ownedPaths() {
    return List.of("/treeline");
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint("/treeline/v1/traces", TreelineDialect::list),
        new Endpoint("/treeline/v1/traces/{id}", this::trace),
        new Endpoint("/treeline/v1/runs/{runId}", TreelineDialect::run));
  }

  @Override
  public PresentedKeys keysOf(ApiRequest.Headers headers) {
    return KeyHeaders.bearer(headers);
  }

  @Override
  public ErrorAnswer error(Problem problem) {
    return new ErrorAnswer(
        problem.kind().status(),
        json -> {
          json.writeStartObject();
          json.writeObjectFieldStart("error");
          json.writeStringField("code", problem.kind().code());
          json.writeStringField("message", problem.detail());
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  private Answer trace(ApiRequest request, TraceReader reader) {
    return TraceIds.parse(request.path("id"))
        .map(
            id ->
                TraceLookup.written(
                    request, reader, id, (json, trace) -> TraceJson.write(json, trace, costs)))
        .orElseGet(() -> badRequest("id", TraceIds.FORM));
  }

  private static Answer run(ApiRequest request, TraceReader reader) {
    String runId = request.path("runId");
    RunAnswer answer = reader.run(request.tenant(), runId);
    if (answer instanceof RunAnswer.Found found) {
      Map<String, String> headers =
          found.more() ? Map.of("Treeline-Reason", "max_count") : Map.of();
      return new Answer.Ok(headers, json -> ListJson.writeRun(json, runId, found.traces()));
    }
    if (answer instanceof RunAnswer.Unavailable unavailable) {
      return TraceLookup.unavailable(unavailable.why(), unavailable.retryAfterSeconds());
    }
    return new Answer.Failed(Problem.of(Problem.Kind.RUN_NOT_FOUND, "Run not found"));
  }

  private static Answer list(ApiRequest request, TraceReader reader) {
    SummaryQuery query;
    try {
      query = ListRequest.parse(request);
    } catch (ListRequest.BadParameter e) {
      return badRequest(e.parameter(), e.detail());
    }
    SummaryPage page = reader.list(request.tenant(), query);
    String next =
        page.next() == null
            ? null
            : ListCursor.encode(page.next(), request.tenant(), query.filter(), "");
    return new Answer.Ok(Map.of(), json -> ListJson.writePage(json, page, next));
  }

  private static Answer badRequest(String parameter, String detail) {
    return new Answer.Failed(Problem.about(Problem.Kind.BAD_REQUEST, parameter, detail));
  }
}
