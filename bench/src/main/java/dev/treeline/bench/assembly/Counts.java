package dev.treeline.bench.assembly;

import dev.treeline.bench.report.Spread;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** What is asked of the meters of a run, and of several rounds. */
final class Counts {

  private Counts() {}

  /** This many spans were taken from the topic. */
  static Predicate<Map<String, Long>> accepted(long spans) {
    return meters -> count(meters, "spans.accepted") >= spans;
  }

  /** This many traces are closed, and none was opened again since. */
  static Predicate<Map<String, Long>> closed(long traces) {
    return meters -> count(meters, "traces.confirmed") >= traces + count(meters, "traces.reopened");
  }

  private static long count(Map<String, Long> meters, String name) {
    return meters.getOrDefault("treeline." + name, 0L);
  }

  static <T> Spread spread(List<T> rounds, ToDoubleFunction<T> of) {
    return Spread.of(rounds.stream().map(of::applyAsDouble).toList());
  }

  static <T> double median(List<T> rounds, ToDoubleFunction<T> of) {
    return spread(rounds, of).median();
  }
}
