package dev.treeline.server.dialect.idun;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.cost.Costs;
import dev.treeline.server.dialect.json.IsoTime;
import dev.treeline.server.dialect.json.TreeJson;
import dev.treeline.span.Span;
import dev.treeline.trace.Trace;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A row about the trace, and its tree; orphans are roots among the others. */
final class TraceJson {

  private static final double NANOS_OF_MILLI = 1e6;

  private TraceJson() {}

  static void write(JsonGenerator json, Trace trace, Costs costs, int maxDepth) throws IOException {
    json.writeStartObject();
    json.writeFieldName("trace");
    Row.of(trace, costs).write(json);
    json.writeArrayFieldStart("tree");
    TreeJson.writeAll(trace.tree(), new SpanJson(json, trace.tree(), costs, maxDepth));
    json.writeEndArray();
    json.writeEndObject();
  }

  /** {@code endedAt} and {@code latencyMs}, both null while there is no end. */
  static void writeEnd(JsonGenerator json, long start, @Nullable Long end) throws IOException {
    if (end == null) {
      json.writeNullField("endedAt");
      json.writeNullField("latencyMs");
    } else {
      json.writeStringField("endedAt", IsoTime.python(end));
      json.writeNumberField("latencyMs", Span.nanosBetween(start, end) / NANOS_OF_MILLI);
    }
  }
}
