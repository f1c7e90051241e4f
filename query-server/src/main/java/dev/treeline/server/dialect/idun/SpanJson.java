package dev.treeline.server.dialect.idun;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.treeline.cost.Cost;
import dev.treeline.cost.Costs;
import dev.treeline.server.dialect.json.IsoTime;
import dev.treeline.server.dialect.json.JsonValues;
import dev.treeline.server.dialect.json.TreeJson;
import dev.treeline.span.Span;
import dev.treeline.span.SpanEvent;
import dev.treeline.span.SpanId;
import dev.treeline.span.SpanStatus;
import dev.treeline.trace.TraceTree;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A node: the span, and its children; nothing below the deepest level that is shown. */
final class SpanJson implements TreeJson.Node {

  private final JsonGenerator json;
  private final TraceTree tree;
  private final Costs costs;
  private final int maxDepth;

  /** The level of the node that was opened last, the roots' being 1. */
  private int level;

  SpanJson(JsonGenerator json, TraceTree tree, Costs costs, int maxDepth) {
    this.json = json;
    this.tree = tree;
    this.costs = costs;
    this.maxDepth = maxDepth;
  }

  /**
   * Whether there are more levels.
   *
   * @param maxDepth 0 for any
   */
  static boolean isDeeper(TraceTree tree, int maxDepth) {
    if (maxDepth == 0) {
      return false;
    }
    boolean[] deeper = new boolean[1];
    tree.walk(
        new TraceTree.Visitor() {
          @Override
          public void enter(int span, int depth) {
            deeper[0] |= depth >= maxDepth;
          }

          @Override
          public void leave(int span) {}
        });
    return deeper[0];
  }

  @Override
  public void open(int number) throws IOException {
    level++;
    if (isShown()) {
      json.writeStartObject();
      json.writeFieldName("span");
      writeSpan(tree.span(number));
      json.writeArrayFieldStart("children");
    }
  }

  @Override
  public void close(int number) throws IOException {
    if (isShown()) {
      json.writeEndArray();
      json.writeEndObject();
    }
    level--;
  }

  private boolean isShown() {
    return maxDepth == 0 || level <= maxDepth;
  }

  /** A reported cost has no breakdown. */
  private void writeCost(@Nullable Cost cost) throws IOException {
    if (cost == null) {
      json.writeNullField("costUsd");
      json.writeNullField("costBreakdown");
      json.writeNullField("costSource");
      return;
    }
    JsonValues.writeAmount(json, "costUsd", cost.total());
    Cost.Parts parts = cost.parts();
    if (parts == null) {
      json.writeNullField("costBreakdown");
    } else {
      json.writeObjectFieldStart("costBreakdown");
      JsonValues.writeAmount(json, "prompt", parts.prompt());
      JsonValues.writeAmount(json, "completion", parts.completion());
      JsonValues.writeAmount(json, "cache_read", parts.cacheRead());
      JsonValues.writeAmount(json, "cache_write", parts.cacheWrite());
      JsonValues.writeAmount(json, "total", cost.total());
      json.writeBooleanField("partial", false);
      json.writeEndObject();
    }
    json.writeStringField("costSource", cost.source());
  }

  private void writeSpan(Span span) throws IOException {
    ModelCall call = ModelCall.of(span, costs);
    SpanId parent = span.parentSpanId();
    SpanStatus.Code status = span.status().code();
    json.writeStartObject();
    json.writeStringField("otelSpanId", span.spanId().toString());
    // Idun's spans carry the lower half only, its traces all 32 digits.
    json.writeStringField("otelTraceId", new SpanId(span.traceId().low()).toString());
    json.writeStringField("name", span.name());
    json.writeStringField("kind", Kind.of(span));
    json.writeStringField("startedAt", IsoTime.python(span.startUnixNano()));
    JsonValues.writeText(json, "parentSpanId", parent == null ? null : parent.toString());
    TraceJson.writeEnd(json, span.startUnixNano(), span.endUnixNano());
    JsonValues.writeText(json, "model", call.model());
    JsonValues.writeText(json, "provider", call.provider());
    JsonValues.writeWhole(json, "promptTokens", call.promptTokens());
    JsonValues.writeWhole(json, "completionTokens", call.completionTokens());
    JsonValues.writeWhole(json, "cacheReadTokens", call.cacheReadTokens());
    JsonValues.writeWhole(json, "cacheWriteTokens", call.cacheWriteTokens());
    JsonValues.writeWhole(json, "totalTokens", call.totalTokens());
    writeCost(call.cost());
    JsonValues.writeText(json, "status", status == SpanStatus.Code.UNSET ? null : status.name());
    json.writeFieldName("attributes");
    JsonValues.writeObject(json, span.attributes());
    json.writeArrayFieldStart("events");
    for (SpanEvent event : span.events()) {
      json.writeStartObject();
      json.writeStringField("name", event.name());
      json.writeNumberField("ts", event.timeUnixNano());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
