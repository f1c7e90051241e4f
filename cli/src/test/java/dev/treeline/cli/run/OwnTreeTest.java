package dev.treeline.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.treeline.cli.command.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnTreeTest {

  @Test
  void whatSomebodyElseHasLeftInItIsNamedWithItsOwner(@TempDir Path dir) throws IOException {
    Path store = Files.createDirectories(dir.resolve("streams/treeline-v1/0_3/rocksdb"));
    Path file = Files.writeString(store.resolve("CURRENT"), "");
    String me = System.getProperty("user.name");
    try (DataDir data = DataDir.open(dir)) {
      // Root, as whom tests may run, is never refused.
      assertThatThrownBy(() -> OwnTree.below(data, "streams", each -> !each.equals(file)))
          .isInstanceOf(CommandFailure.class)
          .hasMessage(
              ("cannot write to data dir %s (no permission: %s belongs to %s): give all of it to the"
                      + " user that runs Treeline (chown -R %s %s), or choose another with"
                      + " --data-dir")
                  .formatted(dir, file, Files.getOwner(file).getName(), me, dir));
      assertThatThrownBy(() -> OwnTree.below(data, "streams", each -> !each.equals(store)))
          .hasMessageContaining(store + " belongs to ");
      assertThat(OwnTree.below(data, "streams")).isEqualTo(dir.resolve("streams"));
    }
  }

  @Test
  void aFileInThePlaceOfATreeIsNamed(@TempDir Path dir) throws IOException {
    Path file = Files.writeString(dir.resolve("streams"), "");
    try (DataDir data = DataDir.open(dir)) {
      assertThatThrownBy(() -> OwnTree.below(data, "streams"))
          .isInstanceOf(CommandFailure.class)
          .hasMessage(
              "cannot write to data dir %s (a file stands in its place: %s): choose another with"
                      .formatted(dir, file)
                  + " --data-dir");
    }
  }
}
