package dev.treeline.topology.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.treeline.testing.ManualClock;
import dev.treeline.topology.store.ClockRow;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreshnessTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final long NOW = START.toEpochMilli();
  private static final Duration MAX_STALE = Duration.ofSeconds(10);

  @TempDir Path dir;

  private final WindowStore<byte[], byte[]> rows =
      Stores.windowStoreBuilder(
              Stores.inMemoryWindowStore("rows", Duration.ofHours(1), Duration.ofMillis(1), false),
              Serdes.ByteArray(),
              Serdes.ByteArray())
          .withLoggingDisabled()
          .build();
  private final KeyValueStore<byte[], byte[]> runs =
      Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore("runs"), Serdes.ByteArray(), Serdes.ByteArray())
          .withLoggingDisabled()
          .build();
  private final ManualClock clock = ManualClock.at(START);
  private final Freshness copy = new Freshness.OfCopy(clock);
  private final Freshness owner = new Freshness.OfOwner(clock, MAX_STALE);

  @BeforeEach
  void open() {
    MockProcessorContext<byte[], byte[]> context =
        new MockProcessorContext<>(new Properties(), new TaskId(0, 0), dir.toFile());
    rows.init(context.getStateStoreContext(), rows);
    runs.init(context.getStateStoreContext(), runs);
    ClockRow.write(rows, NOW);
    ClockRow.write(runs, NOW);
  }

  @AfterEach
  void close() {
    rows.close();
    runs.close();
  }

  @Test
  void aCopyIsAsOldAsItsClock() {
    clock.advance(Duration.ofSeconds(7));

    assertThat(copy.behindMs(rows)).isEqualTo(7_000);
    assertThat(copy.behindMs(runs)).isEqualTo(7_000);
    assertThat(copy.age(7_000, NOW + 3_000)).isEqualTo(7_000);
  }

  /** The header that says it has no sign. */
  @Test
  void aCopyIsNeverFromTheFuture() {
    clock.advance(Duration.ofSeconds(-2)); // the broker's is ahead

    assertThat(copy.age(copy.behindMs(rows), NOW)).isZero();
  }

  /** Its new owner has begun, and its rows may be of before or after. */
  @Test
  void howOldACopyIsNobodyKnowsWhoseClockWasForgotten() {
    forget();

    assertThatThrownBy(() -> copy.behindMs(rows)).isInstanceOf(InvalidStateStoreException.class);
    assertThatThrownBy(() -> copy.behindMs(runs)).isInstanceOf(InvalidStateStoreException.class);
  }

  @Test
  void anOwnerThatHasForgottenItsClockKnowsOfATraceWhatItHasSeen() {
    forget();

    long behind = owner.behindMs(rows);

    assertThat(owner.isEnough(behind)).isFalse();
    assertThat(owner.age(behind, NOW - 2_000)).isEqualTo(2_000);
    assertThat(owner.isEnough(owner.behindMs(runs))).isFalse();
  }

  private void forget() {
    ClockRow.forget(rows, NOW);
    ClockRow.forget(runs);
  }
}
