package dev.treeline.server.dialect.lantern;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.server.dialect.json.TreeJson;
import dev.treeline.span.Span;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceTree;
import java.io.IOException;

/** The tree, a span inside its parent. A span that has not ended has no {@code millis}. */
record TraceJson(JsonGenerator json, TraceTree tree) implements TreeJson.Node {

  private static final long NANOS_OF_MILLI = 1_000_000;

  static void write(JsonGenerator json, Trace trace) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", trace.traceId().toString());
    json.writeArrayFieldStart("lines");
    TreeJson.writeAll(trace.tree(), new TraceJson(json, trace.tree()));
    json.writeEndArray();
    json.writeEndObject();
  }

  @Override
  public void open(int number) throws IOException {
    Span span = tree.span(number);
    json.writeStartObject();
    json.writeStringField("text", span.name());
    if (!span.isRunning()) {
      json.writeNumberField("millis", span.durationNanos() / NANOS_OF_MILLI);
    }
    json.writeArrayFieldStart("below");
  }

  @Override
  public void close(int number) throws IOException {
    json.writeEndArray();
    json.writeEndObject();
  }
}
