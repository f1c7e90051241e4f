package dev.treeline.cli.trace;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.treeline.span.Span;
import dev.treeline.span.SpanId;
import dev.treeline.testing.SpanBuilder;
import dev.treeline.trace.TraceTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The server's answer about spans of a test. */
final class NativeAnswer {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode answer = JSON.createObjectNode();
  private final TraceTree tree;

  private NativeAnswer(List<Span> spans) {
    this.tree = TraceTree.of(spans);
    answer.put("traceId", "4bf92f3577b34da6a3ce929d0e0e4736");
    answer.put("status", "complete").putNull("reason");
    answer.put("revision", 1).put("closedBy", "root_ended");
    answer.put("spanCount", tree.size()).put("errorCount", tree.errorCount());
    answer.put("droppedSpans", 0);
    ArrayNode array = answer.putArray("spans");
    tree.spans().forEach(span -> write(array.addObject(), span));
  }

  static NativeAnswer of(SpanBuilder... spans) {
    return of(Stream.of(spans).map(SpanBuilder::build).toList());
  }

  static NativeAnswer of(List<Span> spans) {
    return new NativeAnswer(spans);
  }

  NativeAnswer live() {
    answer.put("status", "live").put("revision", 0).putNull("closedBy");
    return this;
  }

  NativeAnswer partial(String reason) {
    answer.put("status", "partial").put("reason", reason);
    return this;
  }

  NativeAnswer dropping(int spans) {
    answer.put("droppedSpans", spans);
    return this;
  }

  NativeAnswer closedBy(String why, int revision) {
    answer.put("closedBy", why).put("revision", revision);
    return this;
  }

  byte[] bytes() {
    return answer.toString().getBytes(StandardCharsets.UTF_8);
  }

  NativeTrace trace() {
    try {
      return NativeTraceReader.read(bytes(), OptionalLong.empty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(ObjectNode json, Span span) {
    SpanId parent = span.parentSpanId();
    Long end = span.endUnixNano();
    json.put("spanId", span.spanId().toString());
    json.put("parentSpanId", parent == null ? null : parent.toString());
    json.put("name", span.name());
    json.put("startTimeUnixNano", Long.toString(span.startUnixNano()));
    json.put("endTimeUnixNano", end == null ? null : Long.toString(end));
    json.put("running", span.isRunning());
    json.putObject("status")
        .put("code", span.status().code().name())
        .put("message", span.status().message());
    json.putObject("attributes");
    String service = span.serviceName();
    ObjectNode resource = json.putObject("resource");
    if (service != null) {
      resource.put("service.name", service);
    }
    ArrayNode marks = json.putArray("marks");
    int number = tree.find(span.spanId());
    if (tree.isOrphan(number)) {
      marks.add("orphan");
    }
    if (tree.isCut(number)) {
      marks.add("cycle");
    }
    ObjectNode derived = json.putObject("derived");
    String model = span.attributes().text("gen_ai.response.model");
    if (model != null) {
      derived.put("model", model);
      derived.put("inputTokens", span.attributes().whole("gen_ai.usage.input_tokens"));
      derived.put("outputTokens", span.attributes().whole("gen_ai.usage.output_tokens"));
    }
  }
}
