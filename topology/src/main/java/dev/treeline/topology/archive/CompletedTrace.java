package dev.treeline.topology.archive;

import dev.treeline.codec.SpanRecords;
import dev.treeline.codec.TraceChunk;
import dev.treeline.key.TraceKey;
import dev.treeline.span.Span;
import dev.treeline.trace.ClosedBy;
import dev.treeline.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/** One revision of a closed trace as records of {@code treeline.traces}. */
public final class CompletedTrace {

  /** Before compression, for that is what producers and brokers measure first. */
  public static final int MAX_CHUNK_BYTES = 512 * 1024;

  /** For what a chunk says beside its spans: ids, counts, a tenant of 32 letters, the reason. */
  private static final int ENVELOPE_BYTES = 1024;

  /** Leaves room for spans of different sizes: a guess that was wrong is encoded in vain. */
  private static final int EXPECTED_CHUNK_BYTES = MAX_CHUNK_BYTES * 7 / 8;

  private CompletedTrace() {}

  /**
   * The chunks of the trace, then a tombstone for every chunk that the revision before had more.
   *
   * @param timestamp the partition clock, so that reading back keeps its place among the spans
   */
  public static List<Record<byte[], byte[]>> records(
      String tenant, byte[] traceKey, Trace trace, ClosedBy by, Source source, long timestamp) {
    List<byte[]> values = values(tenant, trace, by, source.bytes);
    List<Record<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      records.add(
          new Record<>(TraceKey.chunk(traceKey, i), values.get(i), timestamp, new RecordHeaders()));
    }
    for (int i = values.size(); i < source.chunksBefore; i++) {
      records.add(new Record<>(TraceKey.chunk(traceKey, i), null, timestamp, new RecordHeaders()));
    }
    for (int i = 0; i < records.size(); i++) {
      new CloseHeader(
              trace.revision(),
              by,
              i,
              records.size(),
              source.rows,
              source.records,
              trace.droppedSpans())
          .addTo(records.get(i).headers());
    }
    return records;
  }

  /**
   * What a revision was made of.
   *
   * @param bytes the size of its rows, about that of its merged spans
   */
  public record Source(int rows, long bytes, long records, int chunksBefore) {}

  private static List<byte[]> values(String tenant, Trace trace, ClosedBy by, long rowBytes) {
    List<Span> spans = trace.tree().spans();
    int expected = (int) Math.min(spans.size(), 1 + rowBytes / EXPECTED_CHUNK_BYTES);
    List<byte[]> values = encode(tenant, trace, by, even(spans, expected), rowBytes);
    boolean fit = values.stream().allMatch(value -> value.length <= MAX_CHUNK_BYTES);
    return fit ? values : encode(tenant, trace, by, measured(spans), rowBytes);
  }

  private static List<byte[]> encode(
      String tenant, Trace trace, ClosedBy by, List<List<Span>> parts, long rowBytes) {
    List<byte[]> values = new ArrayList<>(parts.size());
    int expected = (int) Math.min(MAX_CHUNK_BYTES, ENVELOPE_BYTES + rowBytes / parts.size());
    for (int i = 0; i < parts.size(); i++) {
      values.add(chunk(tenant, trace, by, parts.get(i), i, parts.size()).encode(expected));
    }
    return values;
  }

  private static TraceChunk chunk(
      String tenant, Trace trace, ClosedBy by, List<Span> spans, int chunk, int chunks) {
    return new TraceChunk(
        tenant,
        trace.traceId(),
        trace.revision(),
        chunk,
        chunks,
        TraceChunk.ClosedBy.valueOf(by.name()),
        trace.status().text(),
        trace.reason(),
        trace.tree().size(),
        trace.tree().errorCount(),
        trace.droppedSpans(),
        trace.firstArrival(),
        trace.lastArrival(),
        spans);
  }

  /** The common case, in which spans are of about one size: none has to be measured. */
  private static List<List<Span>> even(List<Span> spans, int parts) {
    List<List<Span>> even = new ArrayList<>(parts);
    for (int i = 0; i < parts; i++) {
      int from = (int) ((long) spans.size() * i / parts);
      int to = (int) ((long) spans.size() * (i + 1) / parts);
      even.add(spans.subList(from, to));
    }
    return even;
  }

  private static List<List<Span>> measured(List<Span> spans) {
    List<List<Span>> parts = new ArrayList<>();
    List<Span> part = new ArrayList<>();
    int size = ENVELOPE_BYTES;
    for (Span span : spans) {
      int bytes = SpanRecords.encode(span).length;
      if (size + bytes > MAX_CHUNK_BYTES && !part.isEmpty()) {
        parts.add(part);
        part = new ArrayList<>();
        size = ENVELOPE_BYTES;
      }
      part.add(span);
      size += bytes;
    }
    parts.add(part);
    return parts;
  }
}
