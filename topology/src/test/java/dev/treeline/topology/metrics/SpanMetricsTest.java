package dev.treeline.topology.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SpanMetricsTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  /** Else it would be no number, and no sum over instances one either. */
  @Test
  void whereNobodyReadsSourcesNoneOfTheirPartitionsWaits() {
    WeakReference<SpanMetrics> nobodys = new WeakReference<>(SpanMetrics.ofSources(registry));
    Awaitility.await()
        .until(
            () -> {
              System.gc();
              return nobodys.refersTo(null);
            });

    assertThat(registry.get("treeline.spans.waiting_partitions").gauge().value()).isZero();
  }
}
