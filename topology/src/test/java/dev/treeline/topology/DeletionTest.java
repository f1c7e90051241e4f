package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.DeleteTrace;
import dev.treeline.codec.TraceChunk;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.topology.assembly.TraceStateCodec;
import dev.treeline.topology.store.StateStores;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceStatus;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A deleted trace is gone at once, leaves nothing behind, and does not come back. */
class DeletionTest {

  private static final TraceId TRACE = traceId("trace");
  private static final Duration SOON = Duration.ofSeconds(3);

  @TempDir Path stateDir;
  private AssemblyDriver treeline;

  /** What a compacted topic would hold. */
  private final Map<ByteBuffer, byte[]> tracesTopic = new HashMap<>();

  @BeforeEach
  void start() {
    treeline = new AssemblyDriver(AssemblySettings.DEFAULTS, stateDir);
  }

  @AfterEach
  void stop() {
    treeline.close();
  }

  @Test
  void anOpenTraceIsGoneAtOnceAndLaterSpansAreDropped() {
    treeline.arrives(aSpan("child").childOf("root").with("ctx.run.id", "run_1").build());
    treeline.deletes(TRACE);
    assertIsGone();

    treeline.arrives(aSpan("root").build(), aSpan("more").childOf("root").build());
    treeline.quietFor(Duration.ofMinutes(2));

    assertNothingIsLeft();
    assertThat(treeline.count("treeline.traces.emitted")).isZero();
    assertThat(
            treeline
                .meters
                .get("treeline.spans.dropped")
                .tag("reason", "deleted")
                .counter()
                .count())
        .isEqualTo(2);
    assertThat(treeline.count("treeline.traces.deleted")).isEqualTo(1);
  }

  @Test
  void aCommandThatComesBeforeTheSpansHoldsForThemToo() {
    treeline.deletes(TRACE);
    treeline.arrives(aSpan("root").build());
    treeline.quietFor(SOON);

    assertNothingIsLeft();
    assertThat(treeline.count("treeline.spans.dropped")).isEqualTo(1);
  }

  @Test
  void aClosedTraceIsTakenOutOfTheTracesTopicChunkByChunk() {
    closesInChunks(100).forEach(this::keep);
    assertThat(chunksInTracesTopic()).isGreaterThan(3);

    treeline.deletes(TRACE);
    treeline.quietFor(SOON);

    assertNothingIsLeft();
  }

  @Test
  void aRevisionThatWasOnItsWayDoesNotReviveIt() {
    List<TestRecord<byte[], byte[]>> revision = closesInChunks(50);
    treeline.deletes(TRACE);
    treeline.quietFor(SOON);
    assertNothingIsLeft();

    revision.forEach(this::lands);
    assertIsGone();
    assertThat(chunksInTracesTopic()).isEqualTo(revision.size());
    treeline.quietFor(SOON);

    assertNothingIsLeft();
  }

  /** One on its way had more chunks than any that was confirmed. */
  @Test
  void aGreaterRevisionThatWasOnItsWayIsTakenOutWhole() {
    List<TestRecord<byte[], byte[]>> revision = closesInChunks(50);
    TraceId other = traceId("other");
    treeline.deletes(other); // known to nobody: one tombstone
    treeline.quietFor(SOON);

    for (TestRecord<byte[], byte[]> chunk : revision) {
      lands(new TestRecord<>(ofTrace(other, chunk.key()), chunk.value(), chunk.headers()));
    }
    treeline.quietFor(SOON);

    assertThat(chunksInTracesTopic()).isZero();
    assertThat(treeline.trace(TRACE).status()).isEqualTo(TraceStatus.COMPLETE);
  }

  @Test
  void deletingTwiceIsDeletingOnce() {
    treeline.arrives(aSpan("root").build());
    treeline.deletes(TRACE);
    treeline.deletes(TRACE);
    treeline.quietFor(SOON);
    treeline.deletes(TRACE);
    treeline.quietFor(SOON);

    assertNothingIsLeft();
    assertThat(treeline.deadLetters()).isEmpty();
  }

  @Test
  void aTraceInSeveralBucketsGoesWithAllOfThem() {
    treeline.arrives(aSpan("root").with("ctx.run.id", "run_1").build());
    for (int i = 1; i <= 4; i++) {
      treeline.quietFor(Duration.ofMinutes(1));
      treeline.skip(Duration.ofHours(13)); // more than half a retention
      treeline.arrives(aSpan("later" + i).childOf("root").with("ctx.run.id", "run_1").build());
      treeline.quietFor(Duration.ofSeconds(1));
    }
    assertThat(treeline.rowsOf(TRACE)).isGreaterThan(2);
    assertThat(treeline.trace(TRACE).revision()).isPositive();

    treeline.deletes(TRACE);
    treeline.quietFor(SOON);

    assertNothingIsLeft();
  }

  /** What is left of its rows then is not what the trace was. */
  @Test
  void aTraceThatIsDeletedWhileItIsReadIsNotThere() {
    treeline.arrives(aSpan("root").build());
    treeline.quietFor(Duration.ofMinutes(1));
    treeline.skip(Duration.ofHours(13)); // more than half a retention
    treeline.arrives(aSpan("later").childOf("root").build());
    treeline.quietFor(SOON);
    assertThat(treeline.rowsOf(TRACE)).isEqualTo(2);

    treeline.whileNextScanned(
        () -> {
          treeline.deletes(TRACE);
          treeline.quietFor(SOON);
        });
    assertThat(treeline.reader.trace(Tenant.DEFAULT, TRACE))
        .isNotInstanceOf(TraceAnswer.Found.class);

    assertNothingIsLeft();
  }

  /** Its rows are all there yet; those who ask a moment later are told that it is not. */
  @Test
  void aTraceWhoseDeletionBeginsWhileItIsReadIsNotThere() {
    treeline.arrives(aSpan("root").build());
    treeline.quietFor(Duration.ofMinutes(1));
    treeline.skip(Duration.ofHours(13)); // more than half a retention
    treeline.arrives(aSpan("later").childOf("root").build());
    treeline.whileNextScanned(() -> treeline.deletes(TRACE));

    assertThat(treeline.reader.trace(Tenant.DEFAULT, TRACE))
        .isNotInstanceOf(TraceAnswer.Found.class);
  }

  /** A list may look before it is removed; a replaced process may have written it again. */
  @Test
  void aSummaryThatIsLeftIsNotListed() {
    treeline.arrives(aSpan("root").build());
    treeline.quietFor(Duration.ofSeconds(8));
    List<KeyValue<byte[], byte[]>> summaries = treeline.all(StateStores.SUMMARIES);
    assertThat(summaries).hasSize(1);
    treeline.deletes(TRACE);
    treeline.quietFor(SOON);

    summaries.forEach(row -> treeline.put(StateStores.SUMMARIES, row.key, row.value));

    assertNothingIsLeft();
  }

  /** As where the broker refused the rest of it, or the process was killed between. */
  @Test
  void aRevisionOfWhichOnlyTheHeadWasWrittenIsTakenOutToo() {
    List<TestRecord<byte[], byte[]>> revision = closesInChunks(80);
    TraceId other = traceId("other");
    treeline.arrives(aSpan("root").inTrace("other").running().build());
    for (TestRecord<byte[], byte[]> chunk : revision.subList(0, revision.size() - 1)) {
      lands(new TestRecord<>(ofTrace(other, chunk.key()), chunk.value(), chunk.headers()));
    }

    treeline.deletes(other);
    treeline.quietFor(SOON);

    assertThat(chunksInTracesTopic()).isZero();
  }

  @Test
  void aRevisionInPiecesIsTakenOutByTheNextOwnerToo() {
    List<TestRecord<byte[], byte[]>> revision = closesInChunks(80);
    TraceId other = traceId("other");
    treeline.arrives(aSpan("root").inTrace("other").running().build());
    for (TestRecord<byte[], byte[]> chunk : revision.subList(0, revision.size() - 1)) {
      lands(new TestRecord<>(ofTrace(other, chunk.key()), chunk.value(), chunk.headers()));
    }
    List<KeyValue<byte[], byte[]>> restored = treeline.all(StateStores.STATE);
    treeline.close();

    treeline = new AssemblyDriver(AssemblySettings.DEFAULTS, stateDir);
    restored.forEach(row -> treeline.put(StateStores.STATE, row.key, row.value));
    treeline.deletes(other);
    treeline.quietFor(SOON);

    assertThat(tracesTopic).isNotEmpty();
    assertThat(chunksInTracesTopic()).isZero();
  }

  /** Else the guard would take the trace for one that began after it. */
  @Test
  void aBrokerWhoseClockIsBehindDoesNotDeleteATraceBeforeItBegan() {
    treeline.arrives(aSpan("root").build());
    treeline.deletesAppended(Duration.ofMinutes(1), TRACE);
    treeline.quietFor(SOON);

    assertNothingIsLeft();
    assertThat(treeline.all(StateStores.STATE))
        .hasSize(2)
        .extracting(row -> TraceStateCodec.decode(row.value))
        .allMatch(state -> state.lastArrival() >= state.firstArrival());
  }

  @Test
  void manyRowsGoInPiecesAndNoneIsReadMeanwhile() {
    for (int i = 0; i < 2_000; i++) {
      treeline.arrives(aSpan("s" + i).childOf("root").build());
    }
    treeline.deletes(TRACE);

    assertIsGone();
    assertThat(treeline.rowsOf(TRACE)).isEqualTo(2_000);
    treeline.quietFor(Duration.ofSeconds(10));
    assertNothingIsLeft();
  }

  /** A kill may have kept it when the trace was forgotten, and the id was used again. */
  @Test
  void aSummaryOfAnEarlierLifeIsNotListed() {
    treeline.arrives(aSpan("root").build());
    treeline.quietFor(Duration.ofSeconds(8));
    List<KeyValue<byte[], byte[]>> earlier = treeline.all(StateStores.SUMMARIES);
    treeline.skip(Duration.ofHours(25));
    treeline.quietFor(SOON);
    assertThat(treeline.all(StateStores.SUMMARIES)).isEmpty();

    treeline.arrives(aSpan("again").build());
    earlier.forEach(row -> treeline.put(StateStores.SUMMARIES, row.key, row.value));

    assertThat(treeline.reader.list(Tenant.DEFAULT, SummaryQuery.newest(10)).summaries())
        .hasSize(1);
  }

  @Test
  void theFlagGoesWhenNothingOfTheTraceCanBeLeftAnywhere() {
    treeline.arrives(aSpan("root").build());
    treeline.deletes(TRACE);
    treeline.quietFor(SOON);
    assertThat(treeline.states()).isEqualTo(2);
    treeline.skip(AssemblySettings.DEFAULTS.rowRetention());
    treeline.arrives(aSpan("root").build());
    treeline.quietFor(SOON);
    assertIsGone();

    treeline.skip(AssemblySettings.DEFAULTS.retention().plusMinutes(1));
    treeline.quietFor(SOON);
    assertThat(treeline.states()).isZero();

    treeline.arrives(aSpan("root").build());
    treeline.quietFor(Duration.ofSeconds(8));
    assertThat(treeline.trace(TRACE).status()).isEqualTo(TraceStatus.COMPLETE);
    assertThat(treeline.trace(TRACE).revision()).isEqualTo(1);
  }

  /** After a kill, or from the very start of the topic where offsets were lost. */
  @Test
  void theSameRecordsReadAgainDoNotBringItBack() {
    Span root = aSpan("root").with("ctx.run.id", "run_1").build();
    treeline.arrives(root);
    treeline.deletes(TRACE);
    treeline.quietFor(SOON);
    treeline.arrives(root);
    assertIsGone();
    treeline.deletes(TRACE);
    treeline.quietFor(SOON);
    assertNothingIsLeft();

    treeline.skip(AssemblySettings.DEFAULTS.flagRetention().plusMinutes(1));
    treeline.quietFor(SOON);
    treeline.arrives(root); // a log that is kept longer than the flag has the command, too
    treeline.deletes(TRACE);
    treeline.quietFor(SOON);
    assertNothingIsLeft();
  }

  @Test
  void anotherTenantsTraceOfTheSameIdStays() {
    treeline.arrivesFor("acme", aSpan("root").build());
    treeline.arrives(aSpan("root").build());
    treeline.deletes(TRACE);
    treeline.quietFor(Duration.ofSeconds(8));

    assertIsGone();
    assertThat(treeline.reader.trace(Tenant.named("acme"), TRACE))
        .isInstanceOf(TraceAnswer.Found.class);
    assertThat(chunksInTracesTopic()).isEqualTo(1);
  }

  @Test
  void aRunWithAnotherTraceIsAnsweredWithThatOne() {
    treeline.arrives(aSpan("a").with("ctx.run.id", "run_1").build());
    treeline.arrives(
        aSpan("b").inTrace("other").startingAt(50).with("ctx.run.id", "run_1").build());
    treeline.deletes(TRACE);
    treeline.quietFor(SOON);
    assertThat(runs()).extracting(RunAnswer.RunTrace::traceId).containsExactly(traceId("other"));

    treeline.deletes(traceId("other"));
    treeline.quietFor(SOON);

    assertThat(runs()).as("the run is known, its traces are gone").isEmpty();
  }

  @Test
  void aCommandThatIsNoneIsADeadLetter() {
    treeline.arrives(aSpan("root").build());
    byte[] command = new DeleteTrace("default", TRACE).encode();
    treeline.arrives(Arrays.copyOf(command, command.length - 1), TRACE);
    treeline.deletesFor("stranger", TRACE);
    treeline.deletesFor("No Tenant", TRACE);
    treeline.deletes(new TraceId(0, 0));
    treeline.quietFor(SOON);

    assertThat(treeline.deadLetters())
        .extracting("reason")
        .containsExactly("undecodable", "unknown_tenant", "unknown_tenant", "invalid_id");
    assertThat(treeline.trace(TRACE).tree().size()).isEqualTo(1);
  }

  @Test
  void commandsDoNotDisturbTheBalanceOfSpans() {
    Span root = aSpan("root").build();
    treeline.arrives(root);
    treeline.arrives(root);
    treeline.deletes(TRACE);
    treeline.arrives(root);
    treeline.arrives(aSpan("a").childOf("root").build(), aSpan("b").childOf("root").build());
    treeline.deletes(TRACE);
    treeline.deletesFor("stranger", TRACE);

    assertThat(treeline.count("treeline.spans.accepted"))
        .isEqualTo(6)
        .isEqualTo(
            treeline.count("treeline.spans.stored")
                + treeline.count("treeline.spans.duplicate")
                + treeline.count("treeline.spans.dropped")
                + treeline.count("treeline.spans.dead_lettered"));
  }

  private void assertIsGone() {
    assertThat(treeline.reader.trace(Tenant.DEFAULT, TRACE))
        .isNotInstanceOf(TraceAnswer.Found.class);
    assertThat(treeline.reader.list(Tenant.DEFAULT, SummaryQuery.newest(10)).summaries())
        .noneMatch(summary -> summary.traceId().equals(TRACE));
  }

  private void assertNothingIsLeft() {
    assertIsGone();
    assertThat(treeline.reader.trace(Tenant.DEFAULT, TRACE))
        .isInstanceOf(TraceAnswer.NotFound.class);
    assertThat(treeline.rowsOf(TRACE)).isZero();
    assertThat(chunksInTracesTopic()).isZero();
    assertThat(treeline.reader.run(Tenant.DEFAULT, "run_1"))
        .satisfiesAnyOf(
            answer -> assertThat(answer).isInstanceOf(RunAnswer.NotFound.class),
            answer -> assertThat(answer).isEqualTo(new RunAnswer.Found(List.of(), false)));
  }

  private List<RunAnswer.RunTrace> runs() {
    return ((RunAnswer.Found) treeline.reader.run(Tenant.DEFAULT, "run_1")).traces();
  }

  /** The trace with so many spans of 20 kB, closed; returns its revision as it was written. */
  private List<TestRecord<byte[], byte[]>> closesInChunks(int spans) {
    String text = "x".repeat(20_000);
    for (int i = 0; i < spans; i++) {
      treeline.arrives(aSpan("s" + i).childOf(i == 0 ? null : "s0").with("t", text).build());
    }
    treeline.quietFor(Duration.ofSeconds(8));
    List<TestRecord<byte[], byte[]>> revision = treeline.writtenRecords();
    assertThat(revision).hasSizeGreaterThan(2);
    return revision;
  }

  private void keep(TestRecord<byte[], byte[]> chunk) {
    tracesTopic.put(ByteBuffer.wrap(chunk.key()), chunk.value());
  }

  private void lands(TestRecord<byte[], byte[]> chunk) {
    keep(chunk);
    treeline.landsAmongTraces(chunk);
  }

  private int chunksInTracesTopic() {
    for (TestRecord<byte[], byte[]> written : treeline.writtenRecords()) {
      if (written.value() == null) {
        tracesTopic.remove(ByteBuffer.wrap(written.key()));
      } else {
        TraceChunk.decode(written.value());
        tracesTopic.put(ByteBuffer.wrap(written.key()), written.value());
      }
    }
    return tracesTopic.size();
  }

  private static byte[] ofTrace(TraceId traceId, byte[] chunkKey) {
    byte[] key = chunkKey.clone();
    System.arraycopy(traceId.toBytes(), 0, key, Long.BYTES, TraceId.BYTES);
    return key;
  }
}
