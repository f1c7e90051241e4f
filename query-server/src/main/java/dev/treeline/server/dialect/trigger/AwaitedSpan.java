package dev.treeline.server.dialect.trigger;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.server.dialect.json.IsoTime;
import dev.treeline.span.Span;
import dev.treeline.span.SpanId;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.TraceTree;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Stands for the span of a run that has not arrived, above those that have. */
record AwaitedSpan(SpanId id, long startUnixNano, @Nullable String task, String environmentType) {

  static AwaitedSpan of(TraceTree tree, RunView run, RunAnswer.RunTrace known) {
    if (run.below().isEmpty()) {
      return new AwaitedSpan(known.spanId(), known.startUnixNano(), null, RunContext.UNKNOWN);
    }
    Span first = tree.span(run.below().get(0));
    SpanId parent = first.parentSpanId();
    return new AwaitedSpan(
        parent == null ? known.spanId() : parent,
        first.startUnixNano(),
        RunContext.task(first),
        RunContext.environmentType(first));
  }

  /** Up to and with the opening of {@code children}. */
  void open(JsonGenerator json, String runId) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", id.toString());
    json.writeStringField("runId", runId);
    json.writeStringField("message", message());
    json.writeObjectFieldStart("data");
    json.writeStringField("message", message());
    if (task != null) {
      json.writeStringField("taskSlug", task);
    }
    json.writeStringField("runId", runId);
    json.writeStringField("environmentType", environmentType);
    writeOutcome(json);
    json.writeArrayFieldStart("events");
    json.writeEndArray();
    json.writeEndObject();
    json.writeArrayFieldStart("children");
  }

  /** As a span of a page. */
  void writeFlat(JsonGenerator json, String runId) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", id.toString());
    json.writeStringField("runId", runId);
    json.writeStringField("message", message());
    writeOutcome(json);
    json.writeEndObject();
  }

  private String message() {
    return task == null ? RunContext.UNKNOWN : task;
  }

  private void writeOutcome(JsonGenerator json) throws IOException {
    json.writeStringField("startTime", IsoTime.javascript(startUnixNano));
    json.writeNumberField("duration", 0);
    Outcome.State.PARTIAL.write(json);
    json.writeStringField("level", RunContext.LEVEL);
  }
}
