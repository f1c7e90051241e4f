package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.testing.KafkaExtension;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.topology.assembly.TraceLimits;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that stood still while another took its place writes what it had in hand to the
 * changelogs behind everything the other one wrote since. Here all of an owner's records are
 * written once more behind the new owner's.
 */
class ZombieChangelogIT {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  private static final List<String> STORES = List.of("rows", "trace-state", "summaries", "runs");

  /** A new bucket after twenty seconds, and nothing is there any more after forty. */
  private static final AssemblySettings SHORT_RETENTION =
      settings(Duration.ofHours(1), Duration.ofSeconds(40));

  /** What is there stays, however long the rest of the test takes. */
  private static final AssemblySettings LONG_RETENTION =
      settings(Duration.ofHours(1), Duration.ofHours(24));

  private static final AssemblySettings NOTHING_STAYS_OPEN =
      settings(Duration.ofSeconds(1), Duration.ofHours(24));

  private static AssemblySettings settings(Duration maxOpen, Duration retention) {
    return new AssemblySettings(
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        maxOpen,
        retention,
        Duration.ofSeconds(10),
        TraceLimits.DEFAULTS);
  }

  private record Seen(List<String> spans, TraceStatus status, int revision, boolean expired) {
    static Seen of(Trace trace) {
      return new Seen(
          trace.tree().spans().stream().map(Span::name).toList(),
          trace.status(),
          trace.revision(),
          trace.expired());
    }
  }

  @TempDir Path dir;

  @Test
  void whatAnOldOwnerWritesBehindTheNewOneChangesNoTrace() throws Exception {
    try (Surroundings around = new Surroundings(kafka, dir, Map.of(), SHORT_RETENTION, 1)) {
      TreelineStreams owner = around.start("a", 7001);
      around.produce(aSpan("long").inTrace("long").running().build());
      long begun = System.nanoTime();
      Surroundings.patiently()
          .until(
              () ->
                  System.nanoTime() - begun
                      > SHORT_RETENTION.bucketSpan().plusSeconds(1).toNanos());
      around.produce(
          aSpan("child").inTrace("open").childOf("root").build(),
          aSpan("root").inTrace("twice").with("ctx.run.id", "run_1").build(),
          aSpan("root").inTrace("late").build());
      await(owner, "twice", 1);
      await(owner, "late", 1);
      await(owner, "open", 1);
      List<ProducerRecord<byte[], byte[]>> ofTheOldOwner = changelogs(around);

      around.produce(
          aSpan("more").inTrace("twice").childOf("root").startingAt(5).build(),
          aSpan("in a new bucket").inTrace("long").childOf("long").startingAt(9).build(),
          aSpan("long").inTrace("long").build(),
          aSpan("late").inTrace("late").childOf("root").startingAt(7).running().build());
      await(owner, "twice", 2);
      await(owner, "long", 1);
      Surroundings.patiently()
          .untilAsserted(
              () -> assertThat(Surroundings.trace(owner, "late").tree().size()).isEqualTo(2));
      List<String> labels = List.of("long", "open", "twice", "late");
      Map<String, Seen> before = seen(owner, labels);
      List<Listed> listed = listed(owner);
      assertThat(Surroundings.trace(owner, "late").status()).isEqualTo(TraceStatus.LIVE);
      around.stop(owner);

      kafka.produce(ofTheOldOwner);
      TreelineStreams restored = around.start("b", 7001, LONG_RETENTION);

      Surroundings.patiently()
          .untilAsserted(() -> assertThat(seen(restored, labels)).isEqualTo(before));
      assertThat(listed(restored)).isEqualTo(listed);
      assertThat(restored.reader().run(Tenant.DEFAULT, "run_1"))
          .isInstanceOf(RunAnswer.Found.class);
      around.stop(restored);

      await(around.start("c", 7001, NOTHING_STAYS_OPEN), "late", 2); // it is known to be open
      assertThat(around.completed(labels).get("late"))
          .singleElement()
          .satisfies(chunk -> assertThat(chunk.spans()).hasSize(2));
    }
  }

  private static void await(TreelineStreams treeline, String label, int revision) {
    Surroundings.patiently()
        .untilAsserted(
            () -> {
              Trace trace = Surroundings.trace(treeline, label);
              assertThat(trace.revision()).as("%s %s", label, traceId(label)).isEqualTo(revision);
              assertThat(trace.status()).as(label).isNotEqualTo(TraceStatus.LIVE);
            });
  }

  private static Map<String, Seen> seen(TreelineStreams treeline, List<String> labels) {
    Map<String, Seen> seen = new TreeMap<>();
    labels.forEach(label -> seen.put(label, Seen.of(Surroundings.trace(treeline, label))));
    return seen;
  }

  private record Listed(
      TraceId traceId, String name, TraceStatus status, int revision, int spans) {}

  private static List<Listed> listed(TreelineStreams treeline) {
    return treeline.reader().list(Tenant.DEFAULT, SummaryQuery.newest(10)).summaries().stream()
        .map(s -> new Listed(s.traceId(), s.name(), s.status(), s.revision(), s.spanCount()))
        .toList();
  }

  private static List<ProducerRecord<byte[], byte[]>> changelogs(Surroundings around)
      throws ExecutionException, InterruptedException {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (String store : STORES) {
      String topic = around.changelog(store);
      for (ConsumerRecord<byte[], byte[]> record : kafka.consume(topic, end(topic))) {
        records.add(
            new ProducerRecord<>(
                topic,
                record.partition(),
                record.timestamp(),
                record.key(),
                record.value(),
                record.headers()));
      }
    }
    return records;
  }

  private static int end(String topic) throws ExecutionException, InterruptedException {
    int end = 0;
    try (Admin admin = kafka.admin()) {
      for (int partition = 0; partition < Surroundings.PARTITIONS; partition++) {
        TopicPartition of = new TopicPartition(topic, partition);
        end +=
            (int)
                admin
                    .listOffsets(Map.of(of, OffsetSpec.latest()))
                    .partitionResult(of)
                    .get()
                    .offset();
      }
    }
    return end;
  }
}
