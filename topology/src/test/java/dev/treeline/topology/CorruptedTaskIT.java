package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanRecords;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.testing.KafkaExtension;
import dev.treeline.topics.SpansPartitioner;
import dev.treeline.topics.Topics;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * With transactions, a task that could not commit is closed, emptied, opened again and restored,
 * with the same processors and the same stores, while its thread goes on.
 */
class CorruptedTaskIT {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  private static final int SPANS = 300;
  private static final Tenant OTHER = Tenant.named("other");

  @TempDir Path dir;

  @Test
  void nothingSeemsGoneWhileATaskIsRestored() {
    Map<String, String> transactions = Map.of("processing.guarantee", "exactly_once_v2");
    try (Surroundings around = new Surroundings(kafka, dir, transactions)) {
      AtomicBoolean failed = new AtomicBoolean();
      TaskId task =
          new TaskId(0, SpansPartitioner.partitionOf(traceId("trace"), Surroundings.PARTITIONS));
      TreelineStreams treeline =
          around.start(
              "a",
              7001,
              tenant -> {
                if (failed.compareAndSet(false, true)) {
                  throw new TaskCorruptedException(Set.of(task));
                }
                return true;
              });
      around.produce(
          IntStream.range(0, SPANS)
              .mapToObj(i -> i == 0 ? aSpan("root") : aSpan("s" + i).childOf("root"))
              .map(span -> span.build())
              .toArray(Span[]::new));
      Surroundings.patiently()
          .untilAsserted(
              () ->
                  assertThat(Surroundings.trace(treeline, "trace").status())
                      .isEqualTo(TraceStatus.COMPLETE));

      ProducerRecord<byte[], byte[]> fatal =
          new ProducerRecord<>(
              around.topics.spans(),
              SpansPartitioner.keyOf(traceId("trace")),
              SpanRecords.encode(aSpan("of the other").build()));
      fatal.headers().add(Topics.TENANT_HEADER, "other".getBytes(StandardCharsets.UTF_8));
      kafka.produce(List.of(fatal));

      long deadline = System.nanoTime() + Surroundings.PATIENCE.toNanos();
      while (!(treeline.reader().trace(OTHER, traceId("trace")) instanceof TraceAnswer.Found)) {
        assertThat(System.nanoTime()).as("it is restored, and goes on").isLessThan(deadline);
        SummaryPage page = treeline.reader().list(Tenant.DEFAULT, SummaryQuery.newest(5));
        if (page.failedHosts().isEmpty()) { // else any of the partitions was not to be read
          assertThat(page.summaries()).hasSize(1);
        }
        TraceAnswer answer = treeline.reader().trace(Tenant.DEFAULT, traceId("trace"));
        if (answer instanceof TraceAnswer.Found found) {
          assertThat(found.trace().tree().size()).isEqualTo(SPANS);
        } else {
          assertThat(answer).isInstanceOf(TraceAnswer.Unavailable.class);
        }
      }
      assertThat(failed).isTrue();
      assertThat(Surroundings.trace(treeline, "trace").tree().size()).isEqualTo(SPANS);
    }
  }
}
