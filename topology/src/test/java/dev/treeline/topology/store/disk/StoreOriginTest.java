package dev.treeline.topology.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.treeline.topology.store.disk.StoreOrigin.ForeignStoresException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreOriginTest {

  @TempDir Path temporary;
  private Path application;

  @BeforeEach
  void none() {
    application = temporary.resolve("data/treeline-v1");
  }

  @Test
  void storesOfTheSameClusterAreOpened() throws IOException {
    StoreOrigin.check(application, "here");
    written();

    assertThatCode(() -> StoreOrigin.check(application, "here")).doesNotThrowAnyException();
  }

  @Test
  void thoseOfAnotherAreRefusedAndLeftAsTheyAre() throws IOException {
    StoreOrigin.check(application, "there");
    Path file = written();

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> StoreOrigin.check(application, "here"))
          .isInstanceOf(ForeignStoresException.class)
          .hasMessageStartingWith(application + " holds what is stored of the Kafka cluster there")
          .hasMessageContaining(", and this is here: ");
    }
    assertThat(file).exists();
    assertThatCode(() -> StoreOrigin.check(application, "there")).doesNotThrowAnyException();
  }

  @Test
  void whereTheStoresWereDeletedTheyAreOfWhatIsThere() throws IOException {
    StoreOrigin.check(application, "there");
    StoreFiles.delete(application);

    StoreOrigin.check(application, "here");
    written();

    assertThatThrownBy(() -> StoreOrigin.check(application, "there"))
        .isInstanceOf(ForeignStoresException.class);
  }

  /** Of an early build, or of one that was killed as it wrote the note. */
  @Test
  void storesThatDoNotSayAreTakenForThoseOfThisCluster() throws IOException {
    written();
    StoreOrigin.check(application, "here");
    Path note = temporary.resolve("data/treeline-v1.cluster");
    assertThat(note).hasContent("here");
    Files.writeString(note, "");

    StoreOrigin.check(application, "here");

    assertThat(note).hasContent("here");
  }

  private Path written() throws IOException {
    Path rows = Files.createDirectories(application.resolve("0_1/rocksdb/rows"));
    return Files.writeString(rows.resolve("000011.sst"), "rows");
  }
}
