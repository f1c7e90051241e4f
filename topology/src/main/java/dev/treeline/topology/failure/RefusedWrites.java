package dev.treeline.topology.failure;

import dev.treeline.topics.Topics;
import dev.treeline.topology.decode.DecodeProcessor;
import dev.treeline.topology.metrics.SpanMetrics;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A refused write to {@code treeline.traces} is sent again anyway, and a lost tick is followed by
 * another; neither may stop the stream. A dead letter or a rerouted record that is too large for a
 * topic whose limit was lowered would be refused for ever, and stop it for ever. Any other refused
 * write does: to go on after one to a changelog would leave the store and its changelog in
 * disagreement, and the next owner of the partition without the row; after one of a source's spans,
 * these would be lost, which wait in their topic.
 *
 * <p>So it is without transactions. With them, the producer has given its transaction up before it
 * asks here: whatever the answer, the commit fails, the thread is replaced, and what was refused
 * comes again with its record, until the topic takes it or the instance ends.
 *
 * <p>Kafka's default handler, with its dead-letter topic set, hides the cause of a failed changelog
 * write behind "Invalid timestamp: -1" (seen in 4.3.1).
 */
public final class RefusedWrites implements ProductionExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(RefusedWrites.class);

  private Topics topics = Topics.DEFAULT;
  private SpanMetrics metrics = SpanMetrics.none();
  private boolean inTransactions;

  @Override
  public Response handleError(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
    boolean comesAgain =
        record.topic().equals(topics.traces())
            || (record.value() == null
                && (record.topic().equals(topics.spans()) || record.topic().equals(topics.runs())));
    boolean wouldBeRefusedAgain =
        exception instanceof RecordTooLargeException
            && (record.topic().equals(topics.deadLetters())
                || (record.topic().equals(topics.spans())
                    && DecodeProcessor.isHop(record.headers())));
    metrics.refused(record.topic());
    LOG.warn(
        "A write of {} bytes to {} was refused: {}. {}",
        record.value() == null ? 0 : record.value().length,
        record.topic(),
        exception.toString(),
        outlook(comesAgain, wouldBeRefusedAgain));
    return comesAgain || wouldBeRefusedAgain ? Response.resume() : Response.fail();
  }

  private String outlook(boolean comesAgain, boolean wouldBeRefusedAgain) {
    if (inTransactions) {
      return "Its transaction ends and the stream thread starts over, until the topic takes it.";
    }
    if (comesAgain) {
      return "It will be sent again.";
    }
    return wouldBeRefusedAgain
        ? "It is lost: raise the topic's max.message.bytes to its default."
        : "The stream thread stops and starts over.";
  }

  @Override
  public void configure(Map<String, ?> configs) {
    topics = new Topics(String.valueOf(configs.get(FailedRecords.TOPICS_PREFIX)));
    inTransactions =
        StreamsConfig.EXACTLY_ONCE_V2.equals(
            configs.get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG));
    if (configs.get(FailedRecords.METRICS) instanceof SpanMetrics ofThisProcess) {
      metrics = ofThisProcess;
    }
  }
}
