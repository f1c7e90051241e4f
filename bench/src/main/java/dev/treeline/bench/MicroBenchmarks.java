package dev.treeline.bench;

import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Inner pieces, measured by JMH, which prints its own report. */
final class MicroBenchmarks {

  static final Map<String, String> PURPOSES =
      Map.of(
          "codec", "encoding and decoding of spans (JMH; its options follow after --)",
          "keys", "the keys of the stores (JMH)",
          "read-steps", "rows to spans, merged, to a tree, to each dialect's JSON (JMH)");

  private static final Map<String, Class<?>> CLASSES =
      Map.of(
          "codec", SpanCodecBenchmark.class,
          "keys", KeyBenchmark.class,
          "read-steps", ReadBenchmark.class);

  private MicroBenchmarks() {}

  static boolean has(String name) {
    return CLASSES.containsKey(name);
  }

  static void run(String name, List<String> jmhOptions) {
    Class<?> benchmark = CLASSES.get(name);
    if (benchmark == null) {
      throw new IllegalArgumentException("no benchmark " + name);
    }
    try {
      new Runner(
              new OptionsBuilder()
                  .parent(new CommandLineOptions(jmhOptions.toArray(String[]::new)))
                  .include(benchmark.getName())
                  .build())
          .run();
    } catch (CommandLineOptionException e) {
      throw new IllegalArgumentException("JMH does not take that: " + e.getMessage(), e);
    } catch (RunnerException e) {
      throw new IllegalStateException("JMH could not run: " + e.getMessage(), e);
    }
  }
}
