package dev.treeline.topology.archive;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanRecords;
import dev.treeline.codec.TraceChunk;
import dev.treeline.key.TraceKey;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.testing.SpanBuilder;
import dev.treeline.trace.ClosedBy;
import dev.treeline.trace.SpanMerge;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceTree;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

class CompletedTraceTest {

  private static final byte[] KEY = TraceKey.of(Tenant.DEFAULT, traceId("trace"));

  @Test
  void aSmallTraceIsOneRecord() {
    List<Span> parts = List.of(aSpan("a").build(), aSpan("b").childOf("a").build());

    List<Record<byte[], byte[]>> records = records(parts, 0);

    assertThat(records).hasSize(1);
    assertThat(records.get(0).key()).isEqualTo(TraceKey.chunk(KEY, 0));
    assertThat(records.get(0).timestamp()).isEqualTo(42);
    TraceChunk chunk = chunks(records).get(0);
    assertThat(chunk.chunks()).isEqualTo(1);
    assertThat(chunk.revision()).isEqualTo(2);
    assertThat(chunk.closedBy()).isEqualTo(TraceChunk.ClosedBy.QUIET);
    assertThat(chunk.status()).isEqualTo("complete");
    assertThat(chunk.spanCount()).isEqualTo(2);
    assertThat(chunk.spans()).containsExactlyInAnyOrderElementsOf(parts);
    assertThat(closeOf(records.get(0)))
        .isEqualTo(new CloseHeader(2, ClosedBy.QUIET, 0, 1, 1, 8, 0));
  }

  @Test
  void aBigTraceIsSplitIntoChunksOfBoundedSizeInStartOrder() {
    List<Span> parts = bigSpans(40, 50_000);

    List<Record<byte[], byte[]>> records = records(parts, 0);

    List<TraceChunk> chunks = chunks(records);
    assertThat(chunks).hasSizeBetween(4, 5);
    assertThat(chunks).extracting(TraceChunk::chunks).containsOnly(chunks.size());
    assertThat(chunks).extracting(TraceChunk::spanCount).containsOnly(40);
    assertThat(chunks.stream().flatMap(chunk -> chunk.spans().stream()))
        .containsExactlyElementsOf(parts);
    assertFit(records);
    for (int i = 0; i < records.size(); i++) {
      assertThat(records.get(i).key()).isEqualTo(TraceKey.chunk(KEY, i));
      assertThat(chunks.get(i).chunk()).isEqualTo(i);
      assertThat(closeOf(records.get(i)).chunk()).isEqualTo(i);
      assertThat(closeOf(records.get(i)).chunks()).isEqualTo(records.size());
    }
  }

  @Test
  void aSpanThatIsTooBigHasAChunkOfItsOwn() {
    List<Span> parts = bigSpans(3, 600_000);
    assertThat(chunks(records(parts, 0))).extracting(c -> c.spans().size()).containsOnly(1);
  }

  /** Even parts are the first guess; these are in one of them. */
  @Test
  void largeSpansAmongManySmallOnesAreSplitAsWell() {
    List<Span> parts = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      String text = "x".repeat(i < 4 ? 200_000 : 200);
      parts.add(aSpan("s" + i).startingAt(i).with("text", text).build());
    }

    List<Record<byte[], byte[]>> records = records(parts, 0);

    assertThat(chunks(records).stream().flatMap(chunk -> chunk.spans().stream()))
        .containsExactlyElementsOf(parts);
    assertFit(records);
  }

  /** To the byte: whatever the sizes of the spans, what comes with them is counted. */
  @Test
  void noChunkIsLargerThanTheLimit() {
    for (int bytes = 523_000; bytes < 525_000; bytes += 7) {
      List<Span> parts =
          List.of(
              aSpan("a").with("big", "x".repeat(bytes / 2)).build(),
              aSpan("b").with("big", "x".repeat(bytes / 2)).build());
      assertFit(records(parts, 0));
    }
  }

  /** A start in one row, an end in another: merged spans can be larger than the rows they fill. */
  @Test
  void spansThatGrewByMergingAreSplitAsWell() {
    List<Span> starts = new ArrayList<>();
    List<Span> ends = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      SpanBuilder start = aSpan("s" + i).startingAt(i).running();
      starts.add(start.withResource("shared", "x".repeat(8_000)).build());
      ends.add(aSpan("s" + i).startingAt(i).withResource("pod", "pod-" + i).build());
    }
    int rowBytes = SpanRecords.encode(starts).length + SpanRecords.encode(ends).length;
    assertThat(rowBytes).isLessThan(CompletedTrace.MAX_CHUNK_BYTES / 2);
    List<Span> parts = new ArrayList<>(starts);
    parts.addAll(ends);

    List<Record<byte[], byte[]>> records = records(parts, rowBytes, 0);

    assertThat(records).hasSizeGreaterThan(1);
    assertFit(records);
  }

  @Test
  void aSmallerRevisionTombstonesTheTail() {
    List<Record<byte[], byte[]>> records = records(List.of(aSpan("a").build()), 4);

    assertThat(records).hasSize(4);
    assertThat(records)
        .extracting(record -> record.value() == null)
        .containsExactly(false, true, true, true);
    assertThat(chunks(records)).extracting(TraceChunk::chunks).containsExactly(1);
    for (int i = 0; i < 4; i++) {
      assertThat(records.get(i).key()).isEqualTo(TraceKey.chunk(KEY, i));
      assertThat(closeOf(records.get(i)))
          .as("the tombstones are part of the proof, or the tail could be lost")
          .isEqualTo(new CloseHeader(2, ClosedBy.QUIET, i, 4, 1, 8, 0));
    }
  }

  @Test
  void aLargerRevisionLeavesNothingToTombstone() {
    assertThat(records(bigSpans(40, 50_000), 2)).extracting(Record::value).doesNotContainNull();
  }

  /** All of them together take as much memory as the trace once more. */
  @Test
  void aChunkIsHeldNoLongerThanUntilItIsSent() {
    List<WeakReference<byte[]>> sent = new ArrayList<>();
    List<Long> held = new ArrayList<>();
    List<Span> parts = bigSpans(40, 50_000);
    int rowBytes = SpanRecords.encode(parts).length;

    send(
        parts,
        rowBytes,
        0,
        record -> {
          sent.add(new WeakReference<>(record.value()));
          System.gc();
          held.add(sent.stream().filter(value -> value.get() != null).count());
        });

    assertThat(held).hasSizeGreaterThan(3).containsOnly(1L);
  }

  private static List<Span> bigSpans(int count, int bytes) {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      spans.add(aSpan("s" + i).startingAt(i).with("big", "x".repeat(bytes)).build());
    }
    return spans;
  }

  private static List<Record<byte[], byte[]>> records(List<Span> parts, int chunksBefore) {
    return records(parts, SpanRecords.encode(parts).length, chunksBefore);
  }

  private static List<Record<byte[], byte[]>> records(
      List<Span> parts, long rowBytes, int chunksBefore) {
    List<Record<byte[], byte[]>> records = new ArrayList<>();
    int count = send(parts, rowBytes, chunksBefore, records::add);
    assertThat(records).hasSize(count);
    return records;
  }

  private static int send(
      List<Span> parts, long rowBytes, int chunksBefore, Consumer<Record<byte[], byte[]>> to) {
    TraceTree tree = TraceTree.of(SpanMerge.merge(parts));
    Trace trace =
        new Trace(traceId("trace"), tree, false, 2, ClosedBy.QUIET, 0, false, false, 10, 20);
    return CompletedTrace.send(
        "default",
        KEY,
        trace,
        ClosedBy.QUIET,
        new CompletedTrace.Source(1, rowBytes, 8, chunksBefore),
        42,
        to);
  }

  private static void assertFit(List<Record<byte[], byte[]>> records) {
    assertThat(records)
        .allSatisfy(
            record ->
                assertThat(record.value().length)
                    .isLessThanOrEqualTo(CompletedTrace.MAX_CHUNK_BYTES));
  }

  private static List<TraceChunk> chunks(List<Record<byte[], byte[]>> records) {
    return records.stream()
        .map(Record::value)
        .filter(Objects::nonNull)
        .map(TraceChunk::decode)
        .toList();
  }

  private static CloseHeader closeOf(Record<byte[], byte[]> record) {
    return CloseHeader.from(record.headers()).orElseThrow();
  }
}
