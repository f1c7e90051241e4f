package dev.treeline.bench.lab;

import java.util.function.Consumer;

/** A benchmark on a broker and a Treeline of its own. */
public interface LabBenchmark {

  /** What it tells, in a line. */
  String purpose();

  /** What is fit where nothing is asked for. */
  Bounds usualBounds();

  /**
   * Runs to its end.
   *
   * @param progress is told of each step
   * @return what was found, in Markdown
   */
  String run(Lab lab, Bounds bounds, Consumer<String> progress);
}
