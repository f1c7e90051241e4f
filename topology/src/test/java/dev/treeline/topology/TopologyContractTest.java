package dev.treeline.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanLimits;
import dev.treeline.topics.Topics;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.topology.assembly.TraceLimits;
import dev.treeline.topology.decode.TenantRule;
import dev.treeline.topology.metrics.SpanMetrics;
import dev.treeline.topology.store.Openings;
import dev.treeline.topology.store.StateStores;
import dev.treeline.wire.WireValues;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.WindowBytesStoreSupplier;
import org.junit.jupiter.api.Test;

/**
 * What a running Treeline has left in Kafka and on disk is found again by these names: changelog
 * topics are called application-store-changelog, directories of state after the sub-topology's
 * number and the store.
 */
class TopologyContractTest {

  private static final String BREAKS =
      "this breaks stored state: bump the version in Topics.applicationId()";

  @Test
  void theTopologyIsTheOneThatStoredItsState() throws IOException {
    assertThat(describe(AssemblySettings.DEFAULTS, 24)).as(BREAKS).isEqualTo(golden());
  }

  /** Else two instances with different settings would be two applications with one name. */
  @Test
  void settingsDoNotChangeIt() throws IOException {
    Duration other = Duration.ofMinutes(7);
    AssemblySettings settings =
        new AssemblySettings(other, other, other, other, other, new TraceLimits(7, 7));
    assertThat(describe(settings, 4)).as(BREAKS).isEqualTo(golden());
  }

  @Test
  void storesKeepTheirNames() {
    assertThat(StateStores.ROWS).as(BREAKS).isEqualTo("rows");
    assertThat(StateStores.STATE).as(BREAKS).isEqualTo("trace-state");
    assertThat(StateStores.SUMMARIES).as(BREAKS).isEqualTo("summaries");
    assertThat(StateStores.RUNS).as(BREAKS).isEqualTo("runs");
  }

  /** The directories of the rows are called after their segments' starts. */
  @Test
  void rowsLieInSegmentsOfHalfTheirRetention() {
    Duration retention = AssemblySettings.DEFAULTS.rowRetention();
    assertThat(retention).isEqualTo(Duration.ofHours(37));
    WindowBytesStoreSupplier rows = StateStores.rowsSupplier(retention);
    assertThat(rows.retentionPeriod()).isEqualTo(retention.toMillis());
    assertThat(rows.segmentIntervalMs()).as(BREAKS).isEqualTo(retention.toMillis() / 2);
    assertThat(rows.windowSize()).as(BREAKS).isEqualTo(1);
    assertThat(rows.retainDuplicates()).as(BREAKS).isFalse();
    assertThat(rows.metricsScope()).as("RocksDB, with windows").isEqualTo("rocksdb-window");
    assertThat(StateStores.rows(retention).build().persistent()).isTrue();
    assertThat(StateStores.keyValue(StateStores.STATE).build().persistent()).isTrue();
  }

  @Test
  void everyStoreHasAChangelog() {
    StoreBuilder<?> rows = StateStores.rows(Duration.ofHours(37));
    assertThat(rows.loggingEnabled()).isTrue();
    assertThat(rows.logConfig())
        .as("write-once rows are dropped by age, never compacted")
        .isEqualTo(Map.of("cleanup.policy", "delete"));
    StoreBuilder<?> states = StateStores.keyValue(StateStores.STATE);
    assertThat(states.loggingEnabled()).isTrue();
    assertThat(states.logConfig()).as("compacted, as Streams does it").isEmpty();
  }

  @Test
  void theChangelogWhoseRecordsAreLargeIsTheRows() {
    assertThat(Topics.DEFAULT.rowsChangelog())
        .isEqualTo(Topics.DEFAULT.applicationId() + "-" + StateStores.ROWS + "-changelog");
  }

  @Test
  void theApplicationAndItsTopicsKeepTheirNames() {
    assertThat(Topics.DEFAULT.applicationId()).isEqualTo("treeline-v1");
    assertThat(Topics.DEFAULT.spans()).isEqualTo("treeline.spans");
    assertThat(Topics.DEFAULT.traces()).isEqualTo("treeline.traces");
    assertThat(Topics.DEFAULT.runs()).isEqualTo("treeline.runs");
    assertThat(Topics.DEFAULT.deadLetters()).isEqualTo("treeline.dead-letters");
  }

  private static String describe(AssemblySettings settings, int partitions) {
    return TreelineTopology.build(
            Topics.DEFAULT,
            SpanLimits.DEFAULTS,
            WireValues.NONE,
            settings,
            new TenantRule("default", name -> true),
            partitions,
            new SpanMetrics(new SimpleMeterRegistry()),
            new Openings())
        .describe()
        .toString()
        .stripTrailing();
  }

  private static String golden() throws IOException {
    try (InputStream in = TopologyContractTest.class.getResourceAsStream("/topology.golden.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .stripTrailing();
    }
  }
}
