package dev.treeline.cli.bench;

import dev.treeline.bench.Bench;
import dev.treeline.cli.command.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code treeline bench}: measures on a broker and a Treeline of its own. */
@Command(
    name = "bench",
    description = "Measures Treeline on this machine, beside a broker in a temporary directory.",
    mixinStandardHelpOptions = true)
public final class BenchCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      completionCandidates = Purposes.class,
      description = "What to measure:%n${COMPLETION-CANDIDATES}")
  private String name = "";

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often, after one round to warm up.")
  private @Nullable Integer rounds;

  @Option(names = "--spans", paramLabel = "N", description = "Spans in a measurement, about.")
  private @Nullable Integer spans;

  @Option(
      names = "--page",
      paramLabel = "FILE",
      description = "A page with a place for the table: docs/performance.md.")
  private @Nullable Path page;

  @Parameters(index = "1..*", paramLabel = "JMH-OPTION", description = "For JMH, after --.")
  private List<String> jmhOptions = new ArrayList<>();

  @Override
  public void run() {
    if (!Bench.purposes().containsKey(name)) {
      throw new ParameterException(
          spec.commandLine(),
          "no benchmark %s: there are %s"
              .formatted(name, String.join(", ", Bench.purposes().keySet())));
    }
    Path table = page;
    if (table != null && !Files.isWritable(table)) {
      throw new CommandFailure("cannot write to " + table);
    }
    Bench.run(
        new Bench.Request(name, optional(rounds), optional(spans), table, jmhOptions),
        System.out,
        System.err);
  }

  private static OptionalInt optional(@Nullable Integer number) {
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /** A line of the help for each of them. */
  private static final class Purposes implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Bench.purposes().entrySet().stream()
          .map(entry -> "%n%s: %s".formatted(entry.getKey(), entry.getValue()))
          .iterator();
    }
  }
}
