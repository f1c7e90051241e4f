package dev.treeline.topology.archive;

import dev.treeline.codec.SpanRecords;
import dev.treeline.codec.TraceChunk;
import dev.treeline.key.TraceKey;
import dev.treeline.span.Span;
import dev.treeline.trace.ClosedBy;
import dev.treeline.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** One revision of a closed trace as records of {@code treeline.traces}. */
public final class CompletedTrace {

  /** Before compression, for that is what producers and brokers measure first. */
  static final int MAX_CHUNK_BYTES = 512 * 1024;

  /** For what a chunk says beside its spans: ids, counts, a tenant of 32 letters, the reason. */
  private static final int ENVELOPE_BYTES = 1024;

  /** Leaves room for spans of different sizes: a guess that was wrong is encoded in vain. */
  private static final int EXPECTED_CHUNK_BYTES = MAX_CHUNK_BYTES * 7 / 8;

  private CompletedTrace() {}

  /**
   * Sends the chunks of the trace, then a tombstone for every chunk that the revision before had
   * more. One after the other: all chunks together take as much memory as the trace once more.
   *
   * @param timestamp the partition clock, so that reading back keeps its place among the spans
   * @return how many records that were
   */
  public static int send(
      String tenant,
      byte[] traceKey,
      Trace trace,
      ClosedBy by,
      Source source,
      long timestamp,
      Consumer<Record<byte[], byte @Nullable []>> to) {
    List<Span> spans = trace.tree().spans();
    int expected = (int) Math.min(spans.size(), 1 + source.bytes / EXPECTED_CHUNK_BYTES);
    List<TraceChunk> chunks = chunks(tenant, trace, by, even(spans, expected));
    byte @Nullable [] only = chunks.size() == 1 ? encoded(chunks.get(0), source.bytes) : null;
    if (only == null ? !fit(chunks) : only.length > MAX_CHUNK_BYTES) {
      chunks = chunks(tenant, trace, by, measured(spans));
      only = null;
    }
    int records = Math.max(chunks.size(), source.chunksBefore);
    for (int i = 0; i < records; i++) {
      byte @Nullable [] value = null;
      if (i < chunks.size()) {
        value = only == null ? encoded(chunks.get(i), source.bytes) : only;
      }
      Record<byte[], byte @Nullable []> record =
          new Record<>(TraceKey.chunk(traceKey, i), value, timestamp, new RecordHeaders());
      new CloseHeader(
              trace.revision(), by, i, records, source.rows, source.records, trace.droppedSpans())
          .addTo(record.headers());
      to.accept(record);
    }
    return records;
  }

  /**
   * What a revision was made of.
   *
   * @param bytes the size of its rows, about that of its merged spans
   */
  public record Source(int rows, long bytes, long records, int chunksBefore) {}

  private static boolean fit(List<TraceChunk> chunks) {
    return chunks.stream().allMatch(chunk -> chunk.size() <= MAX_CHUNK_BYTES);
  }

  private static List<TraceChunk> chunks(
      String tenant, Trace trace, ClosedBy by, List<List<Span>> parts) {
    List<TraceChunk> chunks = new ArrayList<>(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      chunks.add(chunk(tenant, trace, by, parts.get(i), i, parts.size()));
    }
    return chunks;
  }

  private static byte[] encoded(TraceChunk chunk, long rowBytes) {
    return chunk.encode(
        (int) Math.min(MAX_CHUNK_BYTES, ENVELOPE_BYTES + rowBytes / chunk.chunks()));
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
    int from = 0;
    int size = ENVELOPE_BYTES;
    for (int i = 0; i < spans.size(); i++) {
      int bytes = SpanRecords.size(spans.get(i));
      if (size + bytes > MAX_CHUNK_BYTES && i > from) {
        parts.add(spans.subList(from, i));
        from = i;
        size = ENVELOPE_BYTES;
      }
      size += bytes;
    }
    parts.add(spans.subList(from, spans.size()));
    return parts;
  }
}
