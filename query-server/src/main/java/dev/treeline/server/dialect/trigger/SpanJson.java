package dev.treeline.server.dialect.trigger;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.server.dialect.json.IsoTime;
import dev.treeline.server.dialect.json.JsonValues;
import dev.treeline.server.dialect.json.TreeJson;
import dev.treeline.span.Span;
import dev.treeline.span.SpanId;
import dev.treeline.trace.TraceTree;
import java.io.IOException;

/**
 * A span in the shapes of all clients at once: until 4.0.6 they want {@code message} on the span
 * and {@code runId} in {@code data}, later ones the other way round; each strips what it does not
 * know. A null breaks them: absent values have no key.
 */
final class SpanJson implements TreeJson.Node {

  private final JsonGenerator json;
  private final TraceTree tree;
  private final RunView run;
  private final Shown shown;
  private final Outcomes outcomes;

  SpanJson(JsonGenerator json, TraceTree tree, RunView run, Shown shown) {
    this.json = json;
    this.tree = tree;
    this.run = run;
    this.shown = shown;
    this.outcomes = new Outcomes(tree);
  }

  /** The span of the run, with all that hangs under it, with a parent here or without. */
  void writeRun() throws IOException {
    open(run.anchor());
    writeBelow();
    close(run.anchor());
  }

  void writeBelow() throws IOException {
    for (int number : run.below()) {
      TreeJson.write(tree, number, this);
    }
  }

  @Override
  public void open(int number) throws IOException {
    if (shown.has(number)) {
      write(number);
    }
  }

  private void write(int number) throws IOException {
    Span span = tree.span(number);
    SpanId parent = span.parentSpanId();
    String runId = RunContext.runId(span);
    String message = Message.inShort(span);
    json.writeStartObject();
    json.writeStringField("id", span.spanId().toString());
    if (parent != null) {
      json.writeStringField("parentId", parent.toString());
    }
    json.writeStringField("runId", runId);
    json.writeStringField("message", message);
    json.writeObjectFieldStart("data");
    json.writeStringField("message", message);
    String task = RunContext.task(span);
    if (task != null) {
      json.writeStringField("taskSlug", task);
    }
    json.writeStringField("runId", runId);
    json.writeStringField("environmentType", RunContext.environmentType(span));
    writeOutcome(span, outcomes.of(number));
    json.writeEndObject();
    json.writeArrayFieldStart("children");
  }

  @Override
  public void close(int number) throws IOException {
    if (shown.has(number)) {
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private void writeOutcome(Span span, Outcome outcome) throws IOException {
    json.writeStringField("startTime", IsoTime.javascript(span.startUnixNano()));
    json.writeNumberField("duration", outcome.durationNanos());
    outcome.state().write(json);
    json.writeStringField("level", RunContext.LEVEL);
    Long attempt = RunContext.attempt(span);
    if (attempt != null) {
      json.writeNumberField("attemptNumber", attempt);
    }
    json.writeFieldName("properties");
    JsonValues.writeObject(json, span.attributes(), RunContext::isUsers);
    EventsJson.write(json, span, outcome);
  }
}
