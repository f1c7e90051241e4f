package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.topology.assembly.TraceLimits;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceStatus;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trace that goes on for three times the retention. */
class LongTraceTest {

  private static final Duration RETENTION = Duration.ofMinutes(10);
  private static final int MINUTES = 30;

  @TempDir Path stateDir;
  private AssemblyDriver treeline;

  @BeforeEach
  void start() {
    treeline =
        new AssemblyDriver(
            new AssemblySettings(
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofMinutes(2),
                RETENTION,
                Duration.ofSeconds(5),
                TraceLimits.DEFAULTS),
            stateDir);
  }

  @AfterEach
  void stop() {
    treeline.close();
  }

  @Test
  void whatIsWithinTheRetentionIsReadAndTheAnswerSaysThatTheRestIsGone() {
    treeline.arrives(aSpan("root").with("ctx.run.id", "run_long").build());
    for (int minute = 1; minute <= MINUTES; minute++) {
      treeline.quietFor(Duration.ofMinutes(1));
      treeline.arrives(
          aSpan("minute " + minute).childOf("root").with("ctx.run.id", "run_long").build());
      Trace trace = treeline.trace(traceId("trace"));
      int oldest = Math.max(1, minute - (int) RETENTION.toMinutes() + 1);
      for (int seen = oldest; seen <= minute; seen++) {
        assertThat(trace.tree().spans()).extracting(Span::name).contains("minute " + seen);
      }
    }
    treeline.quietFor(Duration.ofSeconds(2));

    Trace trace = treeline.trace(traceId("trace"));
    assertThat(trace.tree().spans()).extracting(Span::name).doesNotContain("root", "minute 1");
    assertThat(trace.status()).isEqualTo(TraceStatus.PARTIAL);
    assertThat(trace.reason()).contains("expired_spans");
    assertThat(treeline.reader.run(Tenant.DEFAULT, "run_long")).isInstanceOf(RunAnswer.Found.class);
  }
}
