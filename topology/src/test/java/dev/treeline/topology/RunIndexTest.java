package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.key.RunKey;
import dev.treeline.span.Span;
import dev.treeline.span.SpanId;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.topics.SpansPartitioner;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.topology.index.RunPair;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.RunAnswer.RunTrace;
import dev.treeline.trace.TraceAnswer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the index of runs says of itself: up to when it was told, and what it forgets. */
class RunIndexTest {

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

  @Test
  void beforeItHasHeardAnythingNoRunIsKnownToBeMissing() {
    assertThat(run("r")).isInstanceOf(RunAnswer.Unavailable.class);
    treeline.quietFor(Duration.ofSeconds(2));
    assertThat(run("r")).isInstanceOf(RunAnswer.NotFound.class);
  }

  @Test
  void aRunIsNotMissingWhileTheIndexIsBehind() {
    treeline.arrives(aSpan("a").with("run_id", "known").build());
    treeline.quietFor(Duration.ofSeconds(2));

    treeline.stalledFor(AssemblySettings.DEFAULTS.maxStale().plusSeconds(2));

    assertThat(run("r")).isInstanceOf(RunAnswer.Unavailable.class);
    assertThat(run("known")).isInstanceOf(RunAnswer.Found.class);
    assertThat(treeline.reader.coverage().missing()).containsExactly(0);

    treeline.arrives(aSpan("b").build());
    treeline.quietFor(Duration.ofMillis(500));
    assertThat(treeline.reader.coverage().missing()).isEmpty();
    assertThat(run("r")).as("the index is behind yet").isInstanceOf(RunAnswer.Unavailable.class);

    treeline.arrivesAmongRuns(SpansPartitioner.tickKey(0), null);
    treeline.quietFor(Duration.ofMillis(500));

    assertThat(run("r")).isInstanceOf(RunAnswer.NotFound.class);
  }

  @Test
  void aRunIsForgottenByTheClockAlsoWhenNoOtherRunComes() {
    treeline.arrives(aSpan("a").with("run_id", "known").build());
    treeline.quietFor(Duration.ofSeconds(2));

    treeline.skip(AssemblySettings.DEFAULTS.runRetention().plusMinutes(1));
    treeline.quietFor(Duration.ofSeconds(5));

    assertThat(run("known")).isInstanceOf(RunAnswer.NotFound.class);
  }

  /** It is not told of each span that goes on with a run, and the trace is kept from its last. */
  @Test
  void aRunIsKnownForAsLongAsItsTraceCanBeRead() {
    AssemblySettings settings = AssemblySettings.DEFAULTS;
    treeline.arrives(aSpan("a").with("run_id", "known").build());
    treeline.skip(settings.tellAgainAfter().minusMinutes(5));
    treeline.arrives(aSpan("b").with("run_id", "known").build());

    treeline.skip(settings.retention().minusMinutes(30));
    treeline.quietFor(Duration.ofSeconds(5));

    assertThat(treeline.reader.trace(Tenant.DEFAULT, aSpan().build().traceId()))
        .isInstanceOf(TraceAnswer.Found.class);
    assertThat(run("known")).isInstanceOf(RunAnswer.Found.class);
  }

  /** Trigger.dev's clients get the first of them. */
  @Test
  void theTracesOfARunKeepTheirOrderWhereAnUpdateTellsNoStart() {
    Span first = aSpan("a").inTrace("first").startingAt(10).with("run_id", "known").build();
    Span later = aSpan("b").inTrace("later").startingAt(20).with("run_id", "known").build();
    Span update =
        aSpan("b").inTrace("later").startingAtUnixMs(0).with("run_id", "known").running().build();
    treeline.arrives(first);
    treeline.arrives(update);
    treeline.arrives(later);

    RunAnswer answer = run("known");

    assertThat(answer)
        .isEqualTo(new RunAnswer.Found(List.of(runTraceOf(first), runTraceOf(later)), false));
    treeline.arrives(update.withEnd(later.endUnixNano()));
    assertThat(run("known")).isEqualTo(answer);
  }

  /** One run id for everything: a list of millions would not fit the heap. */
  @Test
  void ofARunWithVeryManyTracesThoseToldOfLastAreAnswered() {
    int most = 10_000;
    tellOfTraces(0, most);
    assertThat(run("known")).isEqualTo(new RunAnswer.Found(tracesBetween(0, most), false));

    treeline.skip(Duration.ofMinutes(1));
    tellOfTraces(most, most + 1);
    tellOfTraces(1, most);

    assertThat(run("known")).isEqualTo(new RunAnswer.Found(tracesBetween(1, most + 1), true));
  }

  private void tellOfTraces(int from, int to) {
    for (RunTrace trace : tracesBetween(from, to)) {
      treeline.arrivesAmongRuns(
          RunKey.of(Tenant.DEFAULT, "known"),
          new RunPair(trace.traceId(), trace.spanId(), trace.startUnixNano()).encode());
    }
  }

  /** Each starts after the one before. */
  private static List<RunTrace> tracesBetween(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> new RunTrace(new TraceId(~i, i), new SpanId(1), 1 + i))
        .toList();
  }

  private static RunTrace runTraceOf(Span span) {
    return new RunTrace(span.traceId(), span.spanId(), span.startUnixNano());
  }

  private RunAnswer run(String runId) {
    return treeline.reader.run(Tenant.DEFAULT, runId);
  }
}
