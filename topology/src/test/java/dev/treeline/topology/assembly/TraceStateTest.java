package dev.treeline.topology.assembly;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.topology.store.TraceRows;
import dev.treeline.trace.ClosedBy;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceStateTest {

  private static final TraceRows TWO_ROWS =
      new TraceRows(List.of(aSpan("a").build(), aSpan("b").build()), 2, 250, 300, new long[] {0});
  private static final LastClose OF_TWO_ROWS = new LastClose(1, ClosedBy.QUIET, 2, 1);

  private static TraceState ofTwoRows() {
    Signs one = new Signs(false, 1, 0, 150);
    return TraceState.begin("default", 1_000).arrived(1_000, one).arrived(2_000, one);
  }

  @Test
  void aCloseThatHasAllOfItClosesIt() {
    assertThat(ofTwoRows().closed(OF_TWO_ROWS, 0, TWO_ROWS.extent(), 9_000).open()).isFalse();
  }

  @Test
  void whatWasDroppedAfterTheRevisionWasMadeOpensItAgain() {
    TraceState closed =
        ofTwoRows().dropped(8_000, 3).closed(OF_TWO_ROWS, 0, TWO_ROWS.extent(), 9_000);

    assertThat(closed.open()).isTrue();
    assertThat(closed.revision()).isEqualTo(1);
    assertThat(closed.lastClose().rows()).as("its rows are no proof of its drops").isEqualTo(-1);
    assertThat(closed.life().lastArrival()).as("time runs from now").isEqualTo(9_000);
    assertThat(closed.lastArrival()).isEqualTo(2_000);
  }

  /** What is read back right after a start comes before any span, and with it any time. */
  @Test
  void beforeThereIsAClockItsTimeRunsFromItsLastSpan() {
    TraceState closed = ofTwoRows().dropped(8_000, 3).closed(OF_TWO_ROWS, 0, TWO_ROWS.extent(), 0);

    assertThat(closed.life().openedAt()).isEqualTo(2_000);
  }

  @Test
  void whatTheRevisionSaysOfDropsDoesNotOpenItAgain() {
    assertThat(
            ofTwoRows().dropped(8_000, 3).closed(OF_TWO_ROWS, 3, TWO_ROWS.extent(), 9_000).open())
        .isFalse();
  }

  @Test
  void droppedSpansMoveNothingButTheCount() {
    TraceState before = ofTwoRows();
    TraceState after = before.dropped(8_000, 3).dropped(9_000, 4);

    assertThat(after.life()).isEqualTo(before.life());
    assertThat(after.spans()).isEqualTo(2);
    assertThat(after.arrivals().dropped()).isEqualTo(7);
  }

  /** A kill can leave the counts behind the rows, or before them. */
  @Test
  void aCloseSetsTheCountsRight() {
    Signs twice = new Signs(false, 40, 0, 9_999);
    TraceState closed =
        ofTwoRows().arrived(2_500, twice).closed(OF_TWO_ROWS, 0, TWO_ROWS.extent(), 9_000);

    assertThat(closed.spans()).isEqualTo(2);
    assertThat(closed.arrivals().weight()).isEqualTo(300);
  }
}
