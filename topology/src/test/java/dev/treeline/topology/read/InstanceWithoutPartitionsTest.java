package dev.treeline.topology.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.Tenant;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.SummaryQuery;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.junit.jupiter.api.Test;

/** A stream thread has taken the place of another, which still has the partitions. */
class InstanceWithoutPartitionsTest {

  private final StreamsTraceReader reader =
      new StreamsTraceReader(
          new NoStores(),
          "here:1",
          3,
          Duration.ofSeconds(5),
          Duration.ofHours(1),
          Clock.systemUTC());

  @Test
  void itsListMissesAllOfThem() {
    SummaryPage page = reader.list(Tenant.DEFAULT, SummaryQuery.newest(10));

    assertThat(page.summaries()).isEmpty();
    assertThat(page.coverage().missing()).containsExactly(0, 1, 2);
    assertThat(reader.coverage().missing()).containsExactly(0, 1, 2);
  }

  private static final class NoStores implements LocalStores {

    @Override
    public List<Integer> partitions() {
      return List.of();
    }

    @Override
    public WindowStore<byte[], byte[]> window(String name, int partition) {
      throw new InvalidStateStoreException("none");
    }

    @Override
    public ReadOnlyKeyValueStore<byte[], byte[]> keyValue(String name, int partition) {
      throw new InvalidStateStoreException("none");
    }

    @Override
    public Object opening(String name, int partition) {
      throw new InvalidStateStoreException("none");
    }

    @Override
    public int runPartitionOf(byte[] runKey) {
      throw new InvalidStateStoreException("none");
    }
  }
}
