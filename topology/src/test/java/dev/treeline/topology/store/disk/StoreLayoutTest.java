package dev.treeline.topology.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreLayoutTest {

  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path temporary;
  private Path application;

  @BeforeEach
  void none() {
    application = temporary.resolve("data/treeline-v1");
  }

  @Test
  void filesStayAsLongAsTheirRetentionDoes() throws IOException {
    StoreLayout.ensure(application, DAY);
    Path file = written();

    StoreLayout.ensure(application, DAY);

    assertThat(file).exists();
  }

  @Test
  void filesOfAnotherRetentionAreDeletedOnce() throws IOException {
    StoreLayout.ensure(application, DAY);
    written();

    StoreLayout.ensure(application, DAY.plusMillis(1));
    assertThat(application).doesNotExist();

    Path file = written();
    StoreLayout.ensure(application, DAY.plusMillis(1));
    assertThat(file).exists();
  }

  /** Which retention these are of nobody knows: it is most likely the same. */
  @Test
  void filesWithoutANoteStay() throws IOException {
    Path file = written();

    StoreLayout.ensure(application, DAY);

    assertThat(file).exists();
  }

  private Path written() throws IOException {
    Path rows = Files.createDirectories(application.resolve("0_1/rocksdb/rows"));
    return Files.writeString(rows.resolve("000011.sst"), "rows");
  }
}
