package dev.treeline.topology.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler.Result;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailedRecordsTest {

  /** As a dead letter it would be lost for what a full disk or a broker did. */
  @ParameterizedTest
  @MethodSource("ofKafkaOrAStore")
  @SuppressWarnings("NullAway") // the handler does not look at the context
  void aRecordIsNotBlamedForWhatKafkaOrAStoreThrows(KafkaException failure) {
    assertThat(new FailedRecords().handleError(null, new Record<>("k", "v", 0), failure).result())
        .isEqualTo(Result.FAIL);
  }

  static Stream<KafkaException> ofKafkaOrAStore() {
    return Stream.of(
        new ProcessorStateException("no space left on device"),
        new InvalidStateStoreException("it is closed"),
        new TimeoutException("no metadata"));
  }
}
