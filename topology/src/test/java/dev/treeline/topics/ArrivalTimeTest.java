package dev.treeline.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class ArrivalTimeTest {

  private static final long NOW = 1_767_225_600_000L;

  private final ArrivalTime time =
      new ArrivalTime(Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC));

  @Test
  void isTheRecordsOwnTime() {
    assertThat(extract(NOW - 5_000)).isEqualTo(NOW - 5_000);
    assertThat(extract(NOW)).isEqualTo(NOW);
  }

  /** Stream time that ran ahead would expire every row of the store. */
  @Test
  void isNeverLaterThanNow() {
    assertThat(extract(NOW + 1)).isEqualTo(NOW);
    assertThat(extract(Long.MAX_VALUE)).isEqualTo(NOW);
  }

  /** Streams drops records with a negative time. */
  @Test
  void isNeverNegative() {
    assertThat(extract(-1)).isZero();
  }

  private long extract(long timestamp) {
    return time.extract(
        new ConsumerRecord<>(
            "treeline.spans",
            0,
            0,
            timestamp,
            TimestampType.LOG_APPEND_TIME,
            0,
            0,
            new byte[0],
            new byte[0],
            new RecordHeaders(),
            Optional.empty()),
        NOW - 1);
  }
}
