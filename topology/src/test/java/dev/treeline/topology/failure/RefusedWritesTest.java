package dev.treeline.topology.failure;

import static org.apache.kafka.streams.errors.ProductionExceptionHandler.Result.FAIL;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.ProductionExceptionHandler.Result;
import org.apache.kafka.streams.errors.ProductionExceptionHandler.SerializationExceptionOrigin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Every topic, and what becomes of a write that it refuses. */
class RefusedWritesTest {

  @ParameterizedTest
  @CsvSource({
    // too large, not enough replicas in time
    "own.traces,                          RESUME, RESUME",
    "own.spans,                           FAIL,   FAIL",
    "own.dead-letters,                    RESUME, FAIL",
    "own.runs,                            FAIL,   FAIL",
    "own-v1-rows-changelog,               FAIL,   FAIL",
    "own-v1-trace-state-changelog,        FAIL,   FAIL",
    "own-v1-summaries-changelog,          FAIL,   FAIL",
    "own-v1-runs-changelog,               FAIL,   FAIL",
  })
  void eachTopicHasItsAnswer(String topic, Result tooLarge, Result notInTime) {
    assertThat(answer(topic, new byte[9], new RecordTooLargeException("too large")))
        .isEqualTo(tooLarge);
    assertThat(answer(topic, new byte[9], new TimeoutException("not enough replicas")))
        .isEqualTo(notInTime);
  }

  /** Only a record of treeline.spans that goes there again: a source's is read again. */
  @ParameterizedTest
  @CsvSource({"own.spans, RESUME", "own.runs, FAIL"})
  void aHopThatIsTooLargeIsLost(String topic, Result answer) {
    ProducerRecord<byte[], byte[]> hop = new ProducerRecord<>(topic, new byte[9]);
    hop.headers().add("treeline-hop", new byte[0]);

    assertThat(answer(hop, new RecordTooLargeException("too large"))).isEqualTo(answer);
    assertThat(answer(hop, new TimeoutException("not enough replicas"))).isEqualTo(FAIL);
  }

  @ParameterizedTest
  @CsvSource({"own.spans, RESUME", "own.runs, RESUME", "own-v1-rows-changelog, FAIL"})
  void aTickIsFollowedByAnotherAndATombstoneOfAStoreIsNot(String topic, Result answer) {
    assertThat(answer(topic, null, new TimeoutException("not enough replicas"))).isEqualTo(answer);
  }

  @ParameterizedTest
  @CsvSource({
    "own.traces,            at_least_once,   'It will be sent again.'",
    "own.dead-letters,      at_least_once,   'It is lost'",
    "own-v1-rows-changelog, at_least_once,   'The stream thread stops and starts over.'",
    "own.traces,            exactly_once_v2, 'starts over, until the topic takes it.'",
    "own.dead-letters,      exactly_once_v2, 'starts over, until the topic takes it.'",
    "own-v1-rows-changelog, exactly_once_v2, 'starts over, until the topic takes it.'",
  })
  void theLogSaysWhatBecomesOfTheRecord(String topic, String guarantee, String outlook) {
    Logger logger = (Logger) LoggerFactory.getLogger(RefusedWrites.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    try {
      answer(
          handler(guarantee),
          new ProducerRecord<>(topic, new byte[9]),
          new RecordTooLargeException("too large"));
    } finally {
      logger.detachAppender(lines);
    }

    assertThat(lines.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .startsWith("A write of 9 bytes to " + topic + " was refused: ")
        .contains(outlook);
  }

  @Test
  void whatCannotBeSerializedStopsTheThread() {
    assertThat(
            handler()
                .handleSerializationError(
                    null,
                    new ProducerRecord<>("own.traces", new byte[1]),
                    new SerializationException("broken"),
                    SerializationExceptionOrigin.VALUE)
                .result())
        .isEqualTo(FAIL);
  }

  private static Result answer(String topic, byte @Nullable [] value, Exception refusal) {
    return answer(new ProducerRecord<>(topic, value), refusal);
  }

  private static Result answer(ProducerRecord<byte[], byte[]> record, Exception refusal) {
    return answer(handler(), record, refusal);
  }

  @SuppressWarnings("NullAway") // the handler does not look at the context
  private static Result answer(
      RefusedWrites handler, ProducerRecord<byte[], byte[]> record, Exception refusal) {
    return handler.handleError(null, record, refusal).result();
  }

  private static RefusedWrites handler() {
    return handler("at_least_once");
  }

  private static RefusedWrites handler(String guarantee) {
    RefusedWrites handler = new RefusedWrites();
    handler.configure(
        Map.of(FailedRecords.TOPICS_PREFIX, "own", "processing.guarantee", guarantee));
    return handler;
  }
}
