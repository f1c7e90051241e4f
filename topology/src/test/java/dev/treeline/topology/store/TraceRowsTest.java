package dev.treeline.topology.store;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanRecords;
import dev.treeline.key.RecordHash;
import dev.treeline.key.TraceKey;
import dev.treeline.span.Tenant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.WindowStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceRowsTest {

  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long OLD = 1_000 * HOUR;
  private static final long YOUNG = OLD + 3 * HOUR / 2;
  private static final byte[] TRACE = TraceKey.of(Tenant.DEFAULT, traceId("t"));

  @TempDir Path dir;
  private WindowStore<byte[], byte[]> rows;

  @BeforeEach
  void open() {
    MockProcessorContext<byte[], byte[]> context =
        new MockProcessorContext<>(new Properties(), new TaskId(0, 0), dir.toFile());
    rows = StateStores.rows(Duration.ofHours(2)).withLoggingDisabled().build();
    rows.init(context.getStateStoreContext(), rows);
    for (int i = 0; i < 20; i++) {
      put("old" + i, OLD);
      put("young" + i, YOUNG);
    }
  }

  @AfterEach
  void close() {
    rows.close();
  }

  @Test
  void eachRowIsShownAndEachBucketTold() {
    List<byte[]> shown = new ArrayList<>();

    TraceRows.Seen seen = TraceRows.each(rows, TRACE, new long[] {OLD, YOUNG}, shown::add);

    assertThat(seen.buckets()).containsExactly(OLD, YOUNG);
    assertThat(seen.rows()).isEqualTo(40);
    assertThat(shown).hasSize(40);
  }

  /** Its segment is dropped by a write of the stream thread, and its iterator ends as if done. */
  @Test
  void aBucketThatExpiresWhileItIsReadIsNotToldAsIfItWereWhole() {
    List<byte[]> shown = new ArrayList<>();

    TraceRows.Seen seen =
        TraceRows.each(
            rows,
            TRACE,
            new long[] {OLD, YOUNG},
            row -> {
              if (shown.isEmpty()) {
                put("later", OLD + 3 * HOUR);
              }
              shown.add(row);
            });

    assertThat(shown).hasSizeBetween(20, 39);
    assertThat(seen.buckets()).containsExactly(YOUNG);
  }

  @Test
  void aTraceThatExpiresWhileItIsReadIsGone() {
    TraceRows.Seen seen =
        TraceRows.each(
            rows, TRACE, new long[] {OLD, YOUNG}, row -> put("much later", YOUNG + 9 * HOUR));

    assertThat(seen.buckets()).isEmpty();
  }

  private void put(String span, long bucket) {
    byte[] record = SpanRecords.encode(aSpan(span).inTrace("t").build());
    rows.put(TraceKey.row(TRACE, RecordHash.of(record)), record, bucket);
  }
}
