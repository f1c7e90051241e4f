package dev.treeline.topology.failure;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.topology.store.disk.DamagedStores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.KafkaStorageException;
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
  void onlyAThreadThatIsReplacedLeavesItsGroup() {
    assertThat(replacement.isThisThreadToLeave()).isFalse();
    replacement.handle(new StreamsException(new UnsatisfiedLinkError("librocksdbjni")));
    assertThat(replacement.isThisThreadToLeave()).isFalse();
    replacement.handle(new StreamsException(new TimeoutException("broker away")));
    assertThat(replacement.isThisThreadToLeave()).isTrue();
    assertThat(CompletableFuture.supplyAsync(replacement::isThisThreadToLeave).join()).isFalse();
  }

  @Test
  void whereEachThreadHasFailedOnceTheNextTryWaits() {
    for (int i = 0; i < THREADS; i++) {
      replacement.handle(new StreamsException(new TimeoutException("broker away")));
      assertThat(replacement.isThisThreadToLeave()).isTrue();
    }
    replacement.handle(new StreamsException(new TimeoutException("broker away")));
    assertThat(replacement.isThisThreadToLeave()).isFalse();
  }

  @Test
  void whatNoThreadCanMendEndsTheApplicationAtOnce() {
    assertThat(replacement.handle(new StreamsException(new UnsatisfiedLinkError("librocksdbjni"))))
        .isEqualTo(SHUTDOWN_CLIENT);
  }

  @Test
  void aDamagedFileEndsTheApplicationAtOnce() {
    assertThat(replacement.handle(failure(Status.Code.Corruption, "in rows/000011.sst")))
        .isEqualTo(SHUTDOWN_CLIENT);
  }

  @Test
  void aFullDiskEndsTheApplicationAtOnce() {
    String full = "While appending to file: /data/rows/000011.sst: No space left on device";
    assertThat(replacement.handle(failure(Status.Code.IOError, full))).isEqualTo(SHUTDOWN_CLIENT);
    assertThat(replacement.mayFailAgain(new ProcessorStateException(new IOException(full))))
        .isFalse();
  }

  @Test
  void anotherProcessOfItsNameEndsTheApplicationAtOnce() {
    assertThat(replacement.handle(new StreamsException(new FencedInstanceIdException("fenced"))))
        .isEqualTo(SHUTDOWN_CLIENT);
  }

  @Test
  void anotherErrorOfADiskAndWhatABrokerSaysOfItsOwnAreTriedAgain() {
    assertThat(replacement.handle(failure(Status.Code.IOError, "Stale file handle")))
        .isEqualTo(REPLACE_THREAD);
    assertThat(
            replacement.handle(
                new StreamsException(new KafkaStorageException("No space left on device"))))
        .isEqualTo(REPLACE_THREAD);
  }

  private static StreamsException failure(Status.Code code, String message) {
    Status status = new Status(code, Status.SubCode.None, message);
    return new StreamsException(
        new ProcessorStateException("rows", new RocksDBException(message, status)));
  }
}
