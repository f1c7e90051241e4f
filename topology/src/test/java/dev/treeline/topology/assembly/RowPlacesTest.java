package dev.treeline.topology.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.key.RecordHash;
import dev.treeline.key.TraceKey;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.topology.store.HeapStores;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.kafka.streams.state.WindowStore;
import org.junit.jupiter.api.Test;

/** The hash is a fast one: who wants to can send records of which several have the same. */
class RowPlacesTest {

  private static final byte[] TRACE = TraceKey.of(Tenant.named("acme"), new TraceId(1, 2));
  private static final long BEGAN = 1_000;

  private final WindowStore<byte[], byte[]> rows = HeapStores.rows();
  private final RowPlaces places = new RowPlaces(rows, 0);

  @Test
  void recordsOfOneHashStandBesideEachOther() {
    long hash = 4_711;

    assertThat(isStored(Xx64.ofOneWord(hash))).isTrue();
    assertThat(isStored(Xx64.ofTwoWords(hash))).isTrue();

    assertThat(count()).isEqualTo(2);
    assertThat(isStored(Xx64.ofOneWord(hash))).isFalse();
    assertThat(isStored(Xx64.ofTwoWords(hash))).isFalse();
  }

  /** The second one stands where the third belongs. */
  @Test
  void whatStandsAtAnotherHashIsNotOverwritten() {
    long hash = 4_711;

    assertThat(isStored(Xx64.ofOneWord(hash))).isTrue();
    assertThat(isStored(Xx64.ofTwoWords(hash))).isTrue();
    assertThat(isStored(Xx64.ofOneWord(hash + 1))).isTrue();

    assertThat(count()).isEqualTo(3);
  }

  /** So that a later version finds it, too. */
  @Test
  void theSecondOfAHashStandsAtTheNextOne() {
    long hash = 4_711;
    assertThat(isStored(Xx64.ofOneWord(hash))).isTrue();
    assertThat(isStored(Xx64.ofTwoWords(hash))).isTrue();

    assertThat(rows.fetch(TraceKey.row(TRACE, hash), BEGAN)).isEqualTo(Xx64.ofOneWord(hash));
    assertThat(rows.fetch(TraceKey.row(TRACE, hash + 1), BEGAN)).isEqualTo(Xx64.ofTwoWords(hash));
  }

  /** Whether it was new. */
  private boolean isStored(byte[] record) {
    RowPlaces.Place place = places.of(TRACE, record, new long[] {BEGAN}, BEGAN, BEGAN, BEGAN);
    if (!place.taken()) {
      rows.put(place.rowKey(), record, BEGAN);
    }
    return !place.taken();
  }

  private int count() {
    int count = 0;
    try (var all = rows.all()) {
      for (; all.hasNext(); all.next()) {
        count++;
      }
    }
    return count;
  }

  /** Records of a given hash: each step of xxHash64 can be undone. */
  private static final class Xx64 {

    private static final long P1 = 0x9E3779B185EBCA87L;
    private static final long P2 = 0xC2B2AE3D27D4EB4FL;
    private static final long P3 = 0x165667B19E3779F9L;
    private static final long P4 = 0x85EBCA77C2B2AE63L;
    private static final long P5 = 0x27D4EB2F165667C5L;

    static byte[] ofOneWord(long hash) {
      return checked(words(wordBetween(P5 + 8, beforeMixing(hash))), hash);
    }

    static byte[] ofTwoWords(long hash) {
      long first = 1;
      long after = Long.rotateLeft((P5 + 16) ^ mixed(first), 27) * P1 + P4;
      return checked(words(first, wordBetween(after, beforeMixing(hash))), hash);
    }

    private static byte[] checked(byte[] record, long hash) {
      assertThat(RecordHash.of(record)).isEqualTo(hash);
      return record;
    }

    private static long mixed(long word) {
      return Long.rotateLeft(word * P2, 31) * P1;
    }

    private static long wordBetween(long before, long after) {
      long mixed = Long.rotateRight((after - P4) * inverse(P1), 27) ^ before;
      return Long.rotateRight(mixed * inverse(P1), 31) * inverse(P2);
    }

    private static long beforeMixing(long hash) {
      long before = (hash ^ (hash >>> 32)) * inverse(P3);
      before = before ^ (before >>> 29) ^ (before >>> 58);
      before *= inverse(P2);
      return before ^ (before >>> 33);
    }

    private static long inverse(long odd) {
      long inverse = odd;
      for (int i = 0; i < 6; i++) {
        inverse *= 2 - odd * inverse;
      }
      return inverse;
    }

    private static byte[] words(long... words) {
      ByteBuffer out =
          ByteBuffer.allocate(words.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (long word : words) {
        out.putLong(word);
      }
      return out.array();
    }
  }
}
