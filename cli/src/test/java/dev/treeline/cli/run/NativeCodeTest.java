package dev.treeline.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.treeline.cli.command.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeCodeTest {

  @TempDir Path dir;

  private Path first;
  private Path second;
  private final List<Path> loaded = new ArrayList<>();

  @BeforeEach
  void makeDirectories() throws IOException {
    first = Files.createDirectory(dir.resolve("first"));
    second = Files.createDirectory(dir.resolve("second"));
  }

  @Test
  void whatIsLoadedLeavesNoFile() {
    NativeCode.load(List.of(first, second), List.of(this::load, this::load));

    assertThat(loaded).hasSize(2).allMatch(file -> file.startsWith(first));
    assertThat(first).isEmptyDirectory();
  }

  @Test
  void whereNoProgramMayRunTheNextDirectoryServes() {
    NativeCode.Library mapped =
        directory -> {
          load(directory);
          if (directory.startsWith(first)) {
            throw new UnsatisfiedLinkError("failed to map segment from shared object");
          }
        };
    NativeCode.load(List.of(first, second), List.of(mapped));

    assertThat(loaded).last().matches(file -> file.startsWith(second));
    assertThat(first).isEmptyDirectory();
    assertThat(second).isEmptyDirectory();
  }

  @Test
  void whoCanLoadItNowhereIsToldWhyOfEach() {
    Path missing = dir.resolve("missing");
    NativeCode.Library tooLarge =
        directory -> {
          load(directory);
          throw new IOException("No space left on device");
        };
    assertThatThrownBy(() -> NativeCode.load(List.of(first, missing), List.of(tooLarge)))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContainingAll("not in " + first, "No space left", "not in " + missing);
    assertThat(first).isEmptyDirectory();
  }

  private void load(Path directory) throws IOException {
    loaded.add(Files.writeString(directory.resolve("lib" + loaded.size() + ".so"), "code"));
  }
}
