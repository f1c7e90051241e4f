package dev.treeline.server.dialect.agno;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.server.dialect.json.IsoTime;
import dev.treeline.server.dialect.json.TreeJson;
import dev.treeline.span.Span;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceTree;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The detail of a trace. As in the product, only spans without a parent are roots of the tree:
 * orphans count, and are not shown. Absent values have no key.
 */
final class TraceJson {

  private TraceJson() {}

  static void write(JsonGenerator json, Trace trace) throws IOException {
    TraceTree tree = trace.tree();
    Span root = tree.mainRoot();
    boolean failed = tree.errorCount() > 0;
    json.writeStartObject();
    json.writeStringField("trace_id", trace.traceId().toString());
    json.writeStringField("name", root == null ? tree.span(0).name() : root.name());
    json.writeStringField("status", failed ? "ERROR" : "OK");
    json.writeStringField("duration", Durations.text(trace.startUnixNano(), trace.endUnixNano()));
    json.writeStringField("start_time", IsoTime.python(trace.startUnixNano()));
    json.writeStringField("end_time", IsoTime.python(trace.endUnixNano()));
    json.writeNumberField("total_spans", tree.size());
    json.writeNumberField("error_count", tree.errorCount());
    if (root != null) {
      NodeJson.writeIfKnown(json, "input", SpanView.input(root));
      NodeJson.writeIfKnown(json, "output", failed ? null : output(tree, root));
      NodeJson.writeIfKnown(json, "error", SpanView.error(root));
    }
    TraceIdentity.writeAll(json, tree);
    json.writeStringField(
        "created_at", IsoTime.python(TimeUnit.MILLISECONDS.toNanos(trace.firstArrival())));
    json.writeArrayFieldStart("tree");
    NodeJson nodes = new NodeJson(json, trace);
    for (int at = tree.firstRoot(); at != TraceTree.NONE; at = tree.nextSiblingOf(at)) {
      if (tree.span(at).isRoot()) {
        TreeJson.write(tree, at, nodes);
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** A workflow that says nothing itself has the output of its step that ended last. */
  private static @Nullable String output(TraceTree tree, Span root) {
    String output = SpanView.output(root);
    boolean silent = output == null || output.isEmpty() || output.equals("None");
    if (!silent || !SpanView.isWorkflow(root)) {
      return output;
    }
    Span last = null;
    int child = tree.firstChildOf(tree.find(root.spanId()));
    for (; child != TraceTree.NONE; child = tree.nextSiblingOf(child)) {
      Span step = tree.span(child);
      last = last == null || SpanView.end(step) > SpanView.end(last) ? step : last;
    }
    return last == null ? output : SpanView.output(last);
  }
}
