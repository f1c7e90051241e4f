package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanRecords;
import dev.treeline.span.Span;
import dev.treeline.testing.KafkaExtension;
import dev.treeline.topics.SpansPartitioner;
import dev.treeline.trace.TraceStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A stream thread fails, and another is to take its place. */
class LostThreadIT {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  private static final AtomicBoolean noConsumers = new AtomicBoolean();

  @TempDir Path dir;

  /** Part of every consumer that is made. */
  public static final class NoConsumer implements ConsumerInterceptor<byte[], byte[]> {

    @Override
    public void configure(Map<String, ?> configs) {
      if (noConsumers.compareAndSet(true, false)) {
        throw new KafkaException("Too many open files");
      }
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
      return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}
  }

  @Test
  void anInstanceComesBackThoughItsOnlyThreadWasNotReplaced() {
    comesBack(
        Map.of("consumer.interceptor.classes", NoConsumer.class.getName()),
        () -> noConsumers.set(true));
    assertThat(noConsumers).isFalse();
  }

  @Test
  void whatAFailedThreadHadDoesNotWaitForItsSession() {
    comesBack(Map.of("consumer.session.timeout.ms", "300000"), () -> {});
  }

  @Test
  void neitherDoesThatOfOneWithAName() {
    comesBack(
        Map.of("consumer.session.timeout.ms", "300000", "group.instance.id", "named"), () -> {});
  }

  private void comesBack(Map<String, String> properties, Runnable whenItFails) {
    AtomicBoolean failsNow = new AtomicBoolean(true);
    try (Surroundings around = new Surroundings(kafka, dir, properties);
        TreelineStreams treeline =
            KafkaTreelineStreams.start(
                Surroundings.settings(
                    around.topics.prefix(),
                    kafka.bootstrapServers(),
                    dir,
                    7001,
                    properties,
                    Surroundings.QUICK),
                tenant -> {
                  if (failsNow.compareAndSet(true, false)) {
                    whenItFails.run();
                    throw new KafkaException("the thread fails");
                  }
                  return true;
                },
                around.meters)) {
      Surroundings.patiently().until(treeline::isReady);
      Span span = aSpan("root").inTrace("a").build();
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(
              around.topics.spans(),
              SpansPartitioner.keyOf(traceId("a")),
              SpanRecords.encode(span));
      record
          .headers()
          .add(new RecordHeader("treeline-tenant", "default".getBytes(StandardCharsets.US_ASCII)));

      kafka.produce(List.of(record));

      Surroundings.patiently()
          .untilAsserted(
              () ->
                  assertThat(Surroundings.trace(treeline, "a").status())
                      .isEqualTo(TraceStatus.COMPLETE));
      assertThat(failsNow).isFalse();
    }
  }
}
