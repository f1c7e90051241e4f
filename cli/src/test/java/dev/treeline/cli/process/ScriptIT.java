package dev.treeline.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script at the root, beside a directory of jars as in the image: what it prints works. */
class ScriptIT {

  private static final Path CLI = Path.of("").toAbsolutePath();

  private static final String[] ON_FREE_PORTS = {
    "dev", "--port", "0", "--otlp-port", "0", "--kafka-port", "0"
  };

  @TempDir Path home;

  private String javaOptions = "";

  @BeforeEach
  void install() throws IOException {
    Files.copy(CLI.resolveSibling("treeline"), home.resolve("treeline"));
    Path lib = Files.createDirectory(home.resolve("lib"));
    try (Stream<Path> jars = Files.list(CLI.resolve("target/lib"))) {
      for (Path jar : jars.toList()) {
        link(lib.resolve(jar.getFileName()), jar);
      }
    }
    link(lib.resolve("treeline.jar"), CLI.resolve("target/treeline-cli.jar"));
  }

  /** A hard link where both are on one file system: there are 130 MB of them. */
  private static void link(Path link, Path file) throws IOException {
    try {
      Files.createLink(link, file);
    } catch (IOException | UnsupportedOperationException otherFileSystem) {
      Files.copy(file, link);
    }
  }

  @Test
  void whatDevPrintsWorksAsPrintedAndASignalEndsIt() throws Exception {
    Path output = home.resolve("output");
    int kafkaPort = TreelineProcess.freePort();
    Process dev =
        treeline(output, "dev", "--port", "0", "--otlp-port", "0", "--kafka-port", "" + kafkaPort);
    try {
      awaitOutput(dev, output, "./treeline trace");
      List<String> commands = commandsIn(Files.readString(output));
      assertThat(commands).filteredOn(c -> c.startsWith("curl")).hasSizeGreaterThanOrEqualTo(5);
      for (String command : commands) {
        assertThat(run(command.replace("curl -s", "curl -sf"))).as(command).isZero();
      }
      assertThat(run("./treeline trace " + "0".repeat(31) + "1 --url " + url(output))).isEqualTo(3);
      assertThat(run("./treeline trace --nonsense")).isEqualTo(2);

      dev.destroy();
      assertThat(dev.waitFor(90, TimeUnit.SECONDS)).isTrue();
      assertThat(dev.exitValue()).as("as of who ends at SIGTERM").isEqualTo(128 + 15);
    } finally {
      dev.destroyForcibly();
    }
  }

  @Test
  void aSecondInstanceAndATakenPortEndAtOnceWithOneLine() throws Exception {
    Path output = home.resolve("output");
    Process dev =
        treeline(
            output,
            "dev",
            "--port",
            "" + TreelineProcess.freePort(),
            "--otlp-port",
            "0",
            "--kafka-port",
            "" + TreelineProcess.freePort());
    try {
      awaitOutput(dev, output, "is ready at");

      assertOneLine("data dir", "dev", "--port", "0", "--otlp-port", "0", "--kafka-port", "0");
      String port = url(output).replaceAll(".*:", "");
      assertOneLine(
          "--port", "dev", "--ephemeral", "--kafka-port", "0", "--otlp-port", "0", "--port", port);
      assertOneLine(
          "data dir",
          "dev",
          "--data-dir",
          "/proc/nowhere",
          "--port",
          "0",
          "--otlp-port",
          "0",
          "--kafka-port",
          "0");
    } finally {
      dev.destroy();
      assertThat(dev.waitFor(90, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** In Turkish, i is no small I; and here the digits are others, too. */
  @Test
  void theLanguageOfTheMachineChangesNothing() throws Exception {
    javaOptions = "-Duser.language=tr -Duser.extensions=u-nu-arab";
    Path output = home.resolve("output");
    Process dev = treeline(output, ON_FREE_PORTS);
    try {
      awaitOutput(dev, output, "./treeline trace");
      String load = "./treeline load --spans 100 --rate 0 --verify --url " + url(output);
      assertThat(run(load)).isZero();
      assertThat(home.resolve("command-output")).content().contains("verified  100 spans");
    } finally {
      dev.destroy();
      assertThat(dev.waitFor(90, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void nothingIsAskedOfTheDirectoryForTemporaryFilesAndAKillLeavesNoNativeCodeBehind()
      throws Exception {
    javaOptions = "-Djava.io.tmpdir=/proc/nowhere";
    Path output = home.resolve("output");
    Process dev = treeline(output, ON_FREE_PORTS);
    try {
      awaitOutput(dev, output, "./treeline trace");
      List<String> commands = commandsIn(Files.readString(output));
      String trace = commands.get(commands.size() - 1);
      await() // closed traces are in a topic of their own, in zstd
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                assertThat(run(trace)).isZero();
                assertThat(home.resolve("command-output")).content().contains("closed by");
              });
    } finally {
      dev.destroyForcibly();
      assertThat(dev.waitFor(90, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(home.resolve("treeline-data")).isDirectoryNotContaining("glob:**native-*");
  }

  /** As on a file system mounted noexec: with the native code of another processor. */
  @Test
  void whoCannotLoadNativeCodeIsToldSoAtOnce() throws Exception {
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    javaOptions = "-Dos.arch=" + (arm ? "amd64" : "aarch64");
    assertOneLine("-Djava.io.tmpdir=", ON_FREE_PORTS);
  }

  /** The JVM ends where two are named, with the script's own beside it. */
  @Test
  void whoNamesACollectorOfGarbageGetsIt() throws Exception {
    javaOptions = "-XX:+UseParallelGC -Xlog:gc";

    assertThat(run("./treeline --help")).isZero();

    assertThat(home.resolve("command-output")).content().contains("Using Parallel");
  }

  /** The broker ends the process by itself, in the middle of its start. */
  @Test
  void tooFewOpenFilesEndDevWithALineOfItsOwn() throws Exception {
    String dev = "ulimit -n 150 && ./treeline " + String.join(" ", ON_FREE_PORTS);

    assertThat(run(dev + " --otlp-grpc-port 0")).isEqualTo(1);
    assertThat(Files.readString(home.resolve("command-output")).lines())
        .anyMatch(line -> line.startsWith("treeline: ") && line.contains("open files"));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatIsWrittenToAFullDiskIsAFailure() throws Exception {
    assertThat(run("./treeline --version > /dev/full")).isEqualTo(1);
    assertThat(run("./treeline keys add --file keys.yaml --name me > /dev/full")).isEqualTo(1);
    assertThat(home.resolve("keys.yaml")).isEmptyFile();
  }

  private static void awaitOutput(Process process, Path output, String text) {
    await()
        .atMost(Duration.ofSeconds(90))
        .failFast(() -> assertThat(process.isAlive()).as(Files.readString(output)).isTrue())
        .untilAsserted(() -> assertThat(Files.readString(output)).contains(text));
  }

  private void assertOneLine(String mentioned, String... arguments) throws Exception {
    Path output = home.resolve("one-line");
    Process process = treeline(output, arguments);
    assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(Files.readString(output).strip().lines().filter(l -> !l.startsWith("Starting")))
        .singleElement()
        .asString()
        .startsWith("treeline:")
        .contains(mentioned);
  }

  private Process treeline(Path output, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("./treeline"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("TREELINE_JAVA_OPTS", javaOptions);
    builder.environment().put("TREELINE_OTLP_GRPC_PORT", "0");
    return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
  }

  private int run(String command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", command).directory(home.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("TREELINE_JAVA_OPTS", javaOptions);
    Process process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("command-output").toFile())
            .start();
    assertThat(process.waitFor(90, TimeUnit.SECONDS)).as(command).isTrue();
    return process.exitValue();
  }

  private static List<String> commandsIn(String output) {
    return output
        .lines()
        .filter(line -> line.startsWith("curl ") || line.startsWith("./treeline "))
        .toList();
  }

  private static String url(Path output) throws IOException {
    Matcher ready = Pattern.compile("ready at (\\S+)").matcher(Files.readString(output));
    assertThat(ready.find()).isTrue();
    return ready.group(1);
  }
}
