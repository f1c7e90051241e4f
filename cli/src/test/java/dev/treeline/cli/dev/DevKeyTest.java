package dev.treeline.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.cli.run.DataDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevKeyTest {

  @Test
  void theFirstKeyIsKept(@TempDir Path path) throws IOException {
    try (DataDir dir = DataDir.open(path)) {
      String first = DevKey.of(dir, null, () -> UUID.randomUUID().toString());
      assertThat(DevKey.of(dir, null, () -> "another")).isEqualTo(first);
    }
  }

  @Test
  void onlyTheOwnerReadsTheKey(@TempDir Path path) throws IOException {
    try (DataDir dir = DataDir.open(path)) {
      DevKey.of(dir, null, () -> "random-key");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(dir.resolve(DevKey.FILE))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void aChosenKeyReplacesTheKeptOne(@TempDir Path path) throws IOException {
    try (DataDir dir = DataDir.open(path)) {
      DevKey.of(dir, null, () -> "random-key");
      assertThat(DevKey.of(dir, "my-own-key", () -> "another")).isEqualTo("my-own-key");
      assertThat(dir.resolve(DevKey.FILE)).hasContent("my-own-key");
    }
  }
}
