package dev.treeline.topology.assembly;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanRecords;
import dev.treeline.key.SummaryKey;
import dev.treeline.key.TraceKey;
import dev.treeline.span.Tenant;
import dev.treeline.topology.archive.CloseHeader;
import dev.treeline.topology.archive.Tombstone;
import dev.treeline.topology.assembly.AssemblyInput.Delete;
import dev.treeline.topology.metrics.SpanMetrics;
import dev.treeline.topology.store.HeapStores;
import dev.treeline.topology.store.StateStores;
import dev.treeline.trace.ClosedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is left to do of a deletion, where the broker refuses and others write. */
class DeletionWorkTest {

  private static final byte[] TRACE = TraceKey.of(Tenant.DEFAULT, traceId("trace"));
  private static final Delete COMMAND = new Delete(Tenant.DEFAULT, traceId("trace"));
  private static final long BEGAN = 1_000;
  private static final long DELETED = 2_000;
  private static final long NOW = 3_000;

  private final WindowStore<byte[], byte[]> rows = HeapStores.rows();
  private final KeyValueStore<byte[], byte[]> stateStore = HeapStores.keyValue(StateStores.STATE);
  private final KeyValueStore<byte[], byte[]> summaries =
      HeapStores.keyValue(StateStores.SUMMARIES);
  private final Stores stores = Stores.of(rows, stateStore, summaries);
  private final TraceStates states = stores.states();
  private final Turns turns = stores.turns();
  private final List<Record<byte[], byte @Nullable []>> tombstones = new ArrayList<>();
  private final List<byte[]> forgotten = new ArrayList<>();
  private long wallNow = 1_000_000;
  private final Deletion deletion =
      new Deletion(
          stores,
          SpanMetrics.none(),
          () -> wallNow,
          new Deletion.Outlets(tombstones::add, run -> {}, forgotten::add));

  @Test
  void aTombstoneThatIsNotReadBackIsSentAgainAfterTwiceTheTimeUpToFiveMinutes() {
    isDeletedWithChunks(1);
    for (long patience : List.of(10L, 20L, 40L, 80L, 160L, 300L, 300L)) {
      wallNow += patience * 1_000 - 1;
      deletion.sendAgain(NOW);
      assertThat(sent()).as("before %d seconds", patience).isZero();
      wallNow += 1;
      deletion.sendAgain(NOW);
      assertThat(sent()).as("after %d seconds", patience).isOne();
    }
    for (int i = 0; i < 100; i++) {
      wallNow += 299_999;
      deletion.sendAgain(NOW);
      assertThat(sent()).isZero();
      wallNow += 1;
      deletion.sendAgain(NOW);
      assertThat(sent()).isOne();
    }
  }

  /** Whoever sends has the stream thread, and thousands may be due at once. */
  @Test
  void ofManyThatAreDueOneAtATimeIsSentAgainTheLongestOverdueFirst() {
    List<String> labels = List.of("c", "a", "b");
    for (String label : labels) {
      wallNow += 1;
      isDeletedWithTwoChunks(label);
    }
    wallNow += 3_600_000;

    for (String label : labels) {
      assertThat(deletion.sendAgain(NOW)).as("there may be more").isTrue();
      assertThat(tombstones)
          .extracting(Record::key)
          .containsExactly(TraceKey.chunk(key(label), 0), TraceKey.chunk(key(label), 1));
      tombstones.clear();
    }
    assertThat(deletion.sendAgain(NOW)).isFalse();
    assertThat(sent()).isZero();
  }

  /** A second command for the same trace, or its end, leaves nothing behind that is sent. */
  @Test
  void whatWasBegunAnewOrForgottenIsNotSentAgainForTheOneBefore() {
    isDeletedWithTwoChunks("anew");
    isDeletedWithTwoChunks("forgotten");
    deletion.begin(new Delete(Tenant.DEFAULT, traceId("anew")), DELETED);
    deletion.forget(key("forgotten"));
    wallNow += 3_600_000;

    assertThat(deletion.sendAgain(NOW)).isFalse();
    assertThat(sent()).isZero();
  }

  @Test
  void whatWasReadBackIsNotSentAgainNorAfterARestart() {
    isDeletedWithChunks(1);
    assertThat(hasRemains()).isTrue();

    deletion.readBack(TRACE, new Tombstone(0, 1));

    assertThat(hasRemains()).isFalse();
    anHourGoesBy();
    assertThat(sent()).isZero();
  }

  /** It is read again where a kill came before the commit. */
  @Test
  void aTombstoneThatIsReadBackTwiceChangesNothing() {
    isDeletedWithChunks(1);
    deletion.readBack(TRACE, new Tombstone(0, 1));
    deletion.readBack(TRACE, new Tombstone(0, 1));

    assertThat(hasRemains()).isFalse();
  }

  @Test
  void aChunkThatLandsWhenAllWasDoneIsTakenOutToo() {
    isDeletedWithChunks(1);
    readsBack(0);
    assertThat(deletion.takes(TRACE, landed(0, 2))).isTrue();
    assertThat(hasRemains()).as("so that a restart knows of it").isTrue();

    deletion.step(NOW);
    assertThat(sent()).isEqualTo(2);
    readsBack(0, 1);
    assertThat(hasRemains()).isFalse();
  }

  /** A tombstone of 1970 would be the first to go from the topic. */
  @Test
  void nothingIsDoneBeforeThereIsATimeNorWhenAllIsDone() {
    arrives();
    deletion.begin(COMMAND, DELETED);
    assertThat(deletion.step(0)).isFalse();
    assertThat(sent()).isZero();

    assertThat(deletion.step(NOW)).isFalse();
    assertThat(sent()).isOne();
    assertThat(deletion.step(NOW)).isFalse();
    assertThat(sent()).isZero();
  }

  /** The broker refused the one between: the last one proves nothing. */
  @Test
  void tombstonesWithAGapAreNotAll() {
    isDeletedWithChunks(3);
    readsBack(0, 2);
    assertThat(hasRemains()).isTrue();
    readsBack(1, 2);
    assertThat(hasRemains()).isTrue();
    readsBack(0, 1, 2);
    assertThat(hasRemains()).isFalse();
  }

  @Test
  void tombstonesAreReadFromTheFirstAgainWhenTheyWereSentAgain() {
    isDeletedWithChunks(3);
    readsBack(0, 1);
    anHourGoesBy();
    readsBack(2);
    assertThat(hasRemains()).isTrue();
    readsBack(0, 0, 1);
    assertThat(hasRemains()).isTrue();
    readsBack(2);
    assertThat(hasRemains()).isFalse();
  }

  /** Somebody else sent them, who knew of less. */
  @Test
  void tombstonesOfFewerChunksAreNotAll() {
    isDeletedWithChunks(3);
    deletion.readBack(TRACE, new Tombstone(0, 1));
    readsBack(1, 2);

    assertThat(hasRemains()).isTrue();
  }

  /** After a restart: they are there, and the rows are yet to go. */
  @Test
  void tombstonesThatAreReadBackBeforeTheRowsAreGoneDoNotEndIt() {
    arrives();
    deletion.begin(COMMAND, DELETED);
    deletion.readBack(TRACE, new Tombstone(0, 1));

    assertThat(hasRemains()).isTrue();
    anHourGoesBy();
    assertThat(sent()).isZero();
    deletion.step(NOW);
    assertThat(sent()).isOne();
  }

  @Test
  void aChunkThatLandsBehindTheTombstonesHasThemSentOnceMoreAMomentLater() {
    isDeletedWithChunks(2);
    readsBack(0);
    assertThat(deletion.takes(TRACE, landed(0, 2))).isTrue();
    readsBack(1);
    assertThat(hasRemains()).isTrue();

    wallNow += 999;
    deletion.sendAgain(NOW);
    assertThat(sent()).isZero();
    wallNow += 1;
    deletion.sendAgain(NOW);
    assertThat(sent()).isEqualTo(2);
  }

  @Test
  void aChunkOfASmallerRevisionDoesNotMakeTheChunksFewer() {
    isDeletedWithChunks(3);
    assertThat(deletion.takes(TRACE, landed(0, 1))).isTrue();
    anHourGoesBy();

    assertThat(sent()).isEqualTo(3);
  }

  @Test
  void aChunkOfAGreaterRevisionHasTheWholeOfItTakenOut() {
    isDeletedWithChunks(1);
    assertThat(deletion.takes(TRACE, landed(0, 3))).isTrue();
    assertThat(Objects.requireNonNull(states.get(TRACE)).lastClose().chunks()).isEqualTo(3);
    anHourGoesBy();

    assertThat(sent()).isEqualTo(3);
  }

  @Test
  void ofATraceThatIsNotDeletedNoChunkIsTaken() {
    assertThat(deletion.takes(TRACE, landed(0, 1))).isFalse();
    arrives();
    assertThat(deletion.takes(TRACE, landed(0, 1))).isFalse();
  }

  @Test
  void aCommandThatIsReadTwiceSendsOnce() {
    arrives();
    deletion.begin(COMMAND, DELETED);
    deletion.begin(COMMAND, DELETED + 1);

    assertThat(deletion.step(NOW)).as("there is more").isTrue();
    assertThat(deletion.step(NOW)).isFalse();

    assertThat(sent()).isOne();
  }

  /** Its retention is over; what was refused until then is refused for good. */
  @Test
  void aTraceWhoseFlagHasGoneIsNotWorkedOnAnyMore() {
    isDeletedWithChunks(1);
    deletion.forget(TRACE);
    anHourGoesBy();

    assertThat(sent()).isZero();
  }

  @Test
  void aRestartGoesOnWithWhatIsLeftAndNothingElse() {
    byte[] done = TraceKey.of(Tenant.DEFAULT, traceId("done"));
    byte[] alive = TraceKey.of(Tenant.DEFAULT, traceId("alive"));
    TraceState flagged = begun().deleted(DELETED);
    deletion.found(TRACE, flagged);
    deletion.found(done, flagged.erased());
    deletion.found(alive, begun().inPieces(2));
    deletion.flagAgainWhereItWasOverwritten();
    while (deletion.step(NOW)) {}

    assertThat(tombstones).extracting(Record::key).containsExactly(TraceKey.chunk(TRACE, 0));
  }

  /** The copies that one wrote who did not know of the deletion would bring back what was there. */
  @Test
  void whatADeletedTraceLeavesInTheStoresGoesAtOnce() {
    arrives();
    turns.note(TRACE, begun(), begun().askedToClose().inBucket(BEGAN + 1, 0));
    summaries.put(summaryKey(), new byte[] {1});
    deletion.begin(COMMAND, DELETED);

    assertThat(keysOfStates()).containsExactlyInAnyOrder(TRACE, TraceKey.guard(TRACE));
    assertThat(summaries.get(summaryKey())).isNull();
    assertThat(forgotten).containsExactly(TRACE);
  }

  @Test
  void theCopiesOfOneWhoDidNotKnowGoWithTheLastTombstone() {
    isDeletedWithChunks(1);
    turns.note(TRACE, begun(), begun().inBucket(BEGAN + 1, 0));
    assertThat(keysOfStates()).hasSize(3);

    readsBack(0);

    assertThat(keysOfStates()).containsExactlyInAnyOrder(TRACE, TraceKey.guard(TRACE));
  }

  /** A process that stood still wrote its state over the flag, or its summary anew. */
  @Test
  void whatWasOverwrittenIsDeletedOnceMoreOnStart() {
    deletion.begin(COMMAND, DELETED);
    TraceState overwriting = begun().arrived(DELETED - 1, new Signs(true, 1, 0, 100));
    states.put(TRACE, overwriting);
    summaries.put(summaryKey(), new byte[] {1});

    starts(overwriting);

    assertThat(states.get(TRACE)).satisfies(found -> assertThat(found.isDeleted()).isTrue());
    assertThat(Objects.requireNonNull(states.get(TRACE)).deletedAt()).isEqualTo(DELETED);
    assertThat(summaries.get(summaryKey())).isNull();
  }

  @Test
  void aSummaryThatWasWrittenAnewGoesOnStart() {
    states.put(TRACE, begun());
    deletion.begin(COMMAND, DELETED);
    summaries.put(summaryKey(), new byte[] {1});

    starts(Objects.requireNonNull(states.get(TRACE)));

    assertThat(summaries.get(summaryKey())).isNull();
  }

  @Test
  void whatWasDoneIsNotDoneAgainOnStart() {
    isDeletedWithChunks(1);
    readsBack(0);

    starts(Objects.requireNonNull(states.get(TRACE)));

    assertThat(hasRemains()).isFalse();
    deletion.step(NOW);
    assertThat(sent()).isZero();
  }

  /** The changelog may have lost the one and kept the other. */
  @Test
  void aGuardWithoutItsFlagBringsItBack() {
    deletion.begin(COMMAND, DELETED);
    states.delete(TRACE);

    byte[] guard = TraceKey.guard(TRACE);
    deletion.found(guard, Objects.requireNonNull(states.get(guard)));
    deletion.flagAgainWhereItWasOverwritten();

    assertThat(Objects.requireNonNull(states.get(TRACE)).deletedAt()).isEqualTo(DELETED);
  }

  /** It may have begun in the very millisecond. */
  @Test
  void aTraceThatBeganBeforeItWasDeletedIsNoOther() {
    deletion.begin(COMMAND, DELETED);
    TraceState sameTime = TraceState.begin(Tenant.DEFAULT.name(), DELETED);
    states.put(TRACE, sameTime);

    starts(sameTime);

    assertThat(Objects.requireNonNull(states.get(TRACE)).isDeleted()).isTrue();
  }

  private void starts(TraceState found) {
    deletion.found(TRACE, found);
    byte[] guard = TraceKey.guard(TRACE);
    deletion.found(guard, Objects.requireNonNull(states.get(guard)));
    deletion.flagAgainWhereItWasOverwritten();
  }

  private void arrives() {
    rows.put(TraceKey.row(TRACE, 1), SpanRecords.encode(aSpan("root").build()), BEGAN);
    states.put(TRACE, begun());
  }

  private static TraceState begun() {
    return TraceState.begin(Tenant.DEFAULT.name(), BEGAN);
  }

  /** Its rows are gone, its tombstones on their way. */
  private void isDeletedWithChunks(int chunks) {
    arrives();
    states.put(TRACE, begun().inPieces(chunks));
    deletion.begin(COMMAND, DELETED);
    deletion.step(NOW);
    assertThat(sent()).isEqualTo(chunks);
  }

  private void isDeletedWithTwoChunks(String label) {
    states.put(key(label), begun().inPieces(2));
    deletion.begin(new Delete(Tenant.DEFAULT, traceId(label)), DELETED);
    deletion.step(NOW);
    assertThat(sent()).isEqualTo(2);
  }

  private static byte[] key(String label) {
    return TraceKey.of(Tenant.DEFAULT, traceId(label));
  }

  private void readsBack(int... chunks) {
    int all = Objects.requireNonNull(states.get(TRACE)).lastClose().chunks();
    for (int chunk : chunks) {
      deletion.readBack(TRACE, new Tombstone(chunk, all));
    }
  }

  private void anHourGoesBy() {
    wallNow += 3_600_000;
    deletion.sendAgain(NOW);
  }

  private static CloseHeader landed(int chunk, int chunks) {
    return new CloseHeader(1, ClosedBy.QUIET, chunk, chunks, 1, 1, 0);
  }

  /** Tombstones since the last call. */
  private int sent() {
    int sent = tombstones.size();
    tombstones.clear();
    return sent;
  }

  private boolean hasRemains() {
    return Objects.requireNonNull(states.get(TRACE)).hasRemains();
  }

  private static byte[] summaryKey() {
    return SummaryKey.of(Tenant.DEFAULT, BEGAN, traceId("trace"));
  }

  private List<byte[]> keysOfStates() {
    List<byte[]> keys = new ArrayList<>();
    try (var all = stateStore.all()) {
      all.forEachRemaining(row -> keys.add(row.key));
    }
    return keys;
  }
}
