package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.TraceChunk;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceStatus;
import dev.treeline.trace.TraceSummary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clocks and shapes that no sane sender makes: nothing expires, nothing hangs, all is readable. */
class HostileSpansTest {

  private static final String LEAST = "-9223372036854775808";
  private static final String MOST = "9223372036854775807";
  private static final String YEAR_2100 = "4102444800000000000";

  @TempDir Path stateDir;
  private AssemblyDriver treeline;

  @BeforeEach
  void start() {
    treeline = new AssemblyDriver(AssemblySettings.DEFAULTS, stateDir);
  }

  @AfterEach
  void stop() {
    treeline.close();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2",
    "0, 0",
    "-2, -1",
    YEAR_2100 + ", " + YEAR_2100,
    MOST + ", " + MOST,
    LEAST + ", " + LEAST,
    LEAST + ", " + MOST,
    MOST + ", " + LEAST,
    YEAR_2100 + ", 0",
  })
  void noClockExpiresOrHidesAnything(long start, long end) {
    treeline.arrives(aSpan("before").inTrace("neighbour").build());
    treeline.arrives(aSpan("root").build());
    treeline.arrives(
        aSpan("odd")
            .childOf("root")
            .betweenUnixNanos(start, end)
            .with("ctx.run.id", "run_odd")
            .build());
    treeline.quietFor(Duration.ofSeconds(8));

    Trace trace = trace("trace");
    assertThat(trace.status()).isEqualTo(TraceStatus.COMPLETE);
    assertThat(trace.tree().size()).isEqualTo(2);
    assertThat(trace.tree().spans())
        .filteredOn(span -> span.name().equals("odd"))
        .singleElement()
        .satisfies(span -> assertThat(span.startUnixNano()).isEqualTo(start))
        .satisfies(span -> assertThat(span.endUnixNano()).isEqualTo(Math.max(start, end)))
        .satisfies(span -> assertThat(span.durationNanos()).isNotNegative());
    assertThat(trace.startUnixNano()).isLessThanOrEqualTo(start);
    assertThat(trace.endUnixNano()).isGreaterThanOrEqualTo(end);
    assertThat(trace("neighbour").tree().size()).isEqualTo(1);
    assertThat(treeline.completed()).hasSize(2);
    assertThat(treeline.reader.list(Tenant.DEFAULT, SummaryQuery.newest(5)).summaries())
        .extracting(TraceSummary::status)
        .containsExactly(TraceStatus.COMPLETE, TraceStatus.COMPLETE);
    assertThat(treeline.reader.run(Tenant.DEFAULT, "run_odd")).isInstanceOf(RunAnswer.Found.class);
  }

  @Test
  void aTraceOfWhichEverySpanIsOddIsStillATrace() {
    treeline.arrives(aSpan("a").betweenUnixNanos(Long.MIN_VALUE, Long.MAX_VALUE).build());
    treeline.arrives(
        aSpan("b").childOf("a").betweenUnixNanos(Long.MAX_VALUE, Long.MIN_VALUE).build());
    treeline.arrives(aSpan("c").childOf("b").betweenUnixNanos(0, 0).build());
    treeline.quietFor(Duration.ofSeconds(8));

    assertThat(trace("trace").status()).isEqualTo(TraceStatus.COMPLETE);
    assertThat(trace("trace").tree().spans()).extracting(Span::name).containsExactly("a", "c", "b");
  }

  @Test
  void aSpanThatIsItsOwnParentIsACycleOfOne() {
    treeline.arrives(aSpan("self").childOf("self").build());
    treeline.quietFor(Duration.ofSeconds(33));

    Trace trace = trace("trace");
    assertThat(trace.tree().cycleCount()).isEqualTo(1);
    assertThat(trace.tree().orphanCount()).isZero();
    assertThat(trace.tree().isCut(0)).isTrue();
    assertThat(trace.status()).isEqualTo(TraceStatus.PARTIAL);
    assertThat(trace.reason()).isEqualTo("root_missing");
    assertThat(treeline.completed()).hasSize(1);
  }

  @Test
  void cyclesAreCutAtTheirEarliestSpanAndTailsStayBelow() {
    treeline.arrives(aSpan("root").build());
    treeline.arrives(aSpan("egg").childOf("hen").startingAt(2).build());
    treeline.arrives(aSpan("tail").childOf("egg").startingAt(3).build());
    treeline.arrives(aSpan("hen").childOf("egg").startingAt(1).build());
    treeline.quietFor(Duration.ofSeconds(33));

    Trace trace = trace("trace");
    assertThat(trace.tree().spans())
        .extracting(Span::name)
        .containsExactly("root", "hen", "egg", "tail");
    assertThat(trace.tree().cycleCount()).isEqualTo(1);
    assertThat(trace.tree().isCut(1)).isTrue();
    assertThat(trace.tree().parentOf(2)).isEqualTo(1);
    assertThat(trace.tree().parentOf(3)).isEqualTo(2);
    assertThat(trace.open()).isFalse();
  }

  @Test
  void everySpanMayBeARoot() {
    for (int i = 0; i < 50; i++) {
      treeline.arrives(aSpan("root " + i).startingAt(i).build());
    }
    treeline.quietFor(Duration.ofSeconds(8));

    Trace trace = trace("trace");
    assertThat(trace.status()).isEqualTo(TraceStatus.COMPLETE);
    assertThat(roots(trace)).hasSize(50).startsWith("root 0", "root 1");
    assertThat(trace.tree().orphanCount()).isZero();
    assertThat(treeline.reader.list(Tenant.DEFAULT, SummaryQuery.newest(5)).summaries())
        .extracting(TraceSummary::name)
        .containsExactly("root 0");
  }

  @Test
  void everySpanMayBeAnOrphan() {
    treeline.arrives(aSpan("a").childOf("lost").build());
    treeline.arrives(aSpan("b").childOf("lost as well").startingAt(1).build());
    treeline.quietFor(Duration.ofSeconds(33));

    Trace trace = trace("trace");
    assertThat(trace.tree().orphanCount()).isEqualTo(2);
    assertThat(roots(trace)).containsExactly("a", "b");
    assertThat(trace.reason()).isEqualTo("root_missing,missing_parents");
    assertThat(treeline.completed())
        .extracting(TraceChunk::reason)
        .containsExactly("root_missing,missing_parents");
  }

  private Trace trace(String label) {
    return treeline.trace(traceId(label));
  }

  private static List<String> roots(Trace trace) {
    List<String> names = new ArrayList<>();
    for (int root = trace.tree().firstRoot(); root >= 0; root = trace.tree().nextSiblingOf(root)) {
      names.add(trace.tree().span(root).name());
    }
    return names;
  }
}
