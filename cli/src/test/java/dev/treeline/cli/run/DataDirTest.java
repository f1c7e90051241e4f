package dev.treeline.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.treeline.cli.command.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void whatSomebodyElseHasLeftInItIsNamedWithItsOwner(@TempDir Path dir) throws IOException {
    Path store = Files.createDirectories(dir.resolve("streams/treeline-v1/0_3/rocksdb"));
    Path file = Files.writeString(store.resolve("CURRENT"), "");
    String me = System.getProperty("user.name");
    try (DataDir data = DataDir.open(dir)) {
      // Root, as whom tests may run, is never refused.
      assertThatThrownBy(() -> data.tree("streams", each -> !each.equals(file)))
          .isInstanceOf(CommandFailure.class)
          .hasMessage(
              ("cannot write to data dir %s (no permission: %s belongs to %s): give all of it to the"
                      + " user that runs Treeline (chown -R %s %s), or choose another with"
                      + " --data-dir")
                  .formatted(dir, file, Files.getOwner(file).getName(), me, dir));
      assertThatThrownBy(() -> data.tree("streams", each -> !each.equals(store)))
          .hasMessageContaining(store + " belongs to ");
      assertThat(data.tree("streams")).isEqualTo(dir.resolve("streams"));
    }
  }

  @Test
  void aFileInThePlaceOfATreeIsNamed(@TempDir Path dir) throws IOException {
    Path file = Files.writeString(dir.resolve("streams"), "");
    try (DataDir data = DataDir.open(dir)) {
      assertThatThrownBy(() -> data.tree("streams"))
          .isInstanceOf(CommandFailure.class)
          .hasMessage(
              "cannot write to data dir %s (a file stands in its place: %s): choose another with"
                      .formatted(dir, file)
                  + " --data-dir");
    }
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
