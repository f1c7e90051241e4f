package dev.treeline.server.gateway;

import dev.treeline.codec.SpanRecords;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Spans of one trace that go into one record, and that record's value. */
record SpanBatch(List<Span> spans, byte[] value) {

  /** Before compression, which is what producers and brokers limit. */
  static final int MAX_BYTES = 512 * 1024;

  /** Beyond this many, a larger record saves nothing, and a first try to encode costs memory. */
  private static final int MAX_SPANS = 1024;

  /** A request by trace; within a trace the order of the request. */
  static List<SpanBatch> of(List<Span> spans) {
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
      byte[] value = SpanRecords.encode(part);
      if (value.length <= MAX_BYTES || part.size() == 1) {
        batches.add(new SpanBatch(part, value));
      } else {
        int half = part.size() / 2;
        parts.push(part.subList(half, part.size()));
        parts.push(part.subList(0, half));
      }
    }
  }

  /** Whether the topology takes it; what Kafka takes is a setting of Kafka's. */
  boolean fits() {
    return value.length <= SpanRecords.MAX_BYTES;
  }

  /** Keyed so that the default partitioner puts it where its trace is assembled. */
  ProducerRecord<byte[], byte[]> toRecord(Topics topics, Tenant tenant) {
    byte[] key = spans.get(0).traceId().toString().getBytes(StandardCharsets.UTF_8);
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topics.spans(), key, value);
    record.headers().add(Topics.TENANT_HEADER, tenant.name().getBytes(StandardCharsets.UTF_8));
    return record;
  }
}
