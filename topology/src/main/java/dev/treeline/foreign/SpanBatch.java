package dev.treeline.foreign;

import dev.treeline.codec.SpanRecords;
import dev.treeline.span.Span;
import dev.treeline.span.TraceId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Spans of one trace that go into one record of {@code treeline.spans}, and that record's value.
 * The same spans in the same order always come out as the same batches, so that what is written
 * twice is a row once.
 */
public record SpanBatch(List<Span> spans, byte[] value) {

  /** Before compression, which is what producers and brokers limit. */
  static final int MAX_BYTES = 512 * 1024;

  /** Beyond this many, a larger record saves nothing, and a first try to encode costs memory. */
  private static final int MAX_SPANS = 1024;

  /** Spans by trace; within a trace in their order. */
  public static List<SpanBatch> of(List<Span> spans) {
    Map<TraceId, List<Span>> traces = new LinkedHashMap<>();
    for (Span span : spans) {
      traces.computeIfAbsent(span.traceId(), id -> new ArrayList<>()).add(span);
    }
    List<SpanBatch> batches = new ArrayList<>(traces.size());
    for (List<Span> trace : traces.values()) {
      for (int from = 0; from < trace.size(); from += MAX_SPANS) {
        addHalved(trace.subList(from, Math.min(from + MAX_SPANS, trace.size())), batches);
      }
    }
    return batches;
  }

  /** Halves until it fits; a single span stays whole, and Kafka has the last word on it. */
  private static void addHalved(List<Span> spans, List<SpanBatch> batches) {
    Deque<List<Span>> parts = new ArrayDeque<>();
    parts.push(spans);
    while (!parts.isEmpty()) {
      List<Span> part = parts.pop();
      byte[] value = SpanRecords.encodeWithin(MAX_BYTES, part);
      if (value != null) {
        batches.add(new SpanBatch(part, value));
      } else if (part.size() == 1) {
        batches.add(new SpanBatch(part, SpanRecords.encodeLarge(part.get(0))));
      } else {
        int half = part.size() / 2;
        parts.push(part.subList(half, part.size()));
        parts.push(part.subList(0, half));
      }
    }
  }

  /** Whether the topology takes it; what Kafka takes is a setting of Kafka's. */
  public boolean fits() {
    return value.length <= SpanRecords.MAX_BYTES;
  }

  public TraceId traceId() {
    return spans.get(0).traceId();
  }
}
