package dev.treeline.topology.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.treeline.key.TraceKey;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.topology.index.SummaryIndex;
import dev.treeline.topology.metrics.SpanMetrics;
import dev.treeline.trace.ClosedBy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.junit.jupiter.api.Test;

class CloserTest {

  private static final byte[] TRACE = TraceKey.of(Tenant.named("acme"), new TraceId(1, 2));

  /** On start: it would be laid to every record that comes, for as long as the row is there. */
  @Test
  void aTraceThatCannotBeSummarizedAgainStopsNobody() {
    WindowStore<byte[], byte[]> rows =
        Stores.windowStoreBuilder(
                Stores.inMemoryWindowStore(
                    "rows", Duration.ofHours(1), Duration.ofMillis(1), false),
                Serdes.ByteArray(),
                Serdes.ByteArray())
            .withLoggingDisabled()
            .withCachingDisabled()
            .build();
    KeyValueStore<byte[], byte[]> states =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore("states"), Serdes.ByteArray(), Serdes.ByteArray())
            .withLoggingDisabled()
            .withCachingDisabled()
            .build();
    rows.init(new MockProcessorContext<Void, Void>().getStateStoreContext(), rows);
    states.init(new MockProcessorContext<Void, Void>().getStateStoreContext(), states);
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    Closer closer =
        new Closer(
            rows,
            new TraceStates(states),
            new Turns(states),
            new SummaryIndex(states),
            AssemblySettings.DEFAULTS.closingPolicy(),
            new SpanMetrics(meters),
            () -> 0,
            record -> {});
    rows.put(TraceKey.row(TRACE, 1), new byte[] {1, 2, 3}, 1_000);
    TraceState begun = TraceState.begin("acme", 1_000);
    TraceState closed =
        new TraceState(
            "acme",
            begun.arrivals(),
            begun.buckets(),
            begun.phase().closed(),
            new LastClose(1, ClosedBy.QUIET, 1, 1));

    assertThatCode(() -> closer.summarize(TRACE, closed)).doesNotThrowAnyException();

    assertThat(meters.get("treeline.traces.close.failed").counter().count()).isEqualTo(1);
    rows.close();
    states.close();
  }
}
