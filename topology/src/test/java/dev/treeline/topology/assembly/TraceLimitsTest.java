package dev.treeline.topology.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.topology.assembly.TraceLimits.Limit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceLimitsTest {

  private static final TraceLimits LIMITS = new TraceLimits(100, 10_000);

  @ParameterizedTest
  @CsvSource({
    "99, 0, 1, 1,",
    "100, 0, 1, 1, SPANS",
    "99, 0, 2, 1, SPANS",
    "1, 9999, 1, 1,",
    "1, 9999, 1, 2, BYTES",
    "100, 9999, 1, 2000, BYTES",
    "100, 9999, 20, 2, SPANS",
  })
  void aRecordIsLetInWhileItFits(int spans, int bytes, int more, int moreBytes, Limit limit) {
    assertThat(LIMITS.reachedBy(arrivals(1, spans, bytes, 0), more, moreBytes)).isEqualTo(limit);
  }

  @ParameterizedTest
  @CsvSource({"95, 100, SPANS", "3, 9000, BYTES"})
  void whatFollowsADroppedRecordIsKeptOutByTheSameLimit(int spans, int bytes, Limit limit) {
    assertThat(LIMITS.reachedBy(arrivals(9, spans, bytes, 30), 1, 1)).isEqualTo(limit);
  }

  @Test
  void theFirstRecordIsLetInWhateverItsSize() {
    assertThat(LIMITS.reachedBy(arrivals(0, 0, 0, 0), 1_000, 1_000_000)).isNull();
  }

  @Test
  void noSumOverflows() {
    TraceLimits none = new TraceLimits(Integer.MAX_VALUE, Long.MAX_VALUE);
    assertThat(none.reachedBy(arrivals(1, Integer.MAX_VALUE - 5L, 1L << 62, 0), 4, 1 << 30))
        .isNull();
    assertThat(none.reachedBy(arrivals(1, Integer.MAX_VALUE - 5L, 1, 0), 6, 1))
        .isEqualTo(Limit.SPANS);
  }

  @ParameterizedTest(name = "{0} MiB of heap, {1} threads, {2} spans: {3} spans, {4} MiB")
  @CsvSource({
    "512, 2, 100000, 100000, 30", // a container of 2 GiB
    "4096, 4, 100000, 100000, 197",
    "8192, 4, 100000, 100000, 256", // as it is set
    "512, 2, 1000000, 111848, 27", // spans that say nothing take no more than half of it
    "64, 8, 100000, 3495, 0",
  })
  void aTraceIsNoLargerThanEachThreadHasRoomForInHalfOfTheHeap(
      long heapMiB, int threads, int spans, int fewer, long smallerMiB) {
    TraceLimits asked = new TraceLimits(spans, 256 << 20);

    TraceLimits inHeap = asked.inHeap(heapMiB << 20, threads);

    assertThat(inHeap.spans()).isEqualTo(fewer);
    assertThat(inHeap.bytes() >> 20).isEqualTo(smallerMiB);
  }

  /** The 384 MB of dev, with its one thread. */
  @Test
  void whatThereIsRoomForIsKeptAsItIsSet() {
    TraceLimits small = new TraceLimits(100_000, 32 << 20);
    assertThat(small.inHeap(371L << 20, 1)).isEqualTo(small);
  }

  private static Arrivals arrivals(long records, long spans, long bytes, long dropped) {
    return new Arrivals(1, 1, false, records, spans, 0, bytes, dropped);
  }
}
