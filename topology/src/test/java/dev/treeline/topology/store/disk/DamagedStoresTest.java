package dev.treeline.topology.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Files that a disk has damaged are deleted, and no others. */
class DamagedStoresTest {

  @TempDir Path data;
  private Path application;
  private DamagedStores damaged;

  @BeforeEach
  void lieThere() throws IOException {
    application = data.resolve("treeline(v1)"); // what a pattern would not take as it is
    file("0_1/rocksdb/rows/000011.sst");
    file("0_2/rocksdb/rows/000012.sst");
    damaged = new DamagedStores(application);
  }

  @Test
  void ofSeveralPartitionsTheDamagedOneIsDeleted() {
    assertThat(damaged.note(failure(Status.Code.Corruption, "in " + inTask("0_1")))).isTrue();
    assertThat(application.resolve("0_1")).as("something has it open").exists();

    assertThat(damaged.delete()).isTrue();

    assertThat(application.resolve("0_1")).doesNotExist();
    assertThat(application.resolve("0_2/rocksdb/rows/000012.sst")).exists();
    assertThat(damaged.delete()).as("once").isFalse();
  }

  @Test
  void whereNoMessageNamesAPartitionAllAreDeleted() {
    assertThat(damaged.note(failure(Status.Code.Corruption, "checksum mismatch"))).isTrue();

    assertThat(damaged.delete()).isTrue();

    assertThat(application).doesNotExist();
  }

  /** One that is gone already, of two: files were deleted all the same. */
  @Test
  void whatWasNotThereAnyMoreIsNoReasonToSayThatNothingWas() {
    damaged.note(failure(Status.Code.Corruption, "in " + inTask("0_1")));
    damaged.note(failure(Status.Code.Corruption, "in " + inTask("0_3")));

    assertThat(damaged.delete()).isTrue();
  }

  /** A store that is open has files that are deleted beside it; one that is opened needs all. */
  @Test
  void aFileThatIsNotThereIsDamageAtAStartAlone() {
    StreamsException gone =
        failure(Status.Code.IOError, "No such file or directory: " + inTask("0_1"));

    assertThat(damaged.note(gone)).isFalse();
    assertThat(damaged.delete()).isFalse();

    assertThat(damaged.noteAtStart(gone)).isTrue();
    assertThat(damaged.delete()).isTrue();
    assertThat(application.resolve("0_1")).doesNotExist();
  }

  @Test
  void aFullDiskIsNoDamageNotEvenAtAStart() {
    StreamsException full =
        failure(Status.Code.IOError, "No space left on device: " + inTask("0_1"));

    assertThat(damaged.noteAtStart(full)).isFalse();
    assertThat(damaged.delete()).isFalse();
    assertThat(application.resolve("0_1")).exists();
  }

  private String inTask(String task) {
    return application.resolve(task) + "/rocksdb/rows/000011.sst";
  }

  private static StreamsException failure(Status.Code code, String message) {
    Status status = new Status(code, Status.SubCode.None, null);
    return new StreamsException(
        new ProcessorStateException("rows", new RocksDBException(message, status)));
  }

  private void file(String path) throws IOException {
    Path file = application.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "rows");
  }
}
