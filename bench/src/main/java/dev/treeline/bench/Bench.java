package dev.treeline.bench;

import java.util.Arrays;
import java.util.Map;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs a benchmark by its short name; everything after the name goes to JMH. */
public final class Bench {

  private static final Map<String, Class<?>> BENCHMARKS = Map.of("codec", SpanCodecBenchmark.class);

  private Bench() {}

  public static void main(String[] args) throws RunnerException {
    System.exit(run(args));
  }

  /** Returns the exit code: 0, or 2 for a usage error. */
  public static int run(String... args) throws RunnerException {
    Class<?> benchmark = args.length == 0 ? null : BENCHMARKS.get(args[0]);
    if (benchmark == null) {
      System.err.println("usage: bench NAME [JMH options], where NAME is " + BENCHMARKS.keySet());
      return 2;
    }
    try {
      String[] rest = Arrays.copyOfRange(args, 1, args.length);
      new Runner(
              new OptionsBuilder()
                  .parent(new CommandLineOptions(rest))
                  .include(benchmark.getName())
                  .build())
          .run();
      return 0;
    } catch (CommandLineOptionException e) {
      System.err.println("bench: JMH does not take that: " + e.getMessage());
      return 2;
    }
  }
}
