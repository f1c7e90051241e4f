package dev.treeline.server.dialect.agno;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.server.dialect.json.IsoTime;
import dev.treeline.server.dialect.json.TreeJson;
import dev.treeline.span.Span;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceTree;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node of the tree. A leaf has no {@code spans}. */
final class NodeJson implements TreeJson.Node {

  private final JsonGenerator json;
  private final Trace trace;
  private final TraceTree tree;
  private final TokenTotals totals;

  /** By the span's number: asked several times of each. */
  private final String[] types;

  /** Which step of the workflow comes next: the direct children of a root are its steps. */
  private int step;

  NodeJson(JsonGenerator json, Trace trace) {
    this.json = json;
    this.trace = trace;
    this.tree = trace.tree();
    this.types = tree.spans().stream().map(SpanView::type).toArray(String[]::new);
    this.totals = TokenTotals.of(tree.spans(), types);
  }

  /** One span by itself. */
  static void writeDetail(JsonGenerator json, Span span) throws IOException {
    String type = SpanView.type(span);
    json.writeStartObject();
    writeSpan(json, span, type);
    Metadata.write(json, span, type);
    json.writeEndObject();
  }

  @Override
  public void open(int number) throws IOException {
    Span span = tree.span(number);
    String type = types[number];
    json.writeStartObject();
    if (span.isRoot()) {
      step = 0;
      writeHead(json, span, type, trace.startUnixNano(), trace.endUnixNano());
      Metadata.writeOfRoot(json, span, type, totals);
    } else {
      writeSpan(json, span, type);
      writeStepType(number);
      Metadata.write(json, span, type);
    }
    if (tree.firstChildOf(number) != TraceTree.NONE) {
      json.writeArrayFieldStart("spans");
    }
  }

  @Override
  public void close(int number) throws IOException {
    if (tree.firstChildOf(number) != TraceTree.NONE) {
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  static void writeIfKnown(JsonGenerator json, String field, @Nullable String text)
      throws IOException {
    if (text != null) {
      json.writeStringField(field, text);
    }
  }

  private static void writeSpan(JsonGenerator json, Span span, String type) throws IOException {
    writeHead(json, span, type, span.startUnixNano(), SpanView.end(span));
    writeIfKnown(json, "input", SpanView.input(span));
    writeIfKnown(json, "output", SpanView.output(span));
    writeIfKnown(json, "error", SpanView.error(span));
  }

  /** A root shows the times of the trace. */
  private static void writeHead(JsonGenerator json, Span span, String type, long start, long end)
      throws IOException {
    json.writeStringField("id", span.spanId().toString());
    json.writeStringField("name", span.name());
    json.writeStringField("type", type);
    json.writeStringField("duration", Durations.text(start, end));
    json.writeStringField("start_time", IsoTime.python(start));
    json.writeStringField("end_time", IsoTime.python(end));
    json.writeStringField("status", span.status().code().name());
  }

  private void writeStepType(int number) throws IOException {
    int parent = tree.parentOf(number);
    Span root = tree.span(parent);
    if (root.isRoot()
        && SpanView.isWorkflow(types[parent])
        && root.attributes().get("agno.workflow.step_types") instanceof List<?> types) {
      if (step < types.size() && types.get(step) instanceof String type) {
        json.writeStringField("step_type", type);
      }
      step++;
    }
  }
}
