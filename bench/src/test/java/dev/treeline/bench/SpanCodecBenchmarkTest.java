package dev.treeline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpanCodecBenchmarkTest {

  @Test
  void measuresASpanOfAboutSixHundredBytesAndTwentyInABatch() {
    SpanCodecBenchmark benchmark = new SpanCodecBenchmark();

    assertThat(benchmark.spanValue.length).isBetween(540, 660);
    assertThat(benchmark.decodeSpan()).containsExactly(benchmark.span);
    assertThat(benchmark.decodeBatchOf20()).isEqualTo(benchmark.batch).hasSize(20);
    assertThat(benchmark.skimSpan().spans()).isEqualTo(1);
    assertThat(benchmark.skimBatchOf20().spans()).isEqualTo(20);
  }

  @Test
  void theHarnessOfJmhWasGenerated() {
    assertThat(Bench.class.getResource("/META-INF/BenchmarkList")).isNotNull();
  }
}
