package dev.treeline.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the script at the root tells the JVM, which a script that is called java takes down. */
class StartScriptTest {

  /** Whoever opens it has the near end of a new terminal, which is one to {@code test -t}, too. */
  private static final Path NEW_TERMINAL = Path.of("/dev/ptmx");

  @TempDir Path home;

  @BeforeEach
  void install() throws IOException {
    Files.copy(Path.of("").toAbsolutePath().resolveSibling("treeline"), home.resolve("treeline"));
    Files.createDirectory(home.resolve("lib")); // as in the image: nothing is built
    Path bin = Files.createDirectories(home.resolve("jdk/bin"));
    Path java =
        Files.writeString(
            bin.resolve("java"),
            """
            #!/usr/bin/env bash
            if [[ "$1" == -version ]]; then
              echo 'openjdk version "17.0.1" 2021-10-19' >&2
            else
              echo "TREELINE_TTY=${TREELINE_TTY-}" > "$HEARD"
            fi
            """);
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whereOutputIsATerminalTheScriptSaysSo() throws Exception {
    assertThat(heard(NEW_TERMINAL, "")).isEqualTo("TREELINE_TTY=1");
  }

  @Test
  void whereOutputIsAFileTheScriptSaysSoWhateverItWasTold() throws Exception {
    Path file = home.resolve("output");

    assertThat(heard(file, "")).isEqualTo("TREELINE_TTY=0");
    assertThat(heard(file, "1")).isEqualTo("TREELINE_TTY=0");
  }

  private String heard(Path output, String told) throws Exception {
    Path heard = home.resolve("heard");
    ProcessBuilder script =
        new ProcessBuilder("./treeline", "trace")
            .directory(home.toFile())
            .redirectError(home.resolve("error").toFile())
            .redirectOutput(output.toFile());
    script.environment().put("JAVA_HOME", home.resolve("jdk").toString());
    script.environment().put("HEARD", heard.toString());
    script.environment().put("TREELINE_TTY", told);
    Process process = script.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(home.resolve("error"))).isZero();
    return Files.readString(heard).strip();
  }
}
