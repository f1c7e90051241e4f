package dev.treeline.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanRecords;
import dev.treeline.span.Span;
import dev.treeline.span.SpanId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExampleTracesTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final long START_NANOS = START.getEpochSecond() * 1_000_000_000L;

  @Test
  void theSameSeedMakesTheSameTraces() {
    assertThat(some(7)).isEqualTo(some(7));
    assertThat(some(7)).isNotEqualTo(some(8));
  }

  @Test
  void everyTraceHasOneRootAndEveryOtherSpanAParentInIt() {
    for (ExampleTrace trace : some(1)) {
      Set<SpanId> ids = trace.records().stream().map(Span::spanId).collect(Collectors.toSet());
      assertThat(trace.records()).allMatch(span -> span.traceId().equals(trace.traceId()));
      assertThat(trace.records().stream().map(Span::parentSpanId).filter(Objects::nonNull))
          .allMatch(ids::contains);
      assertThat(trace.records().stream().filter(Span::isRoot).map(Span::spanId).distinct())
          .hasSize(1);
    }
  }

  @Test
  void spansLieWithinTheirTraceAndEndAfterTheyStart() {
    for (Span span : records(some(2))) {
      assertThat(span.startUnixNano()).isGreaterThanOrEqualTo(START_NANOS);
      Long end = span.endUnixNano();
      assertThat(end == null || end > span.startUnixNano()).as("%s", span).isTrue();
    }
  }

  @Test
  void childrenOfRequestsLieWithinTheirParent() {
    for (ExampleTrace trace : some(3)) {
      for (Span child : trace.records()) {
        Span parent =
            trace.records().stream()
                .filter(span -> span.spanId().equals(child.parentSpanId()) && !span.isRunning())
                .findFirst()
                .orElse(null);
        if (parent == null || child.name().equals("process orders")) { // a queue lies between
          continue;
        }
        assertThat(child.startUnixNano()).isGreaterThanOrEqualTo(parent.startUnixNano());
        assertThat(child.lastUnixNano()).isLessThanOrEqualTo(parent.lastUnixNano());
      }
    }
  }

  @Test
  void recordsComeInTheOrderInWhichTheyWouldBeSent() {
    for (ExampleTrace trace : some(4)) {
      assertThat(trace.records()).isSortedAccordingTo(Comparator.comparingLong(Span::lastUnixNano));
    }
  }

  @Test
  void thereIsAnErrorWithItsException() {
    assertThat(records(some(5)))
        .anyMatch(
            span ->
                span.isError()
                    && span.events().stream()
                        .anyMatch(e -> e.attributes().has("exception.stacktrace")));
  }

  @Test
  void someSpansAnnounceThemselvesAndSomeNeverEnd() {
    Set<SpanId> running = new HashSet<>();
    Set<SpanId> ended = new HashSet<>();
    records(some(6)).forEach(span -> (span.isRunning() ? running : ended).add(span.spanId()));

    assertThat(running).anyMatch(ended::contains);
    assertThat(running).anyMatch(id -> !ended.contains(id));
  }

  @Test
  void aTraceCrossesServicesThroughAQueue() {
    ExampleTrace shipped = some(9).get(3);

    assertThat(shipped.records().stream().map(Span::serviceName).distinct())
        .containsExactlyInAnyOrder("storefront", "shipping");
    assertThat(shipped.records()).anyMatch(span -> !span.links().isEmpty());
  }

  @Test
  void theFirstTraceIsAFinishedRunOfAnAgent() {
    ExampleTrace first = ExampleTraces.firstTrace(START);

    assertThat(first.runId()).startsWith("run_").hasSize(25);
    assertThat(first.records()).noneMatch(Span::isRunning).noneMatch(Span::isError);
    assertThat(first.records()).allMatch(span -> span.lastUnixNano() <= START_NANOS);
    assertThat(first.records())
        .filteredOn(Span::isRoot)
        .singleElement()
        .satisfies(
            root -> assertThat(root.attributes().text("ctx.run.id")).isEqualTo(first.runId()));
    assertThat(first.records())
        .anyMatch(span -> span.attributes().has("gen_ai.usage.input_tokens"))
        .anyMatch(span -> span.attributes().has("tool.name"));
  }

  @Test
  void everyRecordFitsTheStoredEncoding() {
    for (Span span : records(some(10))) {
      assertThat(SpanRecords.decode(SpanRecords.encode(span))).containsExactly(span);
    }
  }

  private static List<ExampleTrace> some(long seed) {
    ExampleTraces traces = new ExampleTraces(seed);
    return IntStream.range(0, 100).mapToObj(i -> traces.next(START)).toList();
  }

  private static List<Span> records(List<ExampleTrace> traces) {
    return traces.stream().flatMap(trace -> trace.records().stream()).toList();
  }
}
