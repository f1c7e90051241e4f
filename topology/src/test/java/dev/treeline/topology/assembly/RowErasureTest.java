package dev.treeline.topology.assembly;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanRecords;
import dev.treeline.key.TraceKey;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.topology.store.HeapStores;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.WindowStore;
import org.junit.jupiter.api.Test;

class RowErasureTest {

  private static final byte[] TRACE = keyOf(2);
  private static final byte[] ROW = SpanRecords.encode(aSpan("root").build());
  private static final long FIRST = 1_000;
  private static final long SECOND = 2_000;

  private final WindowStore<byte[], byte[]> rows = HeapStores.rows();
  private final List<String> runs = new ArrayList<>();
  private final RowErasure erasure = new RowErasure(TRACE, new long[] {FIRST, SECOND});

  /** Whose keys come before and behind it, in the same buckets. */
  @Test
  void theRowsOfOtherTracesStay() {
    for (long trace : List.of(1L, 2L, 3L)) {
      for (long bucket : List.of(FIRST, SECOND)) {
        rows.put(TraceKey.row(keyOf(trace), 1), ROW, bucket);
        rows.put(TraceKey.row(keyOf(trace), -1), ROW, bucket);
      }
    }
    for (int row = 2; row < 300; row++) { // more than a piece
      rows.put(TraceKey.row(TRACE, row), ROW, FIRST);
    }

    steps();

    assertThat(rowsOf(keyOf(1))).isEqualTo(4);
    assertThat(rowsOf(TRACE)).isZero();
    assertThat(rowsOf(keyOf(3))).isEqualTo(4);
  }

  /** The stream thread has other things to do. */
  @Test
  void aPieceHasAsManyRowsAtMostHoweverManyThereAre() {
    for (int row = 0; row < 1_000; row++) {
      rows.put(TraceKey.row(TRACE, row), ROW, FIRST);
    }

    assertThat(erasure.step(rows, runs::add)).isFalse();
    assertThat(rowsOf(TRACE)).isEqualTo(1_000 - 256);
    steps();
    assertThat(rowsOf(TRACE)).isZero();
  }

  @Test
  void aPieceOfGreatRowsIsOfFew() {
    for (int row = 0; row < 10; row++) {
      rows.put(TraceKey.row(TRACE, row), new byte[400_000], FIRST);
    }

    assertThat(erasure.step(rows, runs::add)).isFalse();
    assertThat(rowsOf(TRACE)).isEqualTo(7);
    steps();
    assertThat(rowsOf(TRACE)).isZero();
  }

  @Test
  void aRowThatCannotBeReadGoesLikeTheOthers() {
    rows.put(TraceKey.row(TRACE, 1), new byte[] {1, 2, 3}, FIRST);
    rows.put(TraceKey.row(TRACE, 2), ROW, FIRST);
    steps();

    assertThat(rowsOf(TRACE)).isZero();
  }

  @Test
  void eachRunIsToldOnceHoweverManySpansItHas() {
    for (int row = 0; row < 20; row++) {
      byte[] span = SpanRecords.encode(aSpan("s" + row).with("ctx.run.id", "r" + row % 2).build());
      rows.put(TraceKey.row(TRACE, row), span, row < 10 ? FIRST : SECOND);
    }
    steps();

    assertThat(runs).containsExactlyInAnyOrder("r0", "r1");
  }

  @Test
  void ofVeryManyRunsEachIsTold() {
    for (int row = 0; row < 1_200; row++) {
      byte[] span = SpanRecords.encode(aSpan("s" + row).with("ctx.run.id", "r" + row).build());
      rows.put(TraceKey.row(TRACE, row), span, FIRST);
    }
    steps();

    assertThat(runs).doesNotHaveDuplicates().hasSize(1_200);
  }

  private void steps() {
    while (!erasure.step(rows, runs::add)) {}
    assertThat(erasure.step(rows, runs::add)).as("when all is done").isTrue();
  }

  private int rowsOf(byte[] traceKey) {
    int count = 0;
    try (var found =
        rows.fetch(TraceKey.firstRow(traceKey), TraceKey.lastRow(traceKey), 0, Long.MAX_VALUE)) {
      for (; found.hasNext(); found.next()) {
        count++;
      }
    }
    return count;
  }

  private static byte[] keyOf(long trace) {
    return TraceKey.of(Tenant.named("acme"), new TraceId(1, trace));
  }
}
