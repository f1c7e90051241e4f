package dev.treeline.topology.failure;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class ThreadReplacementTest {

  private final ThreadReplacement replacement = new ThreadReplacement();

  @Test
  void aThreadIsReplacedTenTimesInAShortTimeAndNotMore() {
    StreamsException passing = new StreamsException(new TimeoutException("broker away"));
    for (int i = 0; i < 10; i++) {
      assertThat(replacement.handle(passing)).isEqualTo(REPLACE_THREAD);
    }
    assertThat(replacement.handle(passing)).isEqualTo(SHUTDOWN_CLIENT);
  }

  @Test
  void whatNoThreadCanMendEndsTheApplicationAtOnce() {
    assertThat(replacement.handle(new StreamsException(new UnsatisfiedLinkError("librocksdbjni"))))
        .isEqualTo(SHUTDOWN_CLIENT);
  }
}
