package dev.treeline.topology.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.topology.archive.CloseHeader;
import dev.treeline.trace.ClosedBy;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class EmissionsTest {

  private static final byte[] TRACE = {1};
  private static final long NOW = 1_000_000;

  private final Emissions emissions = new Emissions();

  @Test
  void aRevisionOfOneRecordIsWholeWhenThatIsRead() {
    emissions.sent(TRACE, 1, 10, NOW);
    assertThat(reads(1, 10, 0, 1)).isTrue();
    assertThat(emissions.sendAgainAt(TRACE)).isZero();
  }

  @Test
  void aRevisionIsWholeWhenAllItsChunksWereReadInOrder() {
    emissions.sent(TRACE, 1, 10, NOW);
    assertThat(reads(1, 10, 0, 3)).isFalse();
    assertThat(reads(1, 10, 1, 3)).isFalse();
    assertThat(reads(1, 10, 2, 3)).isTrue();
  }

  /** The broker refused the second: the last one proves nothing. */
  @Test
  void aRevisionWithAGapIsNotWhole() {
    emissions.sent(TRACE, 1, 10, NOW);
    reads(1, 10, 0, 3);
    assertThat(reads(1, 10, 2, 3)).isFalse();
    assertThat(emissions.sendAgainAt(TRACE)).isEqualTo(NOW + 10_000);
  }

  @Test
  void aRevisionSentAgainIsReadFromItsHead() {
    emissions.sent(TRACE, 1, 10, NOW);
    reads(1, 10, 0, 2);
    emissions.sent(TRACE, 1, 12, NOW); // two records more arrived meanwhile
    assertThat(reads(1, 10, 1, 2)).isFalse();
    assertThat(reads(1, 12, 0, 2)).isFalse();
    assertThat(reads(1, 12, 1, 2)).isTrue();
  }

  /** They are part of the proof, and nothing that the next revision must put an end to. */
  @Test
  void tombstonesAreNoChunks() {
    emissions.sent(TRACE, 2, 10, NOW);
    assertThat(reads(2, 10, 0, 4, false)).isEmpty();
    assertThat(reads(2, 10, 1, 4, false)).isEmpty();
    assertThat(reads(2, 10, 2, 4, true)).isEmpty();
    assertThat(reads(2, 10, 3, 4, true)).hasValue(2);
  }

  @Test
  void chunksOfAnAttemptBeforeAreNotCounted() {
    emissions.sent(TRACE, 1, 10, NOW);
    reads(1, 10, 0, 3);
    reads(1, 10, 1, 3);
    assertThat(reads(1, 10, 0, 2, false)).isEmpty();
    assertThat(reads(1, 10, 1, 2, false)).hasValue(2);
  }

  @Test
  void chunksOfTwoRevisionsMakeNone() {
    emissions.sent(TRACE, 2, 10, NOW);
    reads(2, 10, 0, 2);
    assertThat(reads(1, 10, 1, 2)).isFalse();
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

  /** A broker that refuses it once more is not helped by hearing it more often. */
  @Test
  void eachTimeItWaitsTwiceAsLongUpToFiveMinutes() {
    assertThat(emissions.sendAgainAt(TRACE)).isZero();
    for (long patience : List.of(10L, 20L, 40L, 80L, 160L, 300L, 300L)) {
      emissions.sent(TRACE, 1, 10, NOW);
      assertThat(emissions.sendAgainAt(TRACE)).isEqualTo(NOW + patience * 1_000);
    }
    for (int i = 0; i < 100; i++) {
      emissions.sent(TRACE, 1, 10, NOW);
      assertThat(emissions.sendAgainAt(TRACE)).isEqualTo(NOW + 300_000);
    }
  }

  @Test
  void theNextRevisionIsPatientFromTheStart() {
    emissions.sent(TRACE, 1, 10, NOW);
    emissions.sent(TRACE, 1, 10, NOW);
    assertThat(reads(1, 10, 0, 1)).isTrue();
    emissions.sent(TRACE, 2, 20, NOW);
    assertThat(emissions.sendAgainAt(TRACE)).isEqualTo(NOW + 10_000);
  }

  @Test
  void readingAChunkGivesNoNewHope() {
    emissions.sent(TRACE, 1, 10, NOW);
    reads(1, 10, 0, 2);
    assertThat(emissions.sendAgainAt(TRACE)).isEqualTo(NOW + 10_000);
  }

  @Test
  void aForgottenTraceIsNotPending() {
    emissions.sent(TRACE, 1, 10, NOW);
    emissions.forget(new byte[] {1});
    assertThat(emissions.sendAgainAt(TRACE)).isZero();
  }

  private boolean reads(int revision, long records, int chunk, int chunks) {
    return reads(revision, records, chunk, chunks, false).isPresent();
  }

  private OptionalInt reads(int revision, long records, int chunk, int chunks, boolean tombstone) {
    return emissions.chunksIfWhole(
        TRACE.clone(),
        new CloseHeader(revision, ClosedBy.QUIET, chunk, chunks, 5, records, 0),
        tombstone);
  }
}
