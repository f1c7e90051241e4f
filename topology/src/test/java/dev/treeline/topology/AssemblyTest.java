package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.TraceChunk;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.topology.store.StateStores;
import dev.treeline.trace.ClosedBy;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceStatus;
import dev.treeline.trace.TraceSummary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssemblyTest {

  private static final TraceId TRACE = traceId("trace");

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

  @Test
  void anOpenTraceIsReadAsItHasArrived() {
    treeline.arrives(aSpan("child").childOf("root").build());
    treeline.quietFor(Duration.ofSeconds(1));

    Trace trace = treeline.trace(TRACE);
    assertThat(trace.status()).isEqualTo(TraceStatus.LIVE);
    assertThat(trace.revision()).isZero();
    assertThat(trace.tree().orphanCount()).isEqualTo(1);
  }

  @Test
  void anEndedRootClosesItAfterFiveQuietSeconds() {
    treeline.arrives(aSpan("child").childOf("root").build());
    treeline.arrives(aSpan("root").build());
    treeline.quietFor(Duration.ofSeconds(4));
    assertThat(treeline.completed()).isEmpty();

    treeline.quietFor(Duration.ofSeconds(3));

    assertThat(treeline.trace(TRACE).status()).isEqualTo(TraceStatus.COMPLETE);
    assertThat(treeline.trace(TRACE).closedBy()).isEqualTo(ClosedBy.ROOT_ENDED);
    List<TraceChunk> completed = treeline.completed();
    assertThat(completed).hasSize(1);
    assertThat(completed.get(0).revision()).isEqualTo(1);
    assertThat(completed.get(0).spans()).extracting(Span::name).contains("root", "child");
  }

  @Test
  void aMissingParentMakesItPartialAfterThirtySeconds() {
    treeline.arrives(aSpan("root").build(), aSpan("leaf").childOf("lost").build());
    treeline.quietFor(Duration.ofSeconds(29));
    assertThat(treeline.trace(TRACE).status()).isEqualTo(TraceStatus.LIVE);

    treeline.quietFor(Duration.ofSeconds(4));

    assertThat(treeline.trace(TRACE).status()).isEqualTo(TraceStatus.PARTIAL);
    assertThat(treeline.trace(TRACE).reason()).isEqualTo("missing_parents");
    assertThat(treeline.completed().get(0).closedBy()).isEqualTo(TraceChunk.ClosedBy.QUIET);
  }

  @Test
  void aRunningSpanKeepsItOpenForAnHour() {
    treeline.arrives(aSpan("root").running().build());
    treeline.quietFor(Duration.ofMinutes(59));
    assertThat(treeline.trace(TRACE).status()).isEqualTo(TraceStatus.LIVE);

    treeline.quietFor(Duration.ofMinutes(2));

    assertThat(treeline.trace(TRACE).status()).isEqualTo(TraceStatus.PARTIAL);
    assertThat(treeline.trace(TRACE).reason()).isEqualTo("running_spans");
  }

  @Test
  void theEndOfARunningSpanClosesItSoon() {
    treeline.arrives(aSpan("root").running().build());
    treeline.quietFor(Duration.ofMinutes(2));
    treeline.arrives(aSpan("root").build());

    treeline.quietFor(Duration.ofSeconds(8));

    assertThat(treeline.trace(TRACE).status()).isEqualTo(TraceStatus.COMPLETE);
  }

  @Test
  void aStartThatDoesNotTellTheParentKeepsItOpenNoLonger() {
    treeline.arrives(aSpan("child").running().build());
    treeline.arrives(aSpan("child").childOf("root").build());

    treeline.quietFor(Duration.ofSeconds(33));

    assertThat(treeline.trace(TRACE).status()).isEqualTo(TraceStatus.PARTIAL);
    assertThat(treeline.completed().get(0).closedBy()).isEqualTo(TraceChunk.ClosedBy.QUIET);
  }

  @Test
  void aLateSpanReopensItAndTheNextRevisionHasTheWholeTree() {
    treeline.arrives(aSpan("root").build());
    treeline.quietFor(Duration.ofSeconds(8));
    assertThat(treeline.completed()).hasSize(1);

    treeline.arrives(aSpan("late").childOf("root").startingAt(10).build());
    treeline.quietFor(Duration.ofSeconds(1));
    assertThat(treeline.trace(TRACE).status()).isEqualTo(TraceStatus.LIVE);
    assertThat(treeline.trace(TRACE).revision()).isEqualTo(1);
    assertThat(treeline.trace(TRACE).tree().size()).isEqualTo(2);

    treeline.quietFor(Duration.ofSeconds(63)); // the first reopening waits twice close.after-quiet
    List<TraceChunk> completed = treeline.completed();
    assertThat(completed).hasSize(1);
    assertThat(completed.get(0).revision()).isEqualTo(2);
    assertThat(completed.get(0).spanCount()).isEqualTo(2);
    assertThat(treeline.trace(TRACE).status()).isEqualTo(TraceStatus.COMPLETE);
  }

  /** The copies of its state are what a process that stood still cannot overwrite. */
  @Test
  void eachTurnOfATraceIsCopiedAndEachOpeningCounted() {
    treeline.arrives(aSpan("root").build());
    assertThat(treeline.states()).isEqualTo(1);
    treeline.quietFor(Duration.ofSeconds(8));
    assertThat(treeline.states()).isEqualTo(2);
    assertThat(treeline.count("treeline.traces.reopened")).isZero();

    treeline.arrives(aSpan("late").childOf("root").build());
    assertThat(treeline.states()).isEqualTo(3);
    assertThat(treeline.count("treeline.traces.reopened")).isEqualTo(1);

    treeline.arrives(aSpan("later").childOf("root").build());
    assertThat(treeline.states()).as("none was turned").isEqualTo(3);
    assertThat(treeline.count("treeline.traces.reopened")).isEqualTo(1);
  }

  @Test
  void aRepeatedRecordIsCountedAndMakesNoNewRevision() {
    Span root = aSpan("root").build();
    treeline.arrives(root);
    treeline.arrives(root);
    treeline.quietFor(Duration.ofSeconds(8));
    int states = treeline.states();
    treeline.arrives(root);
    treeline.quietFor(Duration.ofMinutes(3));

    assertThat(treeline.completed()).hasSize(1);
    assertThat(treeline.trace(TRACE).status()).isEqualTo(TraceStatus.COMPLETE);
    assertThat(treeline.trace(TRACE).revision()).isEqualTo(1);
    assertThat(treeline.states()).as("its turn was none").isEqualTo(states);
    assertThat(treeline.count("treeline.spans.duplicate")).isEqualTo(2);
    assertThat(treeline.count("treeline.spans.stored")).isEqualTo(1);
  }

  /** A kill may have kept the row in the store, and lost it on its way to the changelog. */
  @Test
  void aRecordThatMayBeReadAgainAfterAKillIsWrittenAgain() {
    Span root = aSpan("root").build();
    treeline.arrives(root);
    long once = treeline.written(StateStores.ROWS);
    treeline.arrives(root);
    assertThat(treeline.written(StateStores.ROWS)).isEqualTo(once + 1);

    treeline.skip(Duration.ofSeconds(90));
    long later = treeline.written(StateStores.ROWS);
    treeline.arrives(root);
    assertThat(treeline.written(StateStores.ROWS)).isEqualTo(later);
  }

  @Test
  void aRepeatedRecordDoesNotReopenAClosedTrace() {
    Span root = aSpan("root").build();
    treeline.arrives(root);
    treeline.quietFor(Duration.ofSeconds(90)); // by now it cannot be read again after a kill

    treeline.arrives(root);

    assertThat(treeline.trace(TRACE).status()).isEqualTo(TraceStatus.COMPLETE);
    assertThat(treeline.count("treeline.traces.reopened")).isZero();
    assertThat(treeline.count("treeline.spans.duplicate")).isEqualTo(1);
  }

  @Test
  void aBigTraceIsWrittenInChunksWithinTheLimit() {
    String text = "x".repeat(20_000);
    Span[] spans =
        IntStream.range(0, 100)
            .mapToObj(i -> aSpan("s" + i).childOf(i == 0 ? null : "s0").with("t", text).build())
            .toArray(Span[]::new);
    for (Span span : spans) {
      treeline.arrives(span);
    }
    treeline.quietFor(Duration.ofSeconds(8));

    List<TraceChunk> chunks = treeline.completed();
    assertThat(chunks).hasSizeGreaterThan(3);
    assertThat(chunks).allSatisfy(c -> assertThat(c.chunks()).isEqualTo(chunks.size()));
    assertThat(chunks.stream().mapToInt(c -> c.spans().size()).sum()).isEqualTo(100);
    assertThat(chunks).allSatisfy(c -> assertThat(c.encode(1_000).length).isLessThan(540_000));
    assertThat(treeline.trace(TRACE).status()).isEqualTo(TraceStatus.COMPLETE);
  }

  @Test
  void anUnknownTraceIsNotFoundOnlyWhileTheClockIsFresh() {
    treeline.arrives(aSpan().inTrace("other").build());
    treeline.quietFor(Duration.ofSeconds(2));
    assertThat(treeline.reader.trace(Tenant.DEFAULT, TRACE))
        .isInstanceOf(TraceAnswer.NotFound.class);

    treeline.stalledFor(Duration.ofSeconds(30));

    assertThat(treeline.reader.trace(Tenant.DEFAULT, TRACE))
        .isInstanceOf(TraceAnswer.Unavailable.class);
  }

  @Test
  void aClosedTraceIsNotCalledCompleteWhileTheClockIsBehind() {
    treeline.arrives(aSpan("root").build());
    treeline.quietFor(Duration.ofSeconds(8));
    assertThat(treeline.trace(TRACE).status()).isEqualTo(TraceStatus.COMPLETE);

    treeline.stalledFor(Duration.ofSeconds(30));

    TraceAnswer.Found found = (TraceAnswer.Found) treeline.reader.trace(Tenant.DEFAULT, TRACE);
    assertThat(found.trace().status()).isEqualTo(TraceStatus.LIVE);
    assertThat(found.staleMs().getAsLong()).isGreaterThan(29_000);
  }

  @Test
  void noAnswerIsOfTheFutureWhereTheBrokersClockIsAhead() {
    treeline.arrives(aSpan("root").build());
    treeline.quietFor(Duration.ofSeconds(8));
    treeline.stalledFor(Duration.ofSeconds(30));

    treeline.arrivedAt(Duration.ofSeconds(40), aSpan("child").childOf("root").build());

    TraceAnswer.Found found = (TraceAnswer.Found) treeline.reader.trace(Tenant.DEFAULT, TRACE);
    assertThat(found.staleMs()).hasValue(0);
  }

  @Test
  void anotherTenantSeesNothing() {
    treeline.arrivesFor("acme", aSpan("root").build());
    treeline.quietFor(Duration.ofSeconds(1));
    assertThat(treeline.reader.trace(Tenant.DEFAULT, TRACE))
        .isInstanceOf(TraceAnswer.NotFound.class);
    assertThat(treeline.reader.trace(Tenant.named("acme"), TRACE))
        .isInstanceOf(TraceAnswer.Found.class);
  }

  @Test
  void whatCannotBeDecodedIsADeadLetterAndTheStreamGoesOn() {
    treeline.arrives(new byte[] {1, 2, 3}, TRACE);
    treeline.arrives(new byte[] {0, 0, 0, 0, 7, 1}, TRACE);
    treeline.arrivesFor("stranger", aSpan("x").build());
    treeline.arrives(aSpan("root").build());
    treeline.quietFor(Duration.ofSeconds(1));

    assertThat(treeline.deadLetters())
        .extracting("reason")
        .containsExactly("unknown_format", "no_schema_registry", "unknown_tenant");
    assertThat(treeline.trace(TRACE).tree().size()).isEqualTo(1);
  }

  @Test
  void theStartAndEachRoundAreTimed() {
    treeline.quietFor(Duration.ofSeconds(1));

    assertThat(treeline.meters.get("treeline.closing.rebuild").timer().count()).isEqualTo(1);
    assertThat(treeline.meters.get("treeline.closing.round").timer().count()).isEqualTo(4);
  }

  @Test
  void everyAcceptedSpanIsAccountedFor() {
    Span root = aSpan("root").build();
    treeline.arrives(root);
    treeline.arrives(root);
    treeline.arrives(new byte[] {1}, TRACE);
    treeline.arrives(aSpan("a").childOf("root").build(), aSpan("b").childOf("root").build());

    assertThat(treeline.count("treeline.spans.accepted"))
        .isEqualTo(5)
        .isEqualTo(
            treeline.count("treeline.spans.stored")
                + treeline.count("treeline.spans.duplicate")
                + treeline.count("treeline.spans.dead_lettered"));
  }

  @Test
  void aRunLeadsToItsTracesTheEarliestFirst() {
    treeline.arrives(
        aSpan("a").inTrace("second").startingAt(50).with("ctx.run.id", "run_1").build());
    treeline.arrives(aSpan("b").inTrace("first").with("ctx.run.id", "run_1").build());
    treeline.arrives(aSpan("c").inTrace("other").with("ctx.run.id", "run_2").build());

    assertThat(treeline.reader.run(Tenant.DEFAULT, "run_1"))
        .isInstanceOfSatisfying(
            RunAnswer.Found.class,
            found ->
                assertThat(found.traces())
                    .extracting(RunAnswer.RunTrace::traceId)
                    .containsExactly(traceId("first"), traceId("second")));
    treeline.quietFor(Duration.ofSeconds(2));
    assertThat(treeline.reader.run(Tenant.DEFAULT, "run_9")).isInstanceOf(RunAnswer.NotFound.class);
  }

  @Test
  void theListIsNewestFirstAndKnowsWhatIsClosed() {
    treeline.arrives(aSpan("one").inTrace("1").build());
    treeline.quietFor(Duration.ofSeconds(8));
    treeline.arrives(aSpan("kid").inTrace("2").childOf("two").build());
    treeline.arrives(aSpan("two").inTrace("2").running().build());
    treeline.aRound();

    List<TraceSummary> newest =
        treeline.reader.list(Tenant.DEFAULT, SummaryQuery.newest(10)).summaries();
    assertThat(newest).extracting(TraceSummary::name).containsExactly("two", "one");
    assertThat(newest)
        .extracting(TraceSummary::status)
        .containsExactly(TraceStatus.LIVE, TraceStatus.COMPLETE);
    assertThat(newest).extracting(TraceSummary::spanCount).containsExactly(2, 1);
    assertThat(treeline.reader.list(Tenant.DEFAULT, SummaryQuery.newest(1)).summaries()).hasSize(1);
  }

  @Test
  void aTraceIsForgottenAfterItsRetention() {
    treeline.arrives(aSpan("root").build());
    treeline.quietFor(Duration.ofSeconds(8));
    Duration retention = AssemblySettings.DEFAULTS.retention();
    treeline.skip(retention.plusMinutes(1));
    treeline.arrives(aSpan().inTrace("other").build());
    treeline.quietFor(Duration.ofSeconds(12));

    assertThat(treeline.reader.trace(Tenant.DEFAULT, TRACE))
        .isInstanceOf(TraceAnswer.NotFound.class);
    assertThat(treeline.reader.list(Tenant.DEFAULT, SummaryQuery.newest(10)).summaries())
        .hasSize(1);
  }

  /** The deletes of state and summary go to two changelogs: a kill may keep the one alone. */
  @Test
  void aSummaryThatHasNoStateGoesWithItsTime() {
    Duration retention = AssemblySettings.DEFAULTS.retention();
    treeline.arrives(aSpan("root").build());
    KeyValue<byte[], byte[]> row = treeline.all(StateStores.SUMMARIES).get(0);
    treeline.arrives(aSpan("first").inTrace("long").build());
    treeline.skip(retention.minusMinutes(1));
    treeline.arrives(aSpan("second").inTrace("long").build());
    treeline.skip(Duration.ofMinutes(20));
    treeline.arrives(aSpan().inTrace("other").build());
    treeline.quietFor(Duration.ofSeconds(12));
    assertThat(treeline.all(StateStores.SUMMARIES)).hasSize(2);
    treeline.put(StateStores.SUMMARIES, row.key, row.value);

    treeline.skip(retention.dividedBy(50));
    treeline.quietFor(Duration.ofSeconds(12));

    assertThat(treeline.all(StateStores.SUMMARIES))
        .hasSize(2)
        .extracting(left -> left.key)
        .doesNotContain(row.key);
  }

  @Test
  void aDeadLetterIsSmallEnoughToBeWrittenWhateverTheRecordWas() {
    treeline.arrives(new byte[600_000], new byte[10]);
    treeline.arrives(new byte[4], new byte[2_000_000]);

    assertThat(treeline.deadLetters())
        .hasSize(2)
        .allSatisfy(letter -> assertThat(letter.encode().length).isLessThan(700_000));
  }

  @Test
  void aRecordThatWouldNotFitAsARowIsADeadLetter() {
    treeline.arrives(aSpan("root").with("noise", "x".repeat(1_000_000)).build());
    assertThat(treeline.deadLetters())
        .singleElement()
        .satisfies(letter -> assertThat(letter.reason()).isEqualTo("too_large"))
        .satisfies(letter -> assertThat(letter.valueSize()).isGreaterThan(1_000_000));
  }

  @Test
  void whatIsNoPairIsPassedOverInTheRuns() {
    treeline.arrivesAmongRuns(new byte[24], null);
    treeline.arrivesAmongRuns(new byte[24], new byte[3]);
    treeline.arrivesAmongRuns(new byte[1], new byte[32]);
    treeline.arrives(aSpan("a").with("ctx.run.id", "run_1").build());
    assertThat(treeline.reader.run(Tenant.DEFAULT, "run_1")).isInstanceOf(RunAnswer.Found.class);
  }
}
