package dev.treeline.model;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.spanId;

import dev.treeline.span.Span;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same model, for traces as large as they may be. */
class GiantTracesIT {

  private static final int SPANS_PER_RECORD = 250;

  @TempDir private Path stateDir = Path.of("");

  @Test
  void aChainOfTenThousand() {
    check(10_000, true, i -> i == 0 ? null : "s" + (i - 1));
  }

  @Test
  void aStarOfAHundredThousand() {
    check(100_000, false, i -> i == 0 ? null : "s0");
  }

  @Test
  void aForestOfFiveThousand() {
    check(10_000, true, i -> i % 2 == 0 ? null : "s" + (i - 1));
  }

  @Test
  void aCycleOfTenThousand() {
    check(10_000, true, i -> "s" + (i == 0 ? 9_999 : i - 1));
  }

  @Test
  void aThousandCyclesWithAllElseBelowThem() {
    check(10_000, true, i -> "s" + (i < 2_000 ? i ^ 1 : i / 2));
  }

  @Test
  void tenThousandWithoutTheirParents() {
    check(10_000, true, i -> "lost" + i);
  }

  /** Half of it comes after the first close, the first span last; some comes twice. */
  private void check(int spans, boolean apart, IntFunction<@Nullable String> parentOf) {
    Random random = new Random(spans);
    List<Span> parts = new ArrayList<>();
    for (int i = 0; i < spans; i++) {
      int start = random.nextInt(1_000);
      if (apart) {
        parts.add(aSpan("s" + i).childOf(parentOf.apply(i)).startingAt(start).running().build());
      }
      parts.add(aSpan("s" + i).childOf(parentOf.apply(i)).startingAt(start).build());
    }
    Collections.shuffle(parts, random);
    parts.sort(Comparator.comparing(part -> part.spanId().equals(spanId("s0"))));
    List<List<Span>> records = new ArrayList<>();
    for (int from = 0; from < parts.size(); from += SPANS_PER_RECORD) {
      records.add(parts.subList(from, Math.min(parts.size(), from + SPANS_PER_RECORD)));
    }
    int half = records.size() / 2;
    List<List<Span>> late = new ArrayList<>(records.subList(half, records.size()));
    late.addAll(records.subList(0, 3));
    try (ModelRun run = new ModelRun(stateDir, spans, Duration.ofHours(24))) {
      run.run(List.of(new RandomTrace("trace", List.of(records.subList(0, half), late))));
    }
  }
}
