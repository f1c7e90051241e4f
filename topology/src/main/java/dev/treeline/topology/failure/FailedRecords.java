package dev.treeline.topology.failure;

import dev.treeline.codec.DeadLetter;
import dev.treeline.topics.Topics;
import dev.treeline.topology.assembly.AssemblyInput.Arrived;
import dev.treeline.topology.decode.TenantRule;
import dev.treeline.topology.metrics.SpanMetrics;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last net under the processors: a record on which the code itself fails becomes a dead letter,
 * for it would fail again after every restart. What Kafka or a store throws is no fault of the
 * record, and stops the thread.
 */
public final class FailedRecords implements ProcessingExceptionHandler {

  /** The setting through which Kafka Streams, which makes the handlers, hands them the names. */
  public static final String TOPICS_PREFIX = "treeline.topics.prefix";

  /** The setting that hands them the balance of spans: such a record must not be missing in it. */
  public static final String METRICS = "treeline.span.metrics";

  private static final String REASON = "processing_failed";

  private static final Logger LOG = LoggerFactory.getLogger(FailedRecords.class);

  private Topics topics = Topics.DEFAULT;
  private SpanMetrics metrics = SpanMetrics.none();

  @Override
  public Response handleError(
      ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
    if (exception instanceof KafkaException || context.sourceRawValue() == null) {
      return Response.fail();
    }
    LOG.error(
        "The record at {}-{}@{} failed in {} and is now a dead letter",
        context.topic(),
        context.partition(),
        context.offset(),
        context.processorNodeId(),
        exception);
    if (holdsSpans(context.topic())) {
      count(record.value());
    }
    byte[] letter =
        new DeadLetter(
                REASON,
                exception.toString(),
                TenantRule.said(context.headers()),
                context.topic(),
                context.partition(),
                context.offset(),
                context.timestamp(),
                DeadLetter.cut(context.sourceRawKey(), DeadLetter.MAX_KEY_BYTES),
                DeadLetter.cut(context.sourceRawValue(), DeadLetter.MAX_VALUE_BYTES),
                context.sourceRawValue().length,
                "")
            .encode();
    return Response.resume(List.of(new ProducerRecord<>(topics.deadLetters(), letter)));
  }

  /** {@code treeline.spans} and every source topic. */
  private boolean holdsSpans(String topic) {
    return !topic.equals(topics.traces()) && !topic.equals(topics.runs());
  }

  private void count(@Nullable Object failedOn) {
    if (failedOn instanceof Arrived arrived) { // accepted when the door had read it
      metrics.deadLettered(REASON, arrived.skim().spans());
    } else {
      metrics.deadLettered(REASON, 1);
      metrics.accepted(1);
    }
  }

  @Override
  public void configure(Map<String, ?> configs) {
    if (configs.get(METRICS) instanceof SpanMetrics ofThisProcess) {
      metrics = ofThisProcess;
    }
    topics = new Topics(String.valueOf(configs.get(TOPICS_PREFIX)));
  }
}
