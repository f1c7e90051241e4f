package dev.treeline.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClockWatchTest {

  private long wallMillis = 1_800_000_000_000L;
  private long nanos = -5;
  private final List<String> told = new ArrayList<>();
  private final ClockWatch watch = new ClockWatch(() -> wallMillis, () -> nanos, told::add);

  @Test
  void aClockThatIsSetBackIsTold() {
    pass(Duration.ofMinutes(3));
    wallMillis -= Duration.ofHours(1).toMillis();

    pass(Duration.ofSeconds(1));

    assertThat(told).singleElement().asString().contains("set back by 3600 s");
  }

  @Test
  void aClockThatIsSetBackAfterItWasSetForwardIsToldToo() {
    pass(Duration.ofSeconds(1));
    wallMillis += Duration.ofDays(1).toMillis();
    pass(Duration.ofSeconds(1));
    assertThat(told).isEmpty();

    wallMillis -= Duration.ofDays(1).toMillis();
    pass(Duration.ofSeconds(1));

    assertThat(told).hasSize(1);
  }

  @Test
  void aClockThatRunsSlowAndAMachineThatSleepsAreNothingToTell() {
    for (int i = 0; i < 60; i++) {
      wallMillis -= 1_000;
      pass(Duration.ofSeconds(1));
    }
    wallMillis += Duration.ofHours(8).toMillis(); // nobody counts the nanoseconds of a sleep
    pass(Duration.ofSeconds(1));

    assertThat(told).isEmpty();
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
    wallMillis += time.toMillis();
    watch.look();
  }
}
