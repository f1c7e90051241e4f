package dev.treeline.cli;

import dev.treeline.cli.bench.BenchCommand;
import dev.treeline.cli.command.CommandFailure;
import dev.treeline.cli.command.Printed;
import dev.treeline.cli.config.ConfigException;
import dev.treeline.cli.deadletters.DeadLettersCommand;
import dev.treeline.cli.dev.DevCommand;
import dev.treeline.cli.keys.KeysCommand;
import dev.treeline.cli.load.LoadCommand;
import dev.treeline.cli.run.GatewayCommand;
import dev.treeline.cli.run.ServeCommand;
import dev.treeline.cli.run.TopicsCommand;
import dev.treeline.cli.trace.TraceCommand;
import java.io.PrintWriter;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

/** The {@code treeline} command. */
@Command(
    name = "treeline",
    description = "Turns a Kafka cluster into a trace store.",
    mixinStandardHelpOptions = true,
    versionProvider = Treeline.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DevCommand.class,
      ServeCommand.class,
      GatewayCommand.class,
      TopicsCommand.class,
      KeysCommand.class,
      TraceCommand.class,
      DeadLettersCommand.class,
      LoadCommand.class,
      BenchCommand.class
    })
public final class Treeline implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Treeline.class);

  @Spec private CommandSpec spec = CommandSpec.create();

  private Treeline() {}

  public static void main(String[] args) {
    // Kafka's server writes "classic" in the capitals of the machine's language, which in Turkish
    // are not those it looks for; other languages have digits of their own, or decimal commas.
    Locale.setDefault(Locale.ROOT);
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    System.exit(execute(commandLine(), args));
  }

  /**
   * Where the machine allows no more threads, say, picocli passes the error on, and what has been
   * started would stay, and do nothing.
   */
  static int execute(CommandLine command, String... args) {
    try {
      return command.execute(args);
    } catch (Error e) {
      LOG.debug("{} failed", command.getCommandName(), e);
      command.getErr().println("treeline: " + chain(e));
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /** All commands with their flags, also for the test that holds the documentation to them. */
  public static CommandLine commandLine() {
    return new CommandLine(new Treeline())
        .setExecutionStrategy(Treeline::run)
        .setParameterExceptionHandler((e, args) -> usage(e))
        .setExecutionExceptionHandler((e, command, result) -> failed(e, command));
  }

  /** A result that nobody got is none. */
  private static int run(ParseResult parsed) {
    int code = new RunLast().execute(parsed);
    CommandLine command = parsed.commandSpec().commandLine();
    if (code == CommandLine.ExitCode.OK && Printed.isLost(command.getOut())) {
      command.getErr().println("treeline: " + Printed.LOST);
      return CommandLine.ExitCode.SOFTWARE;
    }
    return code;
  }

  private static int usage(ParameterException e) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("treeline: " + oneLine(e));
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return CommandLine.ExitCode.USAGE;
  }

  private static int failed(Exception e, CommandLine command) {
    PrintWriter err = command.getErr();
    if (e instanceof ConfigException) {
      err.println("treeline: " + oneLine(e));
      return CommandLine.ExitCode.USAGE;
    }
    LOG.debug("{} failed", command.getCommandSpec().qualifiedName(), e);
    err.println("treeline: " + (e instanceof CommandFailure ? oneLine(e) : chain(e)));
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** What nobody foresaw: every cause, without the stack. */
  private static String chain(Throwable e) {
    StringBuilder text = new StringBuilder();
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      text.append(text.isEmpty() ? "" : ": ")
          .append(cause.getClass().getSimpleName())
          .append(cause.getMessage() == null ? "" : " " + oneLine(cause));
    }
    return text.toString();
  }

  private static String oneLine(Throwable e) {
    String message = String.valueOf(e.getMessage());
    return String.join(" ", message.lines().map(String::strip).toList());
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Treeline.class.getPackage().getImplementationVersion();
      return new String[] {"treeline " + (version == null ? "(not packaged)" : version)};
    }
  }
}
