package dev.treeline.server.dialect.trigger;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.server.dialect.json.TreeJson;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceTree;
import java.io.IOException;

/** The tree of one run: its span and all below it. */
final class TraceJson {

  private TraceJson() {}

  /**
   * @param known what the index knows of the run, for the case that the trace knows less
   */
  static void write(JsonGenerator json, Trace trace, String runId, RunAnswer.RunTrace known)
      throws IOException {
    TraceTree tree = trace.tree();
    RunView run = RunView.of(tree, runId, known.spanId());
    SpanJson spans = new SpanJson(json, tree, run);
    json.writeStartObject();
    json.writeObjectFieldStart("trace");
    json.writeStringField("traceId", trace.traceId().toString());
    json.writeFieldName("rootSpan");
    if (run.isAwaited()) {
      AwaitedSpan.of(tree, run, known).open(json, runId);
      spans.writeDetached();
      json.writeEndArray();
      json.writeEndObject();
    } else {
      TreeJson.write(tree, run.anchor(), spans);
    }
    json.writeBooleanField("isTruncated", false);
    json.writeEndObject();
    json.writeEndObject();
  }
}
