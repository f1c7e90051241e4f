package dev.treeline.server.dialect.idun;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.cost.Costs;
import dev.treeline.server.dialect.json.IsoTime;
import dev.treeline.server.dialect.json.JsonValues;
import dev.treeline.server.dialect.json.TreeJson;
import dev.treeline.span.Span;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceSummary;
import dev.treeline.trace.TraceTree;
import java.io.IOException;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A row about the trace, and its tree; orphans are roots among the others. */
final class TraceJson {

  private static final double NANOS_OF_MILLI = 1e6;

  private TraceJson() {}

  static void write(JsonGenerator json, Trace trace, Costs costs, int maxDepth) throws IOException {
    json.writeStartObject();
    json.writeFieldName("trace");
    writeRow(json, Labels.of(trace.tree()), trace, costs);
    json.writeArrayFieldStart("tree");
    TreeJson.writeAll(trace.tree(), new SpanJson(json, trace.tree(), costs, maxDepth));
    json.writeEndArray();
    json.writeEndObject();
  }

  static void writeRow(JsonGenerator json, Labels labels, Trace trace, Costs costs)
      throws IOException {
    TraceTree tree = trace.tree();
    Long end = end(tree);
    ModelUse use = ModelUse.of(tree.spans(), costs);
    json.writeStartObject();
    json.writeStringField("otelTraceId", trace.traceId().toString());
    json.writeStringField("name", labels.name());
    json.writeStringField("startedAt", IsoTime.python(trace.startUnixNano()));
    writeEnd(json, trace.startUnixNano(), end);
    JsonValues.writeWhole(json, "totalTokens", use.totalTokens());
    JsonValues.writeAmount(json, "totalCostUsd", use.totalCostUsd());
    json.writeArrayFieldStart("models");
    for (String model : use.models()) {
      json.writeString(model);
    }
    json.writeEndArray();
    json.writeStringField("status", status(tree.errorCount()));
    writeTail(json, labels);
  }

  /** Of a trace that is not read: without what only its spans know. */
  static void writeRow(JsonGenerator json, TraceSummary summary) throws IOException {
    json.writeStartObject();
    json.writeStringField("otelTraceId", summary.traceId().toString());
    Labels labels = Labels.of(summary);
    json.writeStringField("name", labels.name());
    json.writeStringField("startedAt", IsoTime.python(summary.startUnixNano()));
    writeEnd(json, summary.startUnixNano(), summary.endUnixNano());
    json.writeNullField("totalTokens");
    json.writeNullField("totalCostUsd");
    json.writeArrayFieldStart("models");
    for (String model : summary.models()) {
      json.writeString(model);
    }
    json.writeEndArray();
    json.writeStringField("status", status(summary.errorCount()));
    writeTail(json, labels);
  }

  private static void writeTail(JsonGenerator json, Labels labels) throws IOException {
    JsonValues.writeText(json, "userId", labels.userId());
    JsonValues.writeText(json, "sessionId", labels.sessionId());
    json.writeArrayFieldStart("tags");
    json.writeEndArray();
    json.writeEndObject();
  }

  /** {@code OK} or {@code ERROR}. */
  static String status(int errors) {
    return errors > 0 ? "ERROR" : "OK";
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

  /** The greatest end known; null while all spans are running. */
  private static @Nullable Long end(TraceTree tree) {
    OptionalLong end =
        tree.spans().stream()
            .map(Span::endUnixNano)
            .filter(Objects::nonNull)
            .mapToLong(Long::longValue)
            .max();
    return end.isPresent() ? end.getAsLong() : null;
  }
}
