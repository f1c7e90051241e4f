package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.TraceChunk;
import dev.treeline.span.Span;
import dev.treeline.span.SpanId;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.topology.assembly.TraceStateCodec;
import dev.treeline.topology.store.StateStores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After hours of standstill the log is worked off in no time, and reads as if it were live. */
class BacklogTest {

  static final Duration END = Duration.ofMinutes(100);

  /** Of the driver's wall clock, so that live arrivals are at the very times of the log. */
  private static final long ROUND = 250;

  @TempDir Path live;
  @TempDir Path late;

  /** A record, and how long after the start it was appended. */
  record Append(Duration at, Span span) {}

  /** What consumers of treeline.traces and readers are told of a revision. */
  record Revision(
      String trace, int number, TraceChunk.ClosedBy by, String status, List<SpanId> spans) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aBacklogClosesAsItWouldHaveLive(long seed) {
    List<Append> log = traffic(seed);
    List<Revision> closedLive = closedLive(log, live);

    List<Revision> closedLater;
    try (AssemblyDriver treeline = new AssemblyDriver(AssemblySettings.DEFAULTS, late)) {
      log.forEach(append -> treeline.arrivedAt(append.at, append.span));
      treeline.skip(END);
      treeline.quietFor(Duration.ofMinutes(1));
      closedLater = revisions(treeline.completed());
    }

    assertThat(closedLive).anyMatch(revision -> revision.number > 2);
    assertThat(closedLive).extracting(Revision::by).contains(TraceChunk.ClosedBy.QUIET);
    assertThat(closedLater).isEqualTo(closedLive);
  }

  /**
   * What is committed and not written is lost by a kill, and a trace that is known to have been
   * quiet for too long is closed too early after it. Minutes of a backlog pass between two rounds.
   */
  @Test
  void aKillInABacklogTakesNoMoreThanARoundsWorthOfTheLog() {
    try (AssemblyDriver treeline = new AssemblyDriver(AssemblySettings.DEFAULTS, late)) {
      treeline.arrivedAt(Duration.ZERO, aSpan("root").build());
      treeline.arrivedAt(Duration.ofSeconds(2), aSpan("child").childOf("root").build());
      treeline.arrivedAt(Duration.ofMillis(2_250), aSpan("other").inTrace("other").build());

      assertThat(treeline.all(StateStores.STATE))
          .extracting(row -> TraceStateCodec.decode(row.value).lastArrival())
          .contains(AssemblyDriver.START.plusSeconds(2).toEpochMilli());
    }
  }

  /** What comes of it when each record is processed at the time at which it is appended. */
  static List<Revision> closedLive(List<Append> log, Path stateDir) {
    try (AssemblyDriver treeline = new AssemblyDriver(AssemblySettings.DEFAULTS, stateDir)) {
      Duration now = Duration.ZERO;
      for (Append append : log) {
        treeline.quietFor(append.at.minus(now));
        now = append.at;
        treeline.arrives(append.span);
      }
      treeline.quietFor(END.minus(now));
      return revisions(treeline.completed());
    }
  }

  /** Traces whose spans come apart by seconds or minutes, some without a root. */
  private static List<Append> traffic(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Append> log = new ArrayList<>();
    for (int trace = 0; trace < 12; trace++) {
      String name = "trace" + trace;
      boolean headless = trace % 4 == 3;
      long at = ROUND * random.nextLong(240);
      for (int i = 0; i < 5; i++) {
        boolean root = i == 0 && !headless;
        log.add(
            new Append(
                Duration.ofMillis(at),
                aSpan("s" + i).inTrace(name).childOf(root ? null : "s0").startingAt(i).build()));
        at += random.nextInt(3) == 0 ? ROUND * random.nextLong(1_600) : ROUND * random.nextLong(12);
      }
    }
    log.sort(Comparator.comparing(Append::at));
    return log;
  }

  /** One that was emitted twice is one. */
  static List<Revision> revisions(List<TraceChunk> completed) {
    return completed.stream()
        .map(
            chunk ->
                new Revision(
                    chunk.traceId().toString(),
                    chunk.revision(),
                    chunk.closedBy(),
                    chunk.status(),
                    chunk.spans().stream().map(Span::spanId).sorted().toList()))
        .distinct()
        .sorted(Comparator.comparing(Revision::trace).thenComparing(Revision::number))
        .toList();
  }
}
