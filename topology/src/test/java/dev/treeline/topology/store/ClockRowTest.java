package dev.treeline.topology.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClockRowTest {

  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private static final long NOW = 1_000 * MINUTE + 1;

  @TempDir Path dir;
  private WindowStore<byte[], byte[]> rows;

  @BeforeEach
  void open() {
    MockProcessorContext<byte[], byte[]> context =
        new MockProcessorContext<>(new Properties(), new TaskId(0, 0), dir.toFile());
    rows =
        Stores.windowStoreBuilder(
                Stores.persistentWindowStore(
                    "rows", Duration.ofHours(1), Duration.ofMillis(1), false),
                Serdes.ByteArray(),
                Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    rows.init(context.getStateStoreContext(), rows);
  }

  @AfterEach
  void close() {
    rows.close();
  }

  @Test
  void theLatestClockIsRead() {
    assertThat(ClockRow.read(rows, NOW)).isEmpty();
    ClockRow.write(rows, NOW - MINUTE);
    ClockRow.write(rows, NOW - 1);
    ClockRow.write(rows, NOW);
    assertThat(ClockRow.read(rows, NOW)).hasValue(NOW);
  }

  @Test
  void aClockSomeMinutesBehindOrOneAheadIsReadToo() {
    ClockRow.write(rows, NOW - 7 * MINUTE);
    assertThat(ClockRow.read(rows, NOW)).hasValue(NOW - 7 * MINUTE);
    ClockRow.write(rows, NOW);
    ClockRow.write(rows, NOW + MINUTE - 2);
    assertThat(ClockRow.read(rows, NOW)).hasValue(NOW + MINUTE - 2);
    assertThat(ClockRow.read(rows, NOW + 20 * MINUTE)).isEmpty();
  }

  @Test
  void aClockThatIsAheadIsForgottenInEachOfItsMinutes() {
    ClockRow.write(rows, NOW);
    ClockRow.write(rows, NOW + MINUTE);
    ClockRow.write(rows, NOW + 40 * MINUTE); // this machine's clock was set back

    ClockRow.forget(rows, NOW);

    assertThat(ClockRow.read(rows, NOW)).isEmpty();
    assertThat(ClockRow.read(rows, NOW + MINUTE)).isEmpty();
    assertThat(ClockRow.read(rows, NOW + 40 * MINUTE)).isEmpty();
  }

  @Test
  void aForgottenClockClaimsNothingUntilItIsReachedAgain() {
    ClockRow.forget(rows, NOW);
    assertThat(ClockRow.read(rows, NOW)).isEmpty();
    ClockRow.write(rows, NOW - MINUTE);
    ClockRow.write(rows, NOW);

    ClockRow.forget(rows, NOW);

    assertThat(ClockRow.read(rows, NOW)).isEmpty();
    ClockRow.write(rows, NOW - MINUTE); // read again from the last commit
    assertThat(ClockRow.read(rows, NOW)).isEmpty();
    ClockRow.write(rows, NOW);
    assertThat(ClockRow.read(rows, NOW)).hasValue(NOW);
  }

  /** A broker ahead of us is in a later minute first: reads must not wait for it. */
  @ParameterizedTest
  @ValueSource(longs = {1, 40})
  void aClockThatWentOnInALaterMinuteIsFoundBehindAForgottenOne(long minutes) {
    ClockRow.write(rows, NOW);
    ClockRow.forget(rows, NOW);

    ClockRow.write(rows, NOW + minutes * MINUTE);

    assertThat(ClockRow.read(rows, NOW)).hasValue(NOW + minutes * MINUTE);
  }
}
