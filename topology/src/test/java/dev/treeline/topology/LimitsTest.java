package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanRecords;
import dev.treeline.codec.TraceChunk;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.topology.assembly.TraceLimits;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trace that grows over its limits. */
class LimitsTest {

  private static final TraceId TRACE = traceId("trace");
  private static final TraceLimits FIVE_SPANS = new TraceLimits(5, 1 << 20);
  private static final int SPAN_BYTES = SpanRecords.encode(List.of(span(1))).length;

  @TempDir Path stateDir;
  private AssemblyDriver treeline;

  @BeforeEach
  void start() {
    treeline = new AssemblyDriver(AssemblySettings.DEFAULTS.withLimits(FIVE_SPANS), stateDir);
  }

  @AfterEach
  void stop() {
    treeline.close();
  }

  @Test
  void theHeadStaysAndTheRestIsCounted() {
    arriveOneByOne(0, 8);
    treeline.aRound();

    Trace trace = trace();
    assertThat(names(trace)).containsExactly("s0", "s1", "s2", "s3", "s4");
    assertThat(trace.droppedSpans()).isEqualTo(3);
    assertThat(trace.status()).isEqualTo(TraceStatus.PARTIAL);
    assertThat(trace.reason()).isEqualTo("dropped_spans");
    assertThat(dropped("trace_spans")).isEqualTo(3);
    assertThat(treeline.count("treeline.spans.stored")).isEqualTo(5);
  }

  @Test
  void aRecordThatWouldCrossTheLimitIsLeftOutWholeAndSoIsAllThatComesAfter() {
    arriveOneByOne(0, 3);
    treeline.arrives(span(3), span(4), span(5));
    treeline.arrives(span(6)); // there would be room for it
    treeline.aRound();

    assertThat(names(trace())).containsExactly("s0", "s1", "s2");
    assertThat(trace().droppedSpans()).isEqualTo(4);
    assertThat(dropped("trace_spans")).isEqualTo(4);
  }

  @Test
  void aTraceMayBeAsLargeAsItsLimit() {
    treeline.arrives(span(0), span(1), span(2), span(3), span(4));

    assertThat(trace().tree().size()).isEqualTo(5);
    assertThat(trace().droppedSpans()).isZero();
  }

  @Test
  void bytesAreLimitedToo() {
    startAgain(new TraceLimits(1_000, 3 * SPAN_BYTES));
    arriveOneByOne(0, 5);
    treeline.aRound();

    assertThat(names(trace())).containsExactly("s0", "s1", "s2");
    assertThat(trace().droppedSpans()).isEqualTo(2);
    assertThat(dropped("trace_bytes")).isEqualTo(2);
  }

  /** Texts of one letter take many times their bytes of the heap. */
  @Test
  void manySmallValuesWeighMoreThanTheirBytes() {
    int ofTwo = 2 * 1_000 * 30;
    startAgain(new TraceLimits(1_000, ofTwo + 1_000));
    treeline.arrives(ofSmallValues(0));
    treeline.arrives(ofSmallValues(1));
    treeline.quietFor(Duration.ofSeconds(7)); // a close counts what it finds
    treeline.arrives(ofSmallValues(2));

    assertThat(names(trace())).containsExactly("s0", "s1");
    assertThat(dropped("trace_bytes")).isEqualTo(1);
  }

  private static Span ofSmallValues(int i) {
    return aSpan("s" + i)
        .childOf(i == 0 ? null : "s0")
        .startingAt(i)
        .with("list", Collections.nCopies(1_000, "x"))
        .build();
  }

  @Test
  void theFirstRecordStaysHoweverLargeItIs() {
    startAgain(new TraceLimits(2, 10));
    treeline.arrives(span(0), span(1), span(2));
    treeline.arrives(span(3));

    assertThat(names(trace())).containsExactly("s0", "s1", "s2");
    assertThat(trace().droppedSpans()).isEqualTo(1);
  }

  @Test
  void aRecordThatIsStoredIsADuplicateAlsoWhenTheTraceIsFull() {
    arriveOneByOne(0, 6);
    treeline.arrives(span(2));

    assertThat(treeline.count("treeline.spans.duplicate")).isEqualTo(1);
    assertThat(trace().droppedSpans()).isEqualTo(1);
    assertThat(trace().tree().size()).isEqualTo(5);
  }

  @Test
  void aFullTraceClosesByItsPolicyWhileItIsFlooded() {
    arriveOneByOne(0, 5); // the root among them
    floodFor(Duration.ofSeconds(7), Duration.ofMillis(250));

    List<TraceChunk> completed = treeline.completed();
    assertThat(completed).hasSize(1);
    assertThat(completed.get(0).closedBy()).isEqualTo(TraceChunk.ClosedBy.ROOT_ENDED);
    assertThat(completed.get(0).status()).isEqualTo("partial");
    assertThat(completed.get(0).reason()).isEqualTo("dropped_spans");
    assertThat(completed.get(0).spanCount()).isEqualTo(5);
    assertThat(completed.get(0).droppedSpans()).isPositive();
  }

  @Test
  void theEndOfTheRootMayBeAmongWhatIsDropped() {
    treeline.arrives(aSpan("s0").running().build());
    arriveOneByOne(1, 5);
    treeline.arrives(span(0)); // with its end
    treeline.quietFor(Duration.ofMinutes(61));

    assertThat(treeline.completed())
        .singleElement()
        .satisfies(chunk -> assertThat(chunk.closedBy()).isEqualTo(TraceChunk.ClosedBy.MAX_OPEN))
        .satisfies(chunk -> assertThat(chunk.reason()).isEqualTo("dropped_spans,running_spans"));
  }

  /** Six revisions in the first hour, as the wait doubles, then one an hour. */
  @Test
  void aFloodOnAClosedTraceMakesFewRevisionsAndTheLastOneIsRight() {
    arriveOneByOne(0, 5);
    treeline.quietFor(Duration.ofSeconds(7));
    int flood = floodFor(Duration.ofHours(3), Duration.ofSeconds(5));
    treeline.aRound();
    assertThat(trace().droppedSpans()).isEqualTo(flood);
    assertThat(treeline.completed()).hasSizeBetween(7, 11);

    treeline.quietFor(Duration.ofHours(1).plusMinutes(1));

    List<TraceChunk> completed = treeline.completed();
    assertThat(completed.get(completed.size() - 1).droppedSpans()).isEqualTo(flood);
    assertThat(completed.get(completed.size() - 1).spanCount()).isEqualTo(5);
    assertThat(trace().open()).isFalse();
    assertThat(trace().droppedSpans()).isEqualTo(flood);
    assertThat(trace().revision()).isEqualTo(completed.get(completed.size() - 1).revision());
    treeline.quietFor(Duration.ofHours(2));
    assertThat(treeline.completed()).isEmpty();
  }

  @Test
  void aRepetitionAmongTheDroppedDoesNotHideThem() {
    arriveOneByOne(0, 5);
    treeline.quietFor(Duration.ofSeconds(7));
    treeline.completed();
    treeline.arrives(span(0)); // could be a replay: opens the trace
    treeline.arrives(span(5));
    treeline.quietFor(Duration.ofMinutes(3));

    assertThat(treeline.completed()).extracting(TraceChunk::droppedSpans).containsExactly(1L);
  }

  @Test
  void aFloodDoesNotKeepATraceBeyondItsRetention() {
    arriveOneByOne(0, 5);
    Duration retention = AssemblySettings.DEFAULTS.retention();
    for (int hour = 0; hour < 24; hour++) {
      treeline.skip(Duration.ofHours(1));
      treeline.arrives(span(7));
    }
    assertThat(trace().droppedSpans()).isEqualTo(24);
    treeline.skip(retention.minusHours(23));
    treeline.arrives(aSpan().inTrace("other").build());
    treeline.quietFor(Duration.ofSeconds(12));

    assertThat(treeline.reader.trace(Tenant.DEFAULT, TRACE))
        .isInstanceOf(TraceAnswer.NotFound.class);
  }

  /** One without rows would be taken for one whose rows have expired. */
  @Test
  void whatIsDroppedTakesNoBucket() {
    arriveOneByOne(0, 5);
    treeline.quietFor(Duration.ofSeconds(7));
    treeline.skip(Duration.ofHours(13)); // more than half a retention
    treeline.arrives(span(7));
    treeline.quietFor(Duration.ofMinutes(3));

    assertThat(trace().reason()).isEqualTo("dropped_spans");
    assertThat(trace().tree().size()).isEqualTo(5);
  }

  /** Later ones are no turn of its life. */
  @Test
  void theFirstThatIsDroppedOpensAClosedTraceAgain() {
    arriveOneByOne(0, 5);
    treeline.quietFor(Duration.ofSeconds(7));
    int states = treeline.states();
    treeline.arrives(span(5));
    treeline.arrives(span(6));

    assertThat(treeline.count("treeline.traces.reopened")).isEqualTo(1);
    assertThat(treeline.states()).as("with the copy of its turn").isEqualTo(states + 1);
  }

  /** Else it would be full, and empty, until nobody repeats anything any more. */
  @Test
  void repetitionsDoNotKeepAFullTraceBeyondItsRows() {
    arriveOneByOne(0, 5);
    List<Integer> unreadable = new ArrayList<>();
    for (int hour = 0; hour < 60; hour++) {
      treeline.skip(Duration.ofHours(1));
      treeline.arrives(span(7)); // opens it
      treeline.arrives(span(0));
      treeline.quietFor(Duration.ofSeconds(3));
      if (!(treeline.reader.trace(Tenant.DEFAULT, TRACE) instanceof TraceAnswer.Found)) {
        unreadable.add(hour);
      }
    }
    assertThat(unreadable).as("when it has just expired").hasSizeLessThan(3);
  }

  private void startAgain(TraceLimits limits) {
    treeline.close();
    treeline = new AssemblyDriver(AssemblySettings.DEFAULTS.withLimits(limits), stateDir);
  }

  private void arriveOneByOne(int from, int to) {
    IntStream.range(from, to).forEach(i -> treeline.arrives(span(i)));
  }

  /** One new span each time; returns how many. */
  private int floodFor(Duration time, Duration each) {
    int times = (int) time.dividedBy(each);
    for (int i = 0; i < times; i++) {
      treeline.quietFor(each);
      treeline.arrives(span(100 + i));
    }
    return times;
  }

  /** All of one size; s0 is the root. */
  private static Span span(int i) {
    return aSpan("s" + i).childOf(i == 0 ? null : "s0").startingAt(i).build();
  }

  private Trace trace() {
    return treeline.trace(TRACE);
  }

  private static List<String> names(Trace trace) {
    return trace.tree().spans().stream().map(Span::name).toList();
  }

  private double dropped(String reason) {
    return treeline.meters.counter("treeline.spans.dropped", "reason", reason).count();
  }
}
