package dev.treeline.server.dialect.list;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.server.dialect.kit.FakeReader;
import dev.treeline.span.Tenant;
import dev.treeline.trace.SummaryFilter;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceReader;
import dev.treeline.trace.TraceSummary;
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

    assertThat(namesOfRead(page)).containsExactly("latest", "fits");
    assertThat(walk.headers()).containsEntry("Treeline-Reason", "rows_not_read");
  }

  @Test
  void whatIsReadInFullIsNotCalledPartial() {
    assertThat(namesOfRead(List.of(summary("one", 1, 1), summary("two", 2, 1))))
        .containsExactly("two", "one");
    assertThat(walk.headers()).isEmpty();
  }

  @Test
  void aTraceThatIsGoneByNowIsNotRead() {
    TraceSummary gone = summary("gone", 1, 1);
    reader.forget(gone.traceId());

    assertThat(namesOfRead(List.of(gone))).isEmpty();
    assertThat(walk.headers()).containsEntry("Treeline-Reason", "rows_not_read");
  }

  /** Its owner moves, say, or too many spans are held by other answers. */
  @Test
  void aTraceThatCannotBeLookedAtIsNotReadAndTheAnswerSaysSo() {
    TraceSummary moving = summary("moving", 1, 1);

    assertThat(namesOfRead(List.of(moving), FakeReader.thatCannotLook(), 0)).isEmpty();
    assertThat(walk.headers())
        .containsEntry("Treeline-Status", "partial")
        .containsEntry("Treeline-Reason", "rows_not_read");
  }

  /** They wait for each other: those of a page must not fill the heap. */
  @Test
  void rowsWithLongTextsAreReadUntilTheyAreEnough() {
    List<TraceSummary> page = List.of(summary("1", 1, 1), summary("2", 2, 1), summary("3", 3, 1));

    assertThat(namesOfRead(page, reader, ListRows.MOST_CHARS / 2)).containsExactly("3", "2");
    assertThat(walk.headers()).containsEntry("Treeline-Reason", "rows_not_read");
  }

  private List<String> namesOfRead(List<TraceSummary> page) {
    return namesOfRead(page, reader, 0);
  }

  private List<String> namesOfRead(List<TraceSummary> page, TraceReader reader, int chars) {
    return ListRows.of(
            page,
            reader,
            Tenant.DEFAULT,
            walk,
            (summary, trace) -> trace == null ? "" : summary.name(),
            row -> chars)
        .stream()
        .filter(row -> !row.isEmpty())
        .toList();
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
