package dev.treeline.server.dialect.list;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.span.Tenant;
import dev.treeline.trace.SummaryFilter;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListRowsTest {

  private final FakeReader reader = new FakeReader();
  private final ListWalk walk =
      new ListWalk(
          reader,
          Tenant.DEFAULT,
          new SummaryFilter(Long.MIN_VALUE, Long.MAX_VALUE, null, Map.of(), null, null));

  /** From the latest start on; the next may be small enough again. */
  @Test
  void asManyTracesAreReadAsHaveFiftyThousandSpansTogether() {
    List<TraceSummary> page =
        List.of(
            summary("fits", 1, ListRows.MOST_SPANS - 20_000),
            summary("too much", 2, ListRows.MOST_SPANS - 20_000 + 1),
            summary("latest", 3, 20_000));

    ListRows rows = new ListRows(reader, Tenant.DEFAULT, page, walk);

    List<String> read = new ArrayList<>();
    for (TraceSummary summary : rows.summaries()) {
      if (rows.read(summary) != null) {
        read.add(summary.name());
      }
    }
    assertThat(read).containsExactly("latest", "fits");
    assertThat(walk.headers()).containsEntry("Treeline-Reason", "rows_not_read");
  }

  @Test
  void aTraceThatIsGoneByNowIsNotRead() {
    TraceSummary gone = summary("gone", 1, 1);
    reader.forget(gone.traceId());

    assertThat(new ListRows(reader, Tenant.DEFAULT, List.of(gone), walk).read(gone)).isNull();
  }

  /** Of a trace that the reader has, however many spans it is said to have. */
  private TraceSummary summary(String label, long start, int spans) {
    Trace trace =
        ExampleTraces.closed(aSpan(label).inTrace(label).startingAt(start).lasting(1).build());
    reader.add(trace);
    TraceSummary summary = TraceSummary.of(trace);
    return new TraceSummary(
        summary.traceId(),
        summary.name(),
        summary.startUnixNano(),
        summary.endUnixNano(),
        summary.status(),
        summary.revision(),
        spans,
        summary.errorCount(),
        summary.firstArrival(),
        Map.of(),
        List.of());
  }
}
