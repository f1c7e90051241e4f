package dev.treeline.topology.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.topology.assembly.AssemblySettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StateStoresTest {

  /** What docs/capacity.md reckons disks with, and docs/operations.md says of deleted rows. */
  @Test
  void rowsStayOnTheDiskForHalfAsLongAgainAsTheyCanBeRead() {
    Duration readable = AssemblySettings.DEFAULTS.rowRetention();

    long segment = StateStores.rowsSupplier(readable).segmentIntervalMs();

    assertThat(readable).isEqualTo(Duration.ofHours(37));
    assertThat(readable.plusMillis(segment)).isEqualTo(Duration.ofMinutes(55 * 60 + 30));
  }
}
