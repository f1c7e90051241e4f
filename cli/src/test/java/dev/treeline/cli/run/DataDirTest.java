package dev.treeline.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.treeline.cli.command.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirTest {

  @Test
  void aSecondOwnerIsTurnedAwayWithTheFirstOnesProcess(@TempDir Path dir) throws IOException {
    try (DataDir first = DataDir.open(dir)) {
      assertThatThrownBy(() -> DataDir.open(dir))
          .isInstanceOf(CommandFailure.class)
          .hasMessage(
              "data dir %s is in use by another Treeline (process %d): stop that one, or choose"
                      .formatted(first.path(), ProcessHandle.current().pid())
                  + " another directory with --data-dir");
    }
  }

  @Test
  void aClosedDirectoryCanBeOpenedAgain(@TempDir Path dir) throws IOException {
    DataDir.open(dir).close();
    DataDir.open(dir).close();
  }

  /** The broker of dev, for one, leaves what is in traces readable for all. */
  @Test
  void aNewDirectoryIsForItsOwnerAlone(@TempDir Path dir) throws IOException {
    Path made = dir.resolve("data");
    DataDir.open(made).close();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
        .isEqualTo("rwx------");
  }

  @Test
  void aDirectoryThatIsThereKeepsItsMode(@TempDir Path dir) throws IOException {
    Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-x---"));
    DataDir.open(dir).close();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir)))
        .isEqualTo("rwxr-x---");
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsOneLine(@TempDir Path dir) throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "");
    assertThatThrownBy(() -> DataDir.open(file.resolve("data")))
        .isInstanceOf(CommandFailure.class)
        .hasMessageStartingWith("cannot write to data dir " + file.resolve("data"))
        .hasMessageNotContaining("FileSystem")
        .hasMessageEndingWith(": choose another with --data-dir");
  }

  @Test
  void anEphemeralDirectoryGoesWithItsContent() throws IOException {
    DataDir dir = DataDir.ephemeral();
    Files.createDirectories(dir.resolve("a/b"));
    Files.writeString(dir.resolve("a/b/c"), "");
    dir.close();
    assertThat(dir.path()).doesNotExist();
  }
}
