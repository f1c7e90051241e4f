package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanLimits;
import dev.treeline.codec.SpanRecords;
import dev.treeline.codec.TraceChunk;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.testing.KafkaExtension;
import dev.treeline.topics.SpansPartitioner;
import dev.treeline.topics.TopicSettings;
import dev.treeline.topics.TopicSetup;
import dev.treeline.topics.Topics;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.topology.assembly.TraceLimits;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@link RetentionTest} shows by a clock of its own, on a broker and by the true one: three
 * times a minute, which is the shortest retention.
 */
@Tag("slow")
class LongTraceIT {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  private static final Duration RETENTION = Duration.ofMinutes(1);
  private static final Duration BETWEEN = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path dir;
  private final Topics topics = new Topics(kafka.uniqueName("long-it"));
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<Long> sent = new ArrayList<>();

  @Test
  void aTraceOfThreeRetentionsIsReadAsFarAsItIsYoung() {
    try (Admin admin = kafka.admin()) {
      TopicSetup.ensure(admin, new TopicSettings(topics, 1, (short) 1, Duration.ofDays(1)));
    }
    try (TreelineStreams treeline = start()) {
      long begin = System.nanoTime();
      while (System.nanoTime() - begin < RETENTION.multipliedBy(3).toNanos()) {
        send();
        Awaitility.await()
            .atMost(PATIENCE)
            .pollDelay(BETWEEN)
            .untilAsserted(() -> assertYoungAreThere(treeline));
      }
      Trace trace = read(treeline);
      assertThat(trace.status()).isEqualTo(TraceStatus.PARTIAL);
      assertThat(trace.reason()).contains("expired_spans");
      assertThat(names(trace)).doesNotContain("s0").hasSizeLessThan(sent.size());
    }
    assertThat(meters.counter("treeline.rows.expired_put").count()).isZero();
    kafka.consumeUntil(topics.traces(), records -> records.stream().anyMatch(this::saysExpired));
  }

  private boolean saysExpired(ConsumerRecord<byte[], byte[]> record) {
    return record.value() != null
        && TraceChunk.decode(record.value()).reason().contains("expired_spans");
  }

  private void send() {
    Span span = aSpan("s" + sent.size()).startingAt(sent.size()).build();
    sent.add(System.nanoTime());
    kafka.produce(topics.spans(), SpansPartitioner.keyOf(span.traceId()), SpanRecords.encode(span));
  }

  /** Younger than the retention even now, after the look: so they were when it was taken. */
  private void assertYoungAreThere(TreelineStreams treeline) {
    Trace trace = read(treeline);
    long now = System.nanoTime();
    Set<String> there = names(trace);
    for (int i = 0; i < sent.size(); i++) {
      if (now - sent.get(i) <= RETENTION.toNanos()) {
        assertThat(there).contains("s" + i);
      }
    }
    if (there.size() < sent.size()) {
      assertThat(trace.reason()).contains("expired_spans");
    }
  }

  private static Set<String> names(Trace trace) {
    return trace.tree().spans().stream().map(Span::name).collect(Collectors.toSet());
  }

  private static Trace read(TreelineStreams treeline) {
    TraceAnswer answer = treeline.reader().trace(Tenant.DEFAULT, traceId("trace"));
    assertThat(answer).isInstanceOf(TraceAnswer.Found.class);
    return ((TraceAnswer.Found) answer).trace();
  }

  private TreelineStreams start() {
    return KafkaTreelineStreams.start(
        new StreamsSettings(
            topics,
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            Map.of(),
            dir,
            "127.0.0.1",
            7001,
            "default",
            SpanLimits.DEFAULTS,
            new AssemblySettings(
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                RETENTION,
                Duration.ofSeconds(10),
                TraceLimits.DEFAULTS)),
        tenant -> true,
        meters);
  }
}
