package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.topology.store.StateStores;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceStatus;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A partition that nothing comes to but its own ticks, which are few, and enough. */
class IdlePartitionTest {

  private static final Duration ROUND = Duration.ofMillis(250);
  private static final int ROUNDS_A_MINUTE = 240;

  @TempDir Path dir;

  @Test
  void whatIsMissingIsKnownToBeMissingAtAnyTime() {
    try (AssemblyDriver treeline = new AssemblyDriver(AssemblySettings.DEFAULTS, dir)) {
      treeline.quietFor(Duration.ofSeconds(1));
      Span unknown = aSpan("s").build();
      long clockRows = treeline.written(StateStores.ROWS);

      for (int round = 0; round < ROUNDS_A_MINUTE; round++) {
        treeline.aRound();
        assertThat(treeline.reader.trace(Tenant.DEFAULT, unknown.traceId()))
            .as("after %d rounds", round)
            .isInstanceOf(TraceAnswer.NotFound.class);
        assertThat(treeline.reader.run(Tenant.DEFAULT, "unknown"))
            .as("after %d rounds", round)
            .isInstanceOf(RunAnswer.NotFound.class);
      }

      assertThat(treeline.written(StateStores.ROWS) - clockRows)
          .as("two in the time after which an answer is stale")
          .isBetween(23L, 25L);
    }
  }

  /** At most a second late, at whatever time it comes: it does not wait for the others' rest. */
  @ParameterizedTest
  @ValueSource(longs = {0, 250, 1_000, 1_250, 2_250, 2_500})
  void aTraceClosesWhenItsTimeHasCome(long offset) {
    try (AssemblyDriver treeline = new AssemblyDriver(AssemblySettings.DEFAULTS, dir)) {
      treeline.quietFor(Duration.ofSeconds(20).plusMillis(offset));
      Span root = aSpan("s").build();
      treeline.arrives(root);

      treeline.quietFor(AssemblySettings.DEFAULTS.closeAfterRoot().minus(ROUND));
      assertThat(treeline.completed()).isEmpty();
      treeline.quietFor(ROUND.plusSeconds(1));
      assertThat(treeline.completed()).hasSize(1);
      assertThat(treeline.trace(root.traceId()).status()).isEqualTo(TraceStatus.COMPLETE);
    }
  }
}
