package dev.treeline.server.dialect.idun;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.cost.Costs;
import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.ApiRequest;
import dev.treeline.server.dialect.Dialect;
import dev.treeline.server.dialect.Endpoint;
import dev.treeline.server.dialect.ErrorAnswer;
import dev.treeline.server.dialect.Fault;
import dev.treeline.server.dialect.KeyHeaders;
import dev.treeline.server.dialect.PresentedKeys;
import dev.treeline.server.dialect.Problem;
import dev.treeline.server.dialect.TraceHeaders;
import dev.treeline.server.dialect.TraceIds;
import dev.treeline.server.dialect.TraceLookup;
import dev.treeline.server.dialect.list.QueryParameters;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceReader;
import java.io.IOException;
import java.util.List;

/** {@code /admin/api/v1/traces}. */
public final class IdunDialect implements Dialect {

  private final Costs costs;
  private final IdunSettings settings;

  /** Made once per process. */
  public IdunDialect(Costs costs, IdunSettings settings) {
    this.costs = costs;
    this.settings = settings;
  }

  @Override
  public String name() {
    return "idun";
  }

  @Override
  public List<String> ownedPaths() {
    return List.of("/admin/api");
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint("/admin/api/v1/traces", this::list),
        new Endpoint("/admin/api/v1/traces/{otel_trace_id}", this::trace));
  }

  @Override
  public PresentedKeys keysOf(ApiRequest.Headers headers) {
    return KeyHeaders.bearer(headers);
  }

  @Override
  public ErrorAnswer error(Problem problem) {
    return new ErrorAnswer(problem.kind().status(), body(problem));
  }

  private Answer trace(ApiRequest request, TraceReader reader) {
    return TraceIds.parse(request.path("otel_trace_id"))
        .map(id -> TraceLookup.answer(request, reader, id, this::detail))
        .orElseGet(TraceLookup::notFound);
  }

  private Answer list(ApiRequest request, TraceReader reader) {
    try {
      return TraceList.answer(request, reader, costs);
    } catch (QueryParameters.Bad e) {
      return new Answer.Failed(e.problem());
    }
  }

  private Answer detail(TraceAnswer.Found found) {
    Trace trace = found.trace();
    boolean cut = SpanJson.isDeeper(trace.tree(), settings.maxDepth());
    return new Answer.Ok(
        cut ? TraceHeaders.cut(found, "max_depth") : TraceHeaders.of(found),
        json -> TraceJson.write(json, trace, costs, settings.maxDepth()));
  }

  private static Answer.JsonBody body(Problem problem) {
    if (problem.kind() == Problem.Kind.NO_KEY || problem.kind() == Problem.Kind.UNKNOWN_KEY) {
      return json -> {
        json.writeStartObject();
        json.writeStringField("detail", "Authentication required.");
        json.writeEndObject();
      };
    }
    return json -> {
      json.writeStartObject();
      json.writeObjectFieldStart("error");
      json.writeStringField("code", code(problem.kind()));
      json.writeStringField("message", message(problem));
      writeFieldErrors(json, problem);
      json.writeEndObject();
      json.writeEndObject();
    };
  }

  private static void writeFieldErrors(JsonGenerator json, Problem problem) throws IOException {
    if (!problem.faults().isEmpty()) {
      json.writeArrayFieldStart("fieldErrors");
      for (Fault fault : problem.faults()) {
        json.writeStartObject();
        json.writeStringField("field", fault.place() + "." + fault.parameter());
        json.writeStringField("message", fault.message());
        json.writeStringField("code", fault.type());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  }

  private static String code(Problem.Kind kind) {
    return switch (kind) {
      case INVALID_PARAMETER -> "validation_failed";
      case TOO_MANY_REQUESTS -> "rate_limited";
      default -> kind.code();
    };
  }

  private static String message(Problem problem) {
    if (!problem.faults().isEmpty()) {
      return "Request body failed validation."; // of the query, too, in the product
    }
    return problem.kind() == Problem.Kind.TRACE_NOT_FOUND
        ? "No trace found for the given id."
        : problem.detail();
  }
}
