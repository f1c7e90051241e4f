package dev.treeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class TreelineTest {

  private static final OutputStream FULL =
      new OutputStream() {
        @Override
        public void write(int b) throws IOException {
          throw new IOException("No space left on device");
        }
      };

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private boolean full;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "dev --help",
        "serve --help",
        "gateway --help",
        "topics --help",
        "keys --help",
        "keys add --help",
        "trace --help"
      })
  void helpIsEverywhere(String line) {
    assertThat(run(line.split(" "))).isZero();
    assertThat(out.toString()).startsWith("Usage: treeline");
  }

  @ParameterizedTest
  @CsvSource({
    "'', a command is missing",
    "dev --bogus, Unknown option: '--bogus'",
    "keys, a subcommand is missing: say 'keys add'",
    "dev --ephemeral --data-dir x, '--ephemeral and --data-dir exclude each other: leave one out'",
    "dead-letters list --from bad, 'Invalid value for option ''--from'': ''bad'' is no time:"
        + " give one like 2026-01-31T12:00:00Z'",
    "dead-letters replay --to bad, 'Invalid value for option ''--to'': ''bad'' is no time:"
        + " give one like 2026-01-31T12:00:00Z'",
    "keys add --name a b, Unmatched argument at index 4: 'b'"
  })
  void aWrongCommandLineIs2AndSaysWhereHelpIs(String line, String message) {
    assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("treeline: " + message.replace("\"", "'"))
        .contains("--help'.");
  }

  @ParameterizedTest
  @CsvSource({
    "dev --set http.prot=1, unknown setting http.prot on the command line",
    "dev --port x, http.port=x on the command line is no valid value",
    "dev --set http.host=0.0.0.0, http.host=0.0.0.0 is no loopback address",
    "dev --set kafka.bootstrap.servers=a:1, kafka.bootstrap.servers is set",
    "dev --set streams.num.stream.threads=0, streams.num.stream.threads=0 on the command line",
    "dev --port 5555 --otlp-port 5555, http.port=5555 and otlp.port=5555 are the same",
    "dev --port 5555 --kafka-port 5555, http.port=5555 and broker.port=5555 are the same",
    "serve --bootstrap-servers a:1 --port 4317, http.port=4317 and otlp.grpc-port=4317 are the same",
    "gateway --bootstrap-servers a:1 --port 4317, http.port=4317 and otlp.grpc-port=4317 are the same",
    "serve, kafka.bootstrap.servers is not set",
    "serve --bootstrap-servers a:1, auth.keys-file is not set",
    "topics, kafka.bootstrap.servers is not set"
  })
  void settingsThatCannotWorkAre2AndOneLine(String line, String message) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("treeline: " + message);
  }

  @Test
  void aPortInUseEndsDevBeforeAnythingElseIsStarted(@TempDir Path dir) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      assertThat(run("dev", "--data-dir", dir.toString(), "--kafka-port", port)).isEqualTo(1);
      assertThat(err.toString().lines())
          .singleElement()
          .asString()
          .startsWith("treeline: cannot listen on port " + port)
          .endsWith("--kafka-port");
      assertThat(out.toString()).isEmpty();
      assertThat(dir.resolve("kafka")).doesNotExist();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"auth.keys-file", "cost.prices-file"})
  void aFileThatIsNotThereEndsDevBeforeItsBrokerIsStarted(String key, @TempDir Path dir) {
    String setting = key + "=" + dir.resolve("none.yaml");
    String line = "dev --port 0 --otlp-port 0 --otlp-grpc-port 0 --kafka-port 0 --data-dir ";

    assertThat(run((line + dir + " --set " + setting).split(" "))).isEqualTo(2);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("treeline: " + key)
        .contains("none.yaml");
    assertThat(out.toString()).isEmpty();
    assertThat(dir.resolve("kafka/meta.properties")).doesNotExist();
  }

  @Test
  void anErrorEndsTheProcessToo() {
    CommandLine command = new CommandLine(new Incomplete()).setErr(new PrintWriter(err, true));

    assertThat(Treeline.execute(command)).isEqualTo(1);
    assertThat(err).hasToString("treeline: NoClassDefFoundError a/Class" + System.lineSeparator());
  }

  @Command
  private static final class Incomplete implements Runnable {
    @Override
    public void run() {
      throw new NoClassDefFoundError("a/Class");
    }
  }

  @Test
  void aNewKeyIsPrintedAloneAndOnlyItsHashIsKept(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("keys.yaml");
    assertThat(run("keys", "add", "--file", file.toString(), "--name", "me")).isZero();
    String key = out.toString().strip();
    assertThat(key).matches("tl_[\\w-]{32}");
    assertThat(Files.readString(file))
        .contains("name: me", "tenant: default", "traces:read")
        .doesNotContain(key);
  }

  @Test
  void aKeyThatNobodyGotIsNotKept(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("keys.yaml");
    full = true;

    assertThat(run("keys", "add", "--file", file.toString(), "--name", "me")).isEqualTo(1);
    assertThat(err.toString())
        .contains("treeline: cannot write to standard output")
        .doesNotContain("Its hash is in");
    assertThat(file).isEmptyFile();
    full = false;
    assertThat(run("keys", "add", "--file", file.toString(), "--name", "me")).isZero();
  }

  @Test
  void aResultThatNobodyGotIsAFailure() {
    full = true;

    assertThat(run("--version")).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("treeline: cannot write to standard output");
  }

  private int run(String... args) {
    CommandLine command = Treeline.commandLine();
    command.setOut(full ? new PrintWriter(FULL, true) : new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(args);
  }
}
