package dev.treeline.server.dialect.trigger;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.cost.Costs;
import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.Problem;
import dev.treeline.server.dialect.TraceHeaders;
import dev.treeline.server.dialect.json.IsoTime;
import dev.treeline.server.dialect.json.JsonValues;
import dev.treeline.span.Attributes;
import dev.treeline.span.Span;
import dev.treeline.span.SpanId;
import dev.treeline.trace.TraceTree;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * One span with all that is known of it, as it tells of itself; of the run's trace, whichever run
 * there it belongs to. Other than in a trace, {@code parentId} may be null.
 */
final class SpanDetail {

  private static final double NANOS_OF_MILLI = 1e6;
  private static final Answer NOT_FOUND =
      new Answer.Failed(Problem.of(Problem.Kind.SPAN_NOT_FOUND, "Span not found"));

  private SpanDetail() {}

  static Answer answer(RunTrace trace, String spanId, Costs costs) {
    Optional<SpanId> id = SpanId.parse(spanId);
    int number = id.map(trace.tree()::find).orElse(TraceTree.NONE);
    return number == TraceTree.NONE
        ? NOT_FOUND
        : new Answer.Ok(TraceHeaders.of(trace.found()), json -> write(json, trace, number, costs));
  }

  private static void write(JsonGenerator json, RunTrace trace, int number, Costs costs)
      throws IOException {
    Span span = trace.tree().span(number);
    SpanId parent = span.parentSpanId();
    Outcome outcome = Outcome.own(span);
    double durationMs = outcome.durationNanos() / NANOS_OF_MILLI;
    json.writeStartObject();
    json.writeStringField("spanId", span.spanId().toString());
    JsonValues.writeText(json, "parentId", parent == null ? null : parent.toString());
    json.writeStringField("runId", trace.runId());
    json.writeStringField("message", Message.of(span));
    outcome.state().write(json);
    json.writeStringField("level", RunContext.LEVEL);
    json.writeStringField("startTime", IsoTime.javascript(span.startUnixNano()));
    JsNumbers.write(json, "durationMs", durationMs);
    writeProperties(json, span.attributes());
    if (!span.events().isEmpty()) {
      EventsJson.write(json, span, outcome);
    }
    String entity = span.attributes().text("$entity.type");
    if (entity != null) {
      json.writeStringField("entityType", entity);
    }
    AiJson.write(json, span, costs, durationMs);
    TriggeredRuns.write(json, trace.tree(), number);
    json.writeEndObject();
  }

  private static void writeProperties(JsonGenerator json, Attributes attributes)
      throws IOException {
    Map<String, Object> properties = Nested.of(attributes, RunContext::isUsers);
    if (!properties.isEmpty()) {
      json.writeFieldName("properties");
      JsonValues.write(json, properties);
    }
  }
}
