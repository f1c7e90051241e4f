package dev.treeline.topology.store;

import dev.treeline.codec.SeenOrigins;
import dev.treeline.codec.SpanRecords;
import dev.treeline.key.TraceKey;
import dev.treeline.span.Span;
import dev.treeline.trace.SpanMerge;
import dev.treeline.trace.TraceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/**
 * All rows of a trace, as the processor and the reader alike see them.
 *
 * @param rows how many there are; they are never rewritten, so the same number is the same set
 * @param bytes how large they are together
 * @param weight the same, or more where their spans take far more heap than that tells
 * @param buckets those that have any; a bucket is taken for a row, so the rows of one that has none
 *     have expired
 */
public record TraceRows(List<Span> parts, int rows, long bytes, long weight, long[] buckets) {

  /** What remains known of the rows when their spans are let go. */
  public record Extent(int rows, int parts, long bytes, long weight, long[] buckets) {}

  public Extent extent() {
    return new Extent(rows, parts.size(), bytes, weight, buckets);
  }

  /** For whoever writes to the store: it drops no segment while it reads. */
  public static TraceRows scan(WindowStore<byte[], byte[]> store, byte[] traceKey, long[] buckets) {
    Decoder found = new Decoder();
    Shown shown = show(store, traceKey, buckets, found);
    return new TraceRows(found.parts, found.rows, found.bytes, found.seen.weight(), shown.buckets);
  }

  /**
   * What a reader found of a trace.
   *
   * @param buckets that have rows, and were shown whole
   * @param rows that were shown
   */
  public record Seen(long[] buckets, int rows) {}

  /**
   * Shows each row, and tells which of the buckets have any, and were shown whole. A segment that
   * is dropped ends those who read it without a word; the oldest goes first.
   */
  public static Seen each(
      WindowStore<byte[], byte[]> store, byte[] traceKey, long[] buckets, Consumer<byte[]> rows) {
    Shown shown = show(store, traceKey, buckets, rows);
    Windowed<byte[]> oldest = shown.oldest;
    boolean whole = oldest == null || store.fetch(oldest.key(), oldest.window().start()) != null;
    return new Seen(whole ? shown.buckets : filled(store, traceKey, shown.buckets), shown.rows);
  }

  /**
   * What was seen of a trace.
   *
   * @param buckets that have rows
   */
  private record Shown(long[] buckets, int rows, @Nullable Windowed<byte[]> oldest) {}

  /** One range scan per bucket. */
  private static Shown show(
      WindowStore<byte[], byte[]> store, byte[] traceKey, long[] buckets, Consumer<byte[]> rows) {
    LongStream.Builder filled = LongStream.builder();
    byte[] first = TraceKey.firstRow(traceKey);
    byte[] last = TraceKey.lastRow(traceKey);
    Windowed<byte[]> oldest = null;
    int shown = 0;
    for (long bucket : buckets) {
      try (KeyValueIterator<Windowed<byte[]>, byte[]> found =
          store.fetch(first, last, bucket, bucket)) {
        if (found.hasNext()) {
          filled.add(bucket);
          oldest = oldest == null ? found.peekNextKey() : oldest;
        }
        while (found.hasNext()) {
          rows.accept(found.next().value);
          shown++;
        }
      }
    }
    return new Shown(filled.build().toArray(), shown, oldest);
  }

  /** Makes spans of rows that are read together. */
  public static final class Decoder implements Consumer<byte[]> {

    private final SeenOrigins seen = new SeenOrigins();
    private final List<Span> parts = new ArrayList<>();
    private int rows;
    private long bytes;

    @Override
    public void accept(byte[] row) {
      parts.addAll(SpanRecords.decode(row, seen));
      rows++;
      bytes += row.length;
    }

    public TraceTree tree() {
      return TraceTree.of(SpanMerge.merge(parts));
    }
  }

  /** Those of the buckets that have any rows, without a look at them. */
  public static long[] filled(WindowStore<byte[], byte[]> store, byte[] traceKey, long[] buckets) {
    byte[] first = TraceKey.firstRow(traceKey);
    byte[] last = TraceKey.lastRow(traceKey);
    LongStream.Builder filled = LongStream.builder();
    for (long bucket : buckets) {
      try (KeyValueIterator<Windowed<byte[]>, byte[]> found =
          store.fetch(first, last, bucket, bucket)) {
        if (found.hasNext()) {
          filled.add(bucket);
        }
      }
    }
    return filled.build().toArray();
  }

  public TraceTree tree() {
    return TraceTree.of(SpanMerge.merge(parts));
  }
}
