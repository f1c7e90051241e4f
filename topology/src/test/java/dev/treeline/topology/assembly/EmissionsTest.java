package dev.treeline.topology.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.topology.archive.CloseHeader;
import dev.treeline.topology.assembly.Emissions.Made;
import dev.treeline.topology.assembly.Emissions.Whole;
import dev.treeline.topology.store.TraceRows.Extent;
import dev.treeline.trace.ClosedBy;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class EmissionsTest {

  private static final byte[] TRACE = {1};
  private static final long NOW = 1_000_000;

  private final Emissions emissions = new Emissions();

  @Test
  void aRevisionOfOneRecordIsWholeWhenThatIsRead() {
    sends(1, 10);
    assertThat(reads(1, 10, 0, 1)).isTrue();
    assertThat(emissions.sendAgainAt(TRACE)).isZero();
  }

  @Test
  void aRevisionIsWholeWhenAllItsChunksWereReadInOrder() {
    sends(1, 10);
    assertThat(reads(1, 10, 0, 3)).isFalse();
    assertThat(reads(1, 10, 1, 3)).isFalse();
    assertThat(reads(1, 10, 2, 3)).isTrue();
  }

  /** The broker refused the second: the last one proves nothing. */
  @Test
  void aRevisionWithAGapIsNotWhole() {
    sends(1, 10);
    reads(1, 10, 0, 3);
    assertThat(reads(1, 10, 2, 3)).isFalse();
    assertThat(emissions.sendAgainAt(TRACE)).isEqualTo(NOW + 10_000);
  }

  @Test
  void aRevisionSentAgainIsReadFromItsHead() {
    sends(1, 10);
    reads(1, 10, 0, 2);
    sends(1, 12); // two records more arrived meanwhile
    assertThat(reads(1, 10, 1, 2)).isFalse();
    assertThat(reads(1, 12, 0, 2)).isFalse();
    assertThat(reads(1, 12, 1, 2)).isTrue();
  }

  /** They are part of the proof, and nothing that the next revision must put an end to. */
  @Test
  void tombstonesAreNoChunks() {
    sends(2, 10);
    assertThat(reads(2, 10, 0, 4, false)).isEmpty();
    assertThat(reads(2, 10, 1, 4, false)).isEmpty();
    assertThat(reads(2, 10, 2, 4, true)).isEmpty();
    assertThat(reads(2, 10, 3, 4, true)).hasValue(2);
  }

  @Test
  void chunksOfAnAttemptBeforeAreNotCounted() {
    sends(1, 10);
    reads(1, 10, 0, 3);
    reads(1, 10, 1, 3);
    assertThat(reads(1, 10, 0, 2, false)).isEmpty();
    assertThat(reads(1, 10, 1, 2, false)).hasValue(2);
  }

  @Test
  void chunksOfTwoRevisionsMakeNone() {
    sends(2, 10);
    reads(2, 10, 0, 2);
    assertThat(reads(1, 10, 1, 2)).isFalse();
  }

  /** The same revision was made once more of what had come since. */
  @Test
  void chunksOfTwoAttemptsMakeNone() {
    reads(1, 10, 0, 3);
    assertThat(reads(1, 12, 1, 3)).isFalse();
    assertThat(reads(1, 12, 2, 3)).isFalse();
  }

  /** Some of its chunks may have been overwritten by that one. */
  @Test
  void whatWasReadBeforeAnOlderRevisionDoesNotCount() {
    sends(2, 10);
    reads(2, 10, 0, 2);
    emissions.interrupted(TRACE, 2, NOW);
    assertThat(reads(2, 10, 1, 2)).isFalse();
    assertThat(reads(2, 10, 0, 2)).isFalse();
    assertThat(reads(2, 10, 1, 2)).isTrue();
  }

  /** After a restart nothing is remembered, and what was written before it can still be read. */
  @Test
  void aWholeRevisionFromBeforeARestartCounts() {
    assertThat(reads(1, 10, 0, 2)).isFalse();
    assertThat(reads(1, 10, 1, 2)).isTrue();
  }

  @Test
  void theTailOfARevisionFromBeforeARestartDoesNot() {
    assertThat(reads(1, 10, 1, 2)).isFalse();
  }

  /** Half of it was read: it must not keep the trace from being emitted again. */
  @Test
  void halfARevisionFromBeforeARestartIsNotPending() {
    reads(1, 10, 0, 2);
    assertThat(emissions.sendAgainAt(TRACE)).isZero();
  }

  /** So its rows need no second look; of another process's revision nothing is known here. */
  @Test
  void whatARevisionWasMadeOfIsRememberedUntilItIsWhole() {
    sends(1, 10);
    readBack(1, 10, 0, 2, false);
    assertThat(readBack(1, 10, 1, 2, false).orElseThrow().made()).isNotNull();
    assertThat(readBack(2, 12, 0, 1, false).orElseThrow().made()).isNull();
  }

  /** A broker that refuses it once more is not helped by hearing it more often. */
  @Test
  void eachTimeItWaitsTwiceAsLongUpToFiveMinutes() {
    assertThat(emissions.sendAgainAt(TRACE)).isZero();
    for (long patience : List.of(10L, 20L, 40L, 80L, 160L, 300L, 300L)) {
      sends(1, 10);
      assertThat(emissions.sendAgainAt(TRACE)).isEqualTo(NOW + patience * 1_000);
    }
    for (int i = 0; i < 100; i++) {
      sends(1, 10);
      assertThat(emissions.sendAgainAt(TRACE)).isEqualTo(NOW + 300_000);
    }
  }

  @Test
  void theNextRevisionIsPatientFromTheStart() {
    sends(1, 10);
    sends(1, 10);
    assertThat(reads(1, 10, 0, 1)).isTrue();
    sends(2, 20);
    assertThat(emissions.sendAgainAt(TRACE)).isEqualTo(NOW + 10_000);
  }

  @Test
  void readingAChunkGivesNoNewHope() {
    sends(1, 10);
    reads(1, 10, 0, 2);
    assertThat(emissions.sendAgainAt(TRACE)).isEqualTo(NOW + 10_000);
  }

  /** Its head is taken, and the rest is refused each time. */
  @Test
  void readingAChunkDoesNotMakeItImpatient() {
    sends(1, 10);
    reads(1, 10, 0, 2);
    sends(1, 10);
    assertThat(emissions.sendAgainAt(TRACE)).isEqualTo(NOW + 20_000);
  }

  /** It may stand behind the older one already. */
  @Test
  void whatIsReadBehindAnOlderRevisionIsWaitedForAsBefore() {
    sends(2, 10);
    emissions.interrupted(TRACE, 2, NOW + 5_000);
    assertThat(emissions.sendAgainAt(TRACE)).isEqualTo(NOW + 10_000);
    assertThat(emissions.onItsWay(TRACE, 2)).isNotNull();

    emissions.forget(TRACE);
    emissions.interrupted(TRACE, 2, NOW);
    assertThat(emissions.sendAgainAt(TRACE)).isEqualTo(NOW + 10_000);
  }

  @Test
  void aRevisionOnItsWayIsNoOther() {
    sends(1, 10);
    assertThat(emissions.onItsWay(TRACE, 1)).isNotNull();
    assertThat(emissions.onItsWay(TRACE, 2)).isNull();
  }

  /** It is the last that was sent, and those before it are waited for in vain. */
  @Test
  void oneThatWasSentAgainDoesNotHaveTheOthersWaitedForLonger() {
    sends(1, 10);
    sendsOthers(Emissions.MOST_ON_THEIR_WAY);
    emissions.sent(TRACE, 1, made(10), NOW + 9_000);

    assertThat(emissions.areEnough(NOW + 10_000)).isFalse();
  }

  @Test
  void whatIsOnItsWayIsBounded() {
    sendsOthers(Emissions.MOST_ON_THEIR_WAY - 1);
    assertThat(emissions.areEnough(NOW)).isFalse();

    sends(1, 10);
    assertThat(emissions.areEnough(NOW)).isTrue();

    reads(1, 10, 0, 1);
    assertThat(emissions.areEnough(NOW)).isFalse();
  }

  /** One whose topic takes nothing more must not keep all others from being closed. */
  @Test
  void whatWasWaitedForInVainIsNotWaitedForAnyMore() {
    sendsOthers(Emissions.MOST_ON_THEIR_WAY);
    assertThat(emissions.areEnough(NOW + 9_999)).isTrue();
    assertThat(emissions.areEnough(NOW + 10_000)).isFalse();
  }

  @Test
  void ofWhatWasWaitedForInVainNothingIsKeptButWhenToSendItAgain() {
    sends(1, 10);
    assertThat(emissions.areEnough(NOW + 9_999)).isFalse();
    assertThat(emissions.onItsWay(TRACE, 1)).isNotNull();

    assertThat(emissions.areEnough(NOW + 10_000)).isFalse();
    assertThat(emissions.onItsWay(TRACE, 1)).isNull();
    sends(1, 10);
    assertThat(emissions.sendAgainAt(TRACE)).isEqualTo(NOW + 20_000);
  }

  private void sendsOthers(int number) {
    for (int i = 0; i < number; i++) {
      byte[] other = {2, (byte) (i >> 8), (byte) i};
      emissions.sent(other, 1, made(10), NOW);
    }
  }

  @Test
  void aForgottenTraceIsNotPending() {
    sends(1, 10);
    emissions.forget(new byte[] {1});
    assertThat(emissions.sendAgainAt(TRACE)).isZero();
  }

  private void sends(int revision, long records) {
    emissions.sent(TRACE, revision, made(records), NOW);
  }

  private static Made made(long records) {
    return new Made(records, ClosedBy.QUIET, 1, new Extent(5, 5, 500, 500, new long[] {0}), null);
  }

  private boolean reads(int revision, long records, int chunk, int chunks) {
    return reads(revision, records, chunk, chunks, false).isPresent();
  }

  private OptionalInt reads(int revision, long records, int chunk, int chunks, boolean tombstone) {
    return readBack(revision, records, chunk, chunks, tombstone)
        .map(whole -> OptionalInt.of(whole.chunks()))
        .orElse(OptionalInt.empty());
  }

  private Optional<Whole> readBack(
      int revision, long records, int chunk, int chunks, boolean tombstone) {
    return emissions.readBack(
        TRACE.clone(),
        new CloseHeader(revision, ClosedBy.QUIET, chunk, chunks, 5, records, 0),
        tombstone);
  }
}
