package dev.treeline.server.dialect.idun;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.cost.Costs;
import dev.treeline.server.dialect.json.IsoTime;
import dev.treeline.server.dialect.json.JsonValues;
import dev.treeline.span.Span;
import dev.treeline.span.TraceId;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceSummary;
import dev.treeline.trace.TraceTree;
import java.io.IOException;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the detail of a trace and its line in a list say alike.
 *
 * @param end null while all spans are running
 */
record Row(
    TraceId traceId, Labels labels, long start, @Nullable Long end, ModelUse use, int errors) {

  static Row of(Trace trace, Costs costs) {
    return of(trace, Labels.of(trace.tree()), costs);
  }

  /**
   * A line of a list.
   *
   * @param trace null where it is not read: the line is then without what only its spans know
   */
  static Row of(TraceSummary summary, @Nullable Trace trace, Costs costs) {
    return trace == null ? of(summary) : of(trace, Labels.of(summary), costs);
  }

  private static Row of(Trace trace, Labels labels, Costs costs) {
    TraceTree tree = trace.tree();
    return new Row(
        trace.traceId(),
        labels,
        trace.startUnixNano(),
        end(tree),
        ModelUse.of(tree.spans(), costs),
        tree.errorCount());
  }

  private static Row of(TraceSummary summary) {
    return new Row(
        summary.traceId(),
        Labels.of(summary),
        summary.startUnixNano(),
        summary.endUnixNano(),
        new ModelUse(new TreeSet<>(summary.models()), null, null),
        summary.errorCount());
  }

  /** {@code OK} or {@code ERROR}. */
  static String status(int errors) {
    return errors > 0 ? "ERROR" : "OK";
  }

  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("otelTraceId", traceId.toString());
    json.writeStringField("name", labels.name());
    json.writeStringField("startedAt", IsoTime.python(start));
    TraceJson.writeEnd(json, start, end);
    JsonValues.writeWhole(json, "totalTokens", use.totalTokens());
    JsonValues.writeAmount(json, "totalCostUsd", use.totalCostUsd());
    json.writeArrayFieldStart("models");
    for (String model : use.models()) {
      json.writeString(model);
    }
    json.writeEndArray();
    json.writeStringField("status", status(errors));
    JsonValues.writeText(json, "userId", labels.userId());
    JsonValues.writeText(json, "sessionId", labels.sessionId());
    json.writeArrayFieldStart("tags");
    json.writeEndArray();
    json.writeEndObject();
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
