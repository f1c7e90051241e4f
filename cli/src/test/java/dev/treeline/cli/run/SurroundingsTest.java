package dev.treeline.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SurroundingsTest {

  private static final long MIB = 1 << 20;

  @ParameterizedTest(name = "{0} processors, {1} MiB of heap: {2}")
  @CsvSource({"1,8192,1", "4,8192,4", "64,8192,8", "4,1024,4", "4,600,2", "4,384,1", "4,64,1"})
  void thereIsAStreamThreadForEachProcessorWithRoomInTheHeap(
      int processors, long heapMiB, int threads) {
    assertThat(Surroundings.streamThreads(processors, heapMiB * MIB)).isEqualTo(threads);
  }
}
