package dev.treeline.cli.trace;

import dev.treeline.cli.client.AskedServer;
import dev.treeline.cli.command.Printed;
import dev.treeline.span.TraceId;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code treeline trace [ID]}. */
@Command(
    name = "trace",
    description = "Prints a trace as a tree, or the newest traces.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:found",
      "1:the server is away, refuses, or cannot tell at the moment",
      "2:the command line is wrong",
      "3:there is no such trace"
    },
    footer = {"", "Example: treeline trace 4bf92f3577b34da6a3ce929d0e0e4736 --follow"})
public final class TraceCommand implements Callable<Integer> {

  private static final String WHAT_LIST = "list of traces";

  private final Shell shell;
  private final Duration rereadAfter;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "Trace id, up to 32 hex digits. Without it the newest traces are listed.")
  private @Nullable String id;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this and exit.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  @Option(
      names = {"-f", "--follow"},
      description = "Draw again while the trace is live; end when it is closed.")
  private boolean follow;

  @Option(names = "--json", description = "Print the server's answer as it came.")
  private boolean json;

  @Mixin private AskedServer server = new AskedServer();

  @Option(
      names = "--width",
      paramLabel = "COLUMNS",
      description = "At least " + Canvas.MIN_WIDTH + ". Default: the terminal's width.")
  private @Nullable Integer width;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many traces to list, 1 to 1000. Default: ${DEFAULT-VALUE}.")
  private int limit = 20;

  @Mixin private ListOptions wanted = new ListOptions();

  public TraceCommand() {
    this(Shell.ofProcess(), Duration.ofSeconds(1));
  }

  TraceCommand(Shell shell, Duration rereadAfter) {
    this.shell = shell;
    this.rereadAfter = rereadAfter;
  }

  @Override
  public Integer call() throws InterruptedException {
    checkNumbers();
    if (id != null && wanted.areGiven()) {
      throw usage("a trace that is named needs no filter: leave out the id, or the filters");
    }
    TreelineApi api = new TreelineApi(server.url(shell.env()), server.key(shell.env()));
    try {
      if (id == null) {
        list(api);
      } else {
        show(api, traceId(id));
      }
      return 0;
    } catch (Failure e) {
      return fail(e);
    } catch (IOException e) {
      return fail(Failure.error(ShownText.clean(String.valueOf(e.getMessage()), false)));
    }
  }

  private void list(TreelineApi api) throws Failure, IOException, InterruptedException {
    if (follow) {
      throw usage("--follow needs the id of a trace");
    }
    if (json) {
      printBytes(api.get(wanted.path(limit, null), WHAT_LIST).body());
      return;
    }
    TraceList traces = TraceList.NONE;
    do { // a page may be short, or empty, and not the last
      String path = wanted.path(limit - traces.lines().size(), traces.nextCursor());
      traces = traces.plus(TraceList.read(api.get(path, WHAT_LIST).body()));
    } while (traces.nextCursor() != null && traces.lines().size() < limit);
    if (traces.lines().isEmpty()) {
      print(List.of(wanted.areGiven() ? "no such traces" : "no traces yet"));
    } else {
      print(traces.draw(canvas(), shell.clock().millis()));
    }
    if (!traces.missing().isEmpty()) {
      String missing = ShownText.clean(String.join(", ", traces.missing()), !shell.unicode());
      shell.err().println("treeline trace: could not ask " + missing + ": traces may be missing");
    }
  }

  private void show(TreelineApi api, TraceId traceId)
      throws Failure, IOException, InterruptedException {
    TraceFollower follower = new TraceFollower(api, traceId, rereadAfter);
    if (json) {
      follower.eachAnswer(follow, (body, trace) -> printBytes(body));
    } else if (follow) {
      try (Screen screen = new Screen(shell, shell.out())) {
        follower.eachAnswer(true, (body, trace) -> screen.show(TreePicture.draw(trace, canvas())));
      }
    } else {
      follower.eachAnswer(false, (body, trace) -> print(TreePicture.draw(trace, canvas())));
    }
  }

  private void print(List<String> lines) throws IOException {
    PrintStream out = shell.out();
    out.println(String.join("\n", lines));
    if (out.checkError()) {
      throw new IOException(Printed.LOST);
    }
  }

  private void printBytes(byte[] body) throws IOException {
    try {
      shell.stdout().write(body);
      if (follow || shell.tty()) { // elsewhere the bytes are somebody's file
        shell.stdout().write('\n');
      }
      shell.stdout().flush();
    } catch (IOException e) {
      throw new IOException(Printed.LOST, e);
    }
  }

  private int fail(Failure failure) {
    shell.err().println("treeline trace: " + failure.getMessage());
    return failure.exitCode();
  }

  private Canvas canvas() {
    return shell.canvas(width == null ? shell.size().columns() : width);
  }

  private void checkNumbers() {
    if (width != null && width < Canvas.MIN_WIDTH) {
      throw usage("--width " + width + " is too narrow: give at least " + Canvas.MIN_WIDTH);
    }
    if (limit < 1 || limit > 1000) {
      throw usage("--limit " + limit + " is out of range: give 1 to 1000");
    }
  }

  private TraceId traceId(String text) {
    return TraceId.parse(text)
        .orElseThrow(() -> usage("'" + text + "' is no trace id: give 1 to 32 hexadecimal digits"));
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
