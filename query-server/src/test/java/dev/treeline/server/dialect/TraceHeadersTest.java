package dev.treeline.server.dialect;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.server.dialect.kit.ExampleTraces;
import dev.treeline.trace.ClosedBy;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceTree;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TraceHeadersTest {

  private static final TraceTree ONE = TraceTree.of(List.of(aSpan("a").build()));
  private static final TraceTree TWO =
      TraceTree.of(List.of(aSpan("a").build(), aSpan("b").childOf("a").build()));

  @Test
  void aLiveTraceHasNoReasonAndNoTag() {
    assertThat(headers(ExampleTraces.live(aSpan().build())))
        .isEqualTo(Map.of("Treeline-Status", "live", "Treeline-Revision", "0"));
  }

  /** It may have changed since. */
  @Test
  void anAnswerThatIsOldTellsItsAgeAndHasNoTag() {
    TraceAnswer.Found old = new TraceAnswer.Found(closed(ONE, 1, 5, 6), OptionalLong.of(1_234));

    assertThat(TraceHeaders.of(old))
        .containsEntry("Treeline-Stale-Ms", "1234")
        .doesNotContainKey("ETag");
  }

  @Test
  void aPartialTraceSaysWhy() {
    Trace orphan = ExampleTraces.closed(aSpan("a").childOf("missing").running().build());

    assertThat(headers(orphan))
        .containsEntry("Treeline-Status", "partial")
        .containsEntry("Treeline-Reason", "root_missing,running_spans,missing_parents");
    assertThat(headers(closed(ONE, 1, 5, 6))).doesNotContainKey("Treeline-Reason");
  }

  @Test
  void anAnswerThatIsCutIsPartialWhateverElseItIs() {
    Trace orphan = ExampleTraces.closed(aSpan("a").childOf("missing").build());

    assertThat(TraceHeaders.cut(TraceAnswer.Found.now(closed(ONE, 1, 5, 6)), "max_spans"))
        .containsEntry("Treeline-Status", "partial")
        .containsEntry("Treeline-Reason", "max_spans");
    assertThat(TraceHeaders.cut(TraceAnswer.Found.now(orphan), "max_spans"))
        .containsEntry("Treeline-Reason", "root_missing,missing_parents,max_spans");
  }

  /** Also where the revision is the same: of what has expired since, or was sent again. */
  @Test
  void whateverIsKnownOfATraceIsInItsTag() {
    Trace trace = closed(ONE, 1, 5, 6);
    Trace expired =
        new Trace(trace.traceId(), ONE, false, 1, ClosedBy.ROOT_ENDED, 0, true, false, 5, 6);
    Trace lost =
        new Trace(trace.traceId(), ONE, false, 1, ClosedBy.ROOT_ENDED, 0, false, true, 5, 6);
    Trace dropped =
        new Trace(trace.traceId(), ONE, false, 1, ClosedBy.ROOT_ENDED, 1, false, false, 5, 6);

    assertThat(
            Stream.of(
                    trace,
                    closed(ONE, 2, 5, 6),
                    closed(TWO, 1, 5, 6),
                    closed(ONE, 1, 4, 6),
                    closed(ONE, 1, 5, 7),
                    expired,
                    lost,
                    dropped)
                .map(other -> headers(other).get("ETag")))
        .doesNotContainNull()
        .doesNotHaveDuplicates();
    assertThat(headers(closed(ONE, 1, 5, 6))).isEqualTo(headers(trace));
  }

  private static Trace closed(TraceTree tree, int revision, long first, long last) {
    return new Trace(
        tree.span(0).traceId(),
        tree,
        false,
        revision,
        ClosedBy.ROOT_ENDED,
        0,
        false,
        false,
        first,
        last);
  }

  private static Map<String, String> headers(Trace trace) {
    return TraceHeaders.of(TraceAnswer.Found.now(trace));
  }
}
