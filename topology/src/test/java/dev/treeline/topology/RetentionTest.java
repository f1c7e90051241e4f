package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.spanId;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.TraceChunk;
import dev.treeline.span.Span;
import dev.treeline.span.SpanId;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.topology.assembly.TraceLimits;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/**
 * A trace that goes on for several retentions, with spans and looks at any time. Kafka's row store
 * takes a row that is older than its retention, and never shows it, until the edge of a segment,
 * and segments are 60 s long at least: so times are minutes here, by a clock in the test's hands.
 */
class RetentionTest {

  /** The steps of one life: what comes after how long. */
  record Life(long retention, long maxOpen, List<Step> steps) {
    AssemblySettings settings() {
      return new AssemblySettings(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofMillis(maxOpen),
          Duration.ofMillis(retention),
          Duration.ofSeconds(5),
          TraceLimits.DEFAULTS);
    }
  }

  /** A span, or only a look, after some thousandths of the retention and some milliseconds. */
  record Step(boolean span, int thousandths, int millis) {
    long after(long retention) {
      return Math.max(1, retention * thousandths / 1000 + millis);
    }
  }

  @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
  void whatIsYoungIsReadAndAnAnswerThatLacksASpanSaysSo(@ForAll("lives") Life life)
      throws IOException {
    Path dir = Files.createTempDirectory("treeline-retention");
    try (AssemblyDriver treeline = new AssemblyDriver(life.settings(), dir)) {
      new Watcher(treeline, life).live();
    } finally {
      Files.deleteIfExists(dir);
    }
  }

  private static final class Watcher {
    private static final Duration ROUND = Duration.ofMillis(250);

    private final AssemblyDriver treeline;
    private final Life life;
    private final List<Long> sent = new ArrayList<>();
    private long now;

    Watcher(AssemblyDriver treeline, Life life) {
      this.treeline = treeline;
      this.life = life;
    }

    void live() {
      send();
      for (Step step : life.steps) {
        long forgotten = sent.get(sent.size() - 1) + life.retention; // as a whole, then
        long to = Math.min(now + step.after(life.retention), forgotten - ROUND.toMillis());
        if (to <= now) {
          send();
          continue;
        }
        treeline.skip(Duration.ofMillis(to - now));
        treeline.quietFor(ROUND); // of the tick, which lets the store know of the time
        now = to + ROUND.toMillis();
        look();
        if (step.span) {
          send();
        }
      }
      assertThat(treeline.count("treeline.rows.expired_put")).isZero();
    }

    private void send() {
      treeline.arrives(aSpan("s" + sent.size()).startingAt(sent.size()).build());
      checkRevisions(); // the trace may have been over before this span came
      sent.add(now);
      look();
    }

    private void look() {
      checkRevisions();
      Trace trace = treeline.trace(traceId("trace"));
      Set<SpanId> there =
          trace.tree().spans().stream().map(Span::spanId).collect(Collectors.toSet());
      checkYoung(there);
      if (there.size() < sent.size()) {
        assertThat(trace.status()).isEqualTo(TraceStatus.PARTIAL);
        assertThat(trace.reason()).contains("expired_spans");
      }
    }

    private void checkRevisions() {
      for (TraceChunk chunk : treeline.completed()) {
        assertThat(chunk.spanCount()).isEqualTo(chunk.spans().size());
        if (chunk.spanCount() < sent.size()) {
          assertThat(chunk.status()).isEqualTo("partial");
          assertThat(chunk.reason()).contains("expired_spans");
        }
      }
    }

    private void checkYoung(Set<SpanId> there) {
      long kept = life.settings().rowRetention().toMillis();
      for (int i = 0; i < sent.size(); i++) {
        long age = now - sent.get(i);
        if (age <= life.retention) {
          assertThat(there).as("span %d, %d ms old", i, age).contains(spanId("s" + i));
        } else if (age > kept + Duration.ofMinutes(2).toMillis()) {
          assertThat(there).as("span %d, %d ms old", i, age).doesNotContain(spanId("s" + i));
        }
      }
    }
  }

  @Provide
  Arbitrary<Life> lives() {
    Arbitrary<Long> retention =
        Arbitraries.oneOf(
            Arbitraries.of(600_000L, 433_711L), Arbitraries.longs().between(61_000, 7_200_000));
    Arbitrary<Long> maxOpen = Arbitraries.of(45_000L, 120_000L, 3_600_000L, 10_000_019L);
    return Combinators.combine(retention, maxOpen, steps().list().ofMinSize(3).ofMaxSize(40))
        .as(Life::new);
  }

  private static Arbitrary<Step> steps() {
    Arbitrary<Integer> thousandths =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.integers().between(0, 100)),
            Tuple.of(3, Arbitraries.integers().between(0, 1000)),
            Tuple.of(2, Arbitraries.of(500, 1000, 250)));
    return Combinators.combine(
            Arbitraries.of(true, true, false), thousandths, Arbitraries.integers().between(-2, 2))
        .as(Step::new);
  }
}
