package dev.treeline.foreign;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanRecords;
import dev.treeline.span.Span;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpanBatchTest {

  @Test
  void spansAreGroupedByTraceInTheirOrder() {
    Span a1 = aSpan("1").inTrace("a").build();
    Span b1 = aSpan("1").inTrace("b").build();
    Span a2 = aSpan("2").inTrace("a").build();
    assertThat(SpanBatch.of(List.of(a1, b1, a2)))
        .extracting(SpanBatch::spans)
        .containsExactly(List.of(a1, a2), List.of(b1));
  }

  @Test
  void bigTracesAreSplitByBytes() {
    List<Span> spans = spans(100, 40_000);
    List<SpanBatch> batches = SpanBatch.of(spans);
    assertThat(batches).allMatch(batch -> batch.value().length <= SpanBatch.MAX_BYTES);
    assertThat(batches).hasSizeBetween(8, 16);
    assertThat(batches.stream().flatMap(batch -> batch.spans().stream())).isEqualTo(spans);
    assertThat(batches.stream().flatMap(batch -> SpanRecords.decode(batch.value()).stream()))
        .isEqualTo(spans);
  }

  @Test
  void longTracesAreSplitByCount() {
    List<Span> spans = spans(2_500, 1);
    assertThat(SpanBatch.of(spans))
        .extracting(batch -> batch.spans().size())
        .containsExactly(1_024, 1_024, 452);
    assertThat(SpanBatch.of(spans).stream().flatMap(batch -> batch.spans().stream()))
        .isEqualTo(spans);
  }

  /** They are all in memory already: a try to encode them together must not take as much again. */
  @Test
  void largeSpansAreNotEncodedTogether() {
    List<Span> large = spans(40, 1_000_000);
    SpanBatch.of(spans(2, 1_000_000)); // classes are loaded once

    long before = allocated();
    List<SpanBatch> batches = SpanBatch.of(large);

    long values = batches.stream().mapToLong(batch -> batch.value().length).sum();
    assertThat(allocated() - before).isLessThan(8 * values);
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  @Test
  void singleSpanStaysWhole() {
    List<SpanBatch> batches = SpanBatch.of(spans(3, 600_000));
    assertThat(batches).extracting(batch -> batch.spans().size()).containsExactly(1, 1, 1);
  }

  /** To the byte, as the topology looks at it: one that it refuses would be acknowledged here. */
  @Test
  void whatIsExactlyAsLargeAsARecordMayBeFits() {
    SpanBatch largest = only(spans(1, ofSize(SpanRecords.MAX_BYTES)));
    assertThat(largest.value()).hasSize(SpanRecords.MAX_BYTES);
    assertThat(largest.fits()).isTrue();

    assertThat(only(spans(1, ofSize(SpanRecords.MAX_BYTES) + 1)).fits()).isFalse();
  }

  /** The payload with which a span becomes a record of that size. */
  private static int ofSize(int bytes) {
    int some = bytes / 2;
    return some + bytes - SpanRecords.encode(spans(1, some)).length;
  }

  private static SpanBatch only(List<Span> spans) {
    List<SpanBatch> batches = SpanBatch.of(spans);
    assertThat(batches).hasSize(1);
    return batches.get(0);
  }

  @Test
  void noSpansAreNoBatches() {
    assertThat(SpanBatch.of(List.of())).isEmpty();
  }

  private static List<Span> spans(int count, int payload) {
    String text = "x".repeat(payload);
    return IntStream.range(0, count)
        .mapToObj(i -> aSpan("s" + i).inTrace("big").with("payload", text).build())
        .toList();
  }
}
