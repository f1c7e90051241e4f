package dev.treeline.server.dialect.agno;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.server.dialect.json.TreeJson;
import dev.treeline.span.Span;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceTree;
import java.io.IOException;
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
    Row row = Row.of(trace);
    row.writeHead(json);
    if (root != null) {
      NodeJson.writeIfKnown(json, "output", failed ? null : output(tree, root));
      NodeJson.writeIfKnown(json, "error", SpanView.error(root));
    }
    row.writeTail(json);
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
    boolean silent = output == null || output.isEmpty() || output.strip().equals("None");
    if (!silent || !SpanView.isWorkflow(SpanView.type(root))) {
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
