package dev.treeline.server.dialect.agno;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.server.dialect.json.IsoTime;
import dev.treeline.span.Span;
import dev.treeline.span.TraceId;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceSummary;
import dev.treeline.trace.TraceTree;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the detail of a trace and its line in a list say alike.
 *
 * @param firstArrival when it was created, in milliseconds
 */
record Row(
    TraceId traceId,
    String name,
    long start,
    long end,
    int spans,
    int errors,
    @Nullable String input,
    Map<TraceIdentity, String> ids,
    long firstArrival) {

  static Row of(Trace trace) {
    TraceTree tree = trace.tree();
    Span root = tree.mainRoot();
    return new Row(
        trace.traceId(),
        root == null ? tree.span(0).name() : root.name(),
        trace.startUnixNano(),
        trace.endUnixNano(),
        tree.size(),
        tree.errorCount(),
        root == null ? null : SpanView.input(root),
        TraceIdentity.in(tree),
        trace.firstArrival());
  }

  /**
   * A line of a list. Its ids are those by which the list was searched: of an open trace they may
   * be others than those that its spans tell by now.
   *
   * @param trace null where it is not read
   */
  static Row of(TraceSummary summary, @Nullable Trace trace) {
    return trace == null ? of(summary) : of(trace).with(TraceIdentity.in(summary));
  }

  int charsOfInput() {
    return input == null ? 0 : input.length();
  }

  private Row with(Map<TraceIdentity, String> otherIds) {
    return new Row(traceId, name, start, end, spans, errors, input, otherIds, firstArrival);
  }

  private static Row of(TraceSummary summary) {
    return new Row(
        summary.traceId(),
        summary.name(),
        summary.startUnixNano(),
        summary.endUnixNano(),
        summary.spanCount(),
        summary.errorCount(),
        null,
        TraceIdentity.in(summary),
        summary.firstArrival());
  }

  /** {@code OK} or {@code ERROR}. */
  static String status(int errors) {
    return errors > 0 ? "ERROR" : "OK";
  }

  static String createdAt(long firstArrival) {
    return IsoTime.python(TimeUnit.MILLISECONDS.toNanos(firstArrival));
  }

  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    writeHead(json);
    writeTail(json);
    json.writeEndObject();
  }

  /** Up to the input. */
  void writeHead(JsonGenerator json) throws IOException {
    json.writeStringField("trace_id", traceId.toString());
    json.writeStringField("name", name);
    json.writeStringField("status", status(errors));
    json.writeStringField("duration", Durations.text(start, end));
    json.writeStringField("start_time", IsoTime.python(start));
    json.writeStringField("end_time", IsoTime.python(end));
    json.writeNumberField("total_spans", spans);
    json.writeNumberField("error_count", errors);
    NodeJson.writeIfKnown(json, "input", input);
  }

  /** From the ids on. */
  void writeTail(JsonGenerator json) throws IOException {
    for (Map.Entry<TraceIdentity, String> id : ids.entrySet()) {
      json.writeStringField(id.getKey().field(), id.getValue());
    }
    json.writeStringField("created_at", createdAt(firstArrival));
  }
}
