package dev.treeline.server.dialect.trigger;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.server.dialect.Answer;
import dev.treeline.server.dialect.TraceHeaders;
import java.io.IOException;

/** The tree of one run: its span and all below it. */
final class TraceJson {

  private TraceJson() {}

  static Answer answer(RunTrace trace, int maxSpans) {
    RunView run = trace.view();
    Shown shown = Shown.of(trace.tree(), run, maxSpans);
    return new Answer.Ok(
        shown.isCut()
            ? TraceHeaders.cut(trace.found(), "max_spans")
            : TraceHeaders.of(trace.found()),
        json -> write(json, trace, run, shown));
  }

  private static void write(JsonGenerator json, RunTrace trace, RunView run, Shown shown)
      throws IOException {
    SpanJson spans = new SpanJson(json, trace.tree(), run, shown);
    json.writeStartObject();
    json.writeObjectFieldStart("trace");
    json.writeStringField("traceId", trace.trace().traceId().toString());
    json.writeFieldName("rootSpan");
    if (run.isAwaited()) {
      AwaitedSpan.of(trace.tree(), run, trace.known()).open(json, trace.runId());
      spans.writeBelow();
      json.writeEndArray();
      json.writeEndObject();
    } else {
      spans.writeRun();
    }
    json.writeBooleanField("isTruncated", shown.isCut() || trace.trace().droppedSpans() > 0);
    json.writeEndObject();
    json.writeEndObject();
  }
}
