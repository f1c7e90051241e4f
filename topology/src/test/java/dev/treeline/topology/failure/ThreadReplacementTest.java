package dev.treeline.topology.failure;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.topology.store.DamagedStores;
import java.nio.file.Path;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

class ThreadReplacementTest {

  private static final int THREADS = 4;

  private final ThreadReplacement replacement =
      new ThreadReplacement(new DamagedStores(Path.of("none")), THREADS);

  @Test
  void eachThreadIsReplacedTenTimesInAShortTimeAndNotMore() {
    StreamsException passing = new StreamsException(new TimeoutException("broker away"));
    for (int i = 0; i < 10 * THREADS; i++) {
      assertThat(replacement.handle(passing)).isEqualTo(REPLACE_THREAD);
    }
    assertThat(replacement.handle(passing)).isEqualTo(SHUTDOWN_CLIENT);
  }

  @Test
  void whatNoThreadCanMendEndsTheApplicationAtOnce() {
    assertThat(replacement.handle(new StreamsException(new UnsatisfiedLinkError("librocksdbjni"))))
        .isEqualTo(SHUTDOWN_CLIENT);
  }

  @Test
  void aDamagedFileEndsTheApplicationAndAFullDiskDoesNot() {
    assertThat(replacement.handle(failure(Status.Code.IOError, Status.SubCode.NoSpace)))
        .isEqualTo(REPLACE_THREAD);
    assertThat(replacement.handle(failure(Status.Code.Corruption, Status.SubCode.None)))
        .isEqualTo(SHUTDOWN_CLIENT);
  }

  private static StreamsException failure(Status.Code code, Status.SubCode subCode) {
    Status status = new Status(code, subCode, "in rows/000011.sst");
    return new StreamsException(
        new ProcessorStateException("rows", new RocksDBException("in rows/000011.sst", status)));
  }
}
