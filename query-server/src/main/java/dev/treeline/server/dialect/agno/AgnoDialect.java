package dev.treeline.server.dialect.agno;

import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.ApiRequest;
import dev.treeline.server.dialect.Dialect;
import dev.treeline.server.dialect.Endpoint;
import dev.treeline.server.dialect.ErrorAnswer;
import dev.treeline.server.dialect.KeyHeaders;
import dev.treeline.server.dialect.PresentedKeys;
import dev.treeline.server.dialect.Problem;
import dev.treeline.server.dialect.TraceHeaders;
import dev.treeline.server.dialect.TraceIds;
import dev.treeline.server.dialect.TraceLookup;
import dev.treeline.server.dialect.json.FastApiErrors;
import dev.treeline.server.dialect.list.QueryParameters;
import dev.treeline.span.SpanId;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceReader;
import dev.treeline.trace.TraceTree;
import java.util.List;
import java.util.Map;

/** {@code /traces} and {@code /trace_session_stats}. */
public final class AgnoDialect implements Dialect {

  /** The product has a POST here: the word is no trace id, whatever asks for it. */
  private static final String SEARCH = "search";

  private final AgnoSettings settings;

  public AgnoDialect(AgnoSettings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "agno";
  }

  @Override
  public List<String> ownedPaths() {
    return List.of("/traces", "/trace_session_stats");
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint("/traces", toldInFull(this::list)),
        new Endpoint("/traces/filter-schema", AgnoDialect::filterSchema),
        new Endpoint("/traces/{trace_id}", toldInFull(this::trace)),
        new Endpoint("/trace_session_stats", toldInFull(this::sessionStats)));
  }

  @Override
  public PresentedKeys keysOf(ApiRequest.Headers headers) {
    return KeyHeaders.bearer(headers);
  }

  @Override
  public ErrorAnswer error(Problem problem) {
    return new ErrorAnswer(problem.kind().status(), body(problem));
  }

  /** A handler that may find a request bad. */
  @FunctionalInterface
  private interface Asked {
    Answer answer(ApiRequest request, TraceReader reader) throws QueryParameters.Bad;
  }

  private static Endpoint.Handler toldInFull(Asked handler) {
    return (request, reader) -> {
      try {
        return handler.answer(request, reader);
      } catch (QueryParameters.Bad e) {
        return new Answer.Failed(e.problem());
      }
    };
  }

  /** As in the product, numbers come first, then the database, then times. */
  private Answer list(ApiRequest request, TraceReader reader) throws QueryParameters.Bad {
    QueryParameters parameters = new QueryParameters(request);
    PageInfo page = PageInfo.of(parameters, 0, settings.maxCount());
    settings.checkDatabase(parameters);
    return TraceList.answer(request, reader, parameters, page);
  }

  private Answer sessionStats(ApiRequest request, TraceReader reader) throws QueryParameters.Bad {
    QueryParameters parameters = new QueryParameters(request);
    PageInfo page = PageInfo.of(parameters, 1, settings.maxCount());
    settings.checkDatabase(parameters);
    return SessionStats.answer(request, reader, parameters, page);
  }

  private static Answer filterSchema(ApiRequest request, TraceReader reader) {
    return new Answer.Ok(Map.of(), FilterSchema::write);
  }

  private Answer trace(ApiRequest request, TraceReader reader) throws QueryParameters.Bad {
    settings.checkDatabase(new QueryParameters(request));
    if (request.path("trace_id").equals(SEARCH)) {
      return new Answer.Failed(Problem.of(Problem.Kind.PATH_NOT_FOUND, Problem.NO_SUCH_PATH));
    }
    String spanId = request.query("span_id");
    return TraceIds.parse(request.path("trace_id"))
        .map(
            id ->
                TraceLookup.answer(
                    request,
                    reader,
                    id,
                    found ->
                        spanId == null || spanId.isEmpty()
                            ? traceDetail(found)
                            : spanDetail(found, spanId)))
        .orElseGet(TraceLookup::notFound);
  }

  private static Answer traceDetail(TraceAnswer.Found found) {
    return new Answer.Ok(TraceHeaders.of(found), json -> TraceJson.write(json, found.trace()));
  }

  private static Answer spanDetail(TraceAnswer.Found found, String spanId) {
    TraceTree tree = found.trace().tree();
    int number = SpanId.parse(spanId).map(tree::find).orElse(TraceTree.NONE);
    if (number == TraceTree.NONE) {
      return new Answer.Failed(
          Problem.about(Problem.Kind.SPAN_NOT_FOUND, "span_id", "Span not found"));
    }
    return new Answer.Ok(
        TraceHeaders.of(found), json -> NodeJson.writeDetail(json, tree.span(number)));
  }

  private static Answer.JsonBody body(Problem problem) {
    if (problem.kind() == Problem.Kind.INVALID_PARAMETER) {
      return json -> FastApiErrors.writeInvalid(json, problem);
    }
    return json -> {
      json.writeStartObject();
      json.writeStringField("detail", detail(problem));
      json.writeEndObject();
    };
  }

  private static String detail(Problem problem) {
    return switch (problem.kind()) {
      case NO_KEY -> "Authorization header required";
      case UNKNOWN_KEY -> "Invalid authentication token";
      case SCOPE_MISSING -> "Insufficient permissions";
      case TRACE_NOT_FOUND -> problem.parameter() == null ? "Trace not found" : problem.detail();
      case SPAN_NOT_FOUND -> "Span not found";
      case PATH_NOT_FOUND, METHOD_NOT_ALLOWED -> problem.kind().title();
      default -> problem.detail();
    };
  }
}
