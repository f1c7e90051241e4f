package dev.treeline.cli.load;

import dev.treeline.load.plan.LoadPlan;
import dev.treeline.load.plan.Shape;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is sent, whatever way it goes. */
final class PlanOptions {

  /** Of spans whose seed is given: the same seed makes the same spans on another day, too. */
  private static final Instant FIXED_START = Instant.parse("2026-01-01T00:00:00Z");

  private static final long USUAL_SPANS = 10_000;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(names = "--spans", paramLabel = "N", description = "In all. Default: 10000.")
  private @Nullable Long spans;

  @Option(
      names = "--spans-per-trace",
      paramLabel = "N",
      description = "Default: by shape: web 12, agent 26, batch 201, huge 20000.")
  private @Nullable Integer spansPerTrace;

  @Option(
      names = "--open-traces",
      paramLabel = "N",
      defaultValue = "20",
      description = "Under way at once, their spans mixed. Default: ${DEFAULT-VALUE}.")
  private int openTraces = 20;

  @Option(
      names = "--shapes",
      split = ",",
      paramLabel = "SHAPE",
      description = "Taking turns: web, agent, batch, huge. Default: web,agent.")
  private List<String> shapes = List.of("web", "agent");

  @Option(
      names = "--late",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Spans that are held back, like 0.05. Default: none.")
  private double late;

  @Option(
      names = "--duplicates",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Spans that are sent twice, like 0.05. Default: none.")
  private double duplicates;

  @Option(
      names = "--attribute-bytes",
      paramLabel = "N",
      defaultValue = "0",
      description = "Of an attribute that each span has besides its own. Default: none.")
  private int attributeBytes;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed makes the same spans. Default: another each time.")
  private @Nullable Long seed;

  @Option(
      names = "--start",
      paramLabel = "TIME",
      description =
          "When the first trace starts, like 2026-01-31T12:00:00Z. Default: now; with --seed"
              + " 2026-01-01T00:00:00Z.")
  private @Nullable Instant start;

  /**
   * @param timed whether the run has an end of its own
   * @param run how many spans of a trace come in a row
   */
  LoadPlan plan(boolean timed, int run, Instant now) {
    check();
    Instant from = seed == null ? now : FIXED_START;
    return new LoadPlan(
        seed == null ? now.toEpochMilli() : seed,
        start == null ? from : start,
        spans == null ? (timed ? Long.MAX_VALUE : USUAL_SPANS) : spans,
        spansPerTrace,
        openTraces,
        run,
        parsedShapes(),
        late,
        duplicates,
        attributeBytes);
  }

  /** How to send the same again. */
  String told(LoadPlan plan) {
    return "seed %d, start %s: the same options with these send the same spans"
        .formatted(plan.seed(), plan.start());
  }

  private List<Shape> parsedShapes() {
    List<Shape> parsed = new ArrayList<>();
    for (String text : shapes) {
      parsed.add(
          Arrays.stream(Shape.values())
              .filter(shape -> shape.text().equals(text.strip()))
              .findFirst()
              .orElseThrow(
                  () ->
                      usage(
                          "--shapes %s: use some of %s"
                              .formatted(
                                  text,
                                  Arrays.stream(Shape.values())
                                      .map(Shape::text)
                                      .collect(Collectors.joining(", "))))));
    }
    return parsed;
  }

  private void check() {
    if ((spans != null && spans < 1)
        || (spansPerTrace != null && spansPerTrace < 1)
        || openTraces < 1) {
      throw usage("--spans, --spans-per-trace and --open-traces are 1 or more");
    }
    if (late < 0 || late > 1 || duplicates < 0 || duplicates > 1) {
      throw usage("--late and --duplicates are shares from 0 to 1");
    }
    if (attributeBytes < 0) {
      throw usage("--attribute-bytes is 0 or more");
    }
  }

  private RuntimeException usage(String message) {
    return command == null
        ? new IllegalArgumentException(message)
        : new ParameterException(command.commandLine(), message);
  }
}
