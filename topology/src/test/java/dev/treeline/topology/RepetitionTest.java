package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.Span;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.topology.assembly.TraceState;
import dev.treeline.topology.assembly.TraceStateCodec;
import dev.treeline.topology.store.StateStores;
import dev.treeline.trace.TraceStatus;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record comes again: its producer sends it twice, or it is read twice. */
class RepetitionTest {

  private static final Span ROOT = aSpan("root").build();
  private static final Span ORPHAN = aSpan("child").childOf("root").build();

  @TempDir Path stateDir;
  private AssemblyDriver treeline;

  @BeforeEach
  void start() {
    treeline = new AssemblyDriver(AssemblySettings.DEFAULTS, stateDir);
  }

  @AfterEach
  void stop() {
    treeline.close();
  }

  /** Where the state was lost, a repetition is the first that it hears of the trace. */
  @Test
  void aRepetitionIsAnArrivalInAnOpenTraceAndNoNewRow() {
    treeline.quietFor(Duration.ofSeconds(90)); // by now it cannot be read again after a kill
    treeline.arrives(ORPHAN);
    treeline.quietFor(Duration.ofSeconds(20));
    long rows = treeline.written(StateStores.ROWS);
    treeline.arrives(ORPHAN);
    assertThat(treeline.written(StateStores.ROWS)).isEqualTo(rows);

    treeline.quietFor(Duration.ofSeconds(15));
    assertThat(treeline.trace(traceId("trace")).open()).isTrue();
    treeline.quietFor(Duration.ofSeconds(20));
    assertThat(treeline.trace(traceId("trace")).open()).isFalse();
  }

  /** The changelog of rows may lack it, and that of states have the close. */
  @Test
  void whatMayBeReadAgainAfterAKillIsWrittenAgainAlsoWhereTheTraceIsOver() {
    treeline.arrives(ROOT);
    treeline.quietFor(Duration.ofSeconds(8));
    assertThat(treeline.trace(traceId("trace")).status()).isEqualTo(TraceStatus.COMPLETE);
    long rows = treeline.written(StateStores.ROWS);

    treeline.arrives(ROOT);

    assertThat(treeline.written(StateStores.ROWS)).isEqualTo(rows + 1);
  }

  /** In a backlog after a start, all of which may have been read before. */
  @Test
  void aRepetitionHalfARetentionLaterTakesNoBucketAndKeepsTheTraceNoLonger() {
    treeline.arrivedAt(Duration.ofHours(-14), ROOT);
    treeline.arrivedAt(Duration.ofHours(-1), ROOT);
    treeline.quietFor(Duration.ofMinutes(3));

    long began = AssemblyDriver.START.minus(Duration.ofHours(14)).toEpochMilli();
    TraceState state = TraceStateCodec.decode(treeline.all(StateStores.STATE).get(0).value);
    assertThat(state.bucketStarts()).containsExactly(began);
    assertThat(state.lastArrival()).isEqualTo(began);
    assertThat(treeline.trace(traceId("trace")).status()).isEqualTo(TraceStatus.COMPLETE);
  }
}
