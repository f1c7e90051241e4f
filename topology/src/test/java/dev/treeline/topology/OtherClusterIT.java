package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.treeline.broker.EmbeddedKafka;
import dev.treeline.codec.SpanRecords;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.testing.KafkaExtension;
import dev.treeline.topics.SpansPartitioner;
import dev.treeline.topics.TopicSettings;
import dev.treeline.topics.TopicSetup;
import dev.treeline.topics.Topics;
import dev.treeline.topology.store.disk.StoreOrigin.ForeignStoresException;
import dev.treeline.trace.TraceAnswer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The addresses of another Kafka are given to an instance, or Kafka was made anew. */
class OtherClusterIT {

  @TempDir Path dir;

  /**
   * It took for restored what the other cluster had below the offset at which its stores were left:
   * traces that were there, and to be read on all other instances, were a 404.
   */
  @Test
  void anInstanceDoesNotTakeItsStoresAlongToAnotherCluster() throws Exception {
    try (EmbeddedKafka one = EmbeddedKafka.start(dir.resolve("one"), 0);
        EmbeddedKafka other = EmbeddedKafka.start(dir.resolve("other"), 0)) {
      makeTopics(one);
      makeTopics(other);
      produce(one, aSpan("root").inTrace("old").build());
      try (TreelineStreams first = start(one, "moved")) {
        awaitFound(first, "old");
      }
      List<String> there = IntStream.range(0, 40).mapToObj(i -> "new" + i).toList();
      there.forEach(label -> produce(other, aSpan("root").inTrace(label).build()));
      try (TreelineStreams ofTheOther = start(other, "its own")) {
        there.forEach(label -> awaitFound(ofTheOther, label));
      }

      assertThatThrownBy(() -> start(other, "moved")).isInstanceOf(ForeignStoresException.class);

      Utils.delete(dir.resolve("moved").toFile());
      try (TreelineStreams moved = start(other, "moved")) {
        there.forEach(label -> awaitFound(moved, label));
        assertThat(moved.reader().trace(Tenant.DEFAULT, traceId("old")))
            .isInstanceOf(TraceAnswer.NotFound.class);
      }
    }
  }

  private static void awaitFound(TreelineStreams treeline, String label) {
    Surroundings.patiently().untilAsserted(() -> Surroundings.trace(treeline, label));
  }

  private static void makeTopics(EmbeddedKafka kafka) {
    try (Admin admin = KafkaExtension.on(kafka.bootstrapServers()).admin()) {
      TopicSetup.ensure(admin, new TopicSettings(Topics.DEFAULT, 1, (short) 1, Duration.ofDays(1)));
    }
  }

  private static void produce(EmbeddedKafka kafka, Span span) {
    KafkaExtension.on(kafka.bootstrapServers())
        .produce(
            Topics.DEFAULT.spans(),
            SpansPartitioner.keyOf(span.traceId()),
            SpanRecords.encode(span));
  }

  private TreelineStreams start(EmbeddedKafka kafka, String stateDir) {
    TreelineStreams streams =
        KafkaTreelineStreams.start(
            Surroundings.settings(
                Topics.DEFAULT.prefix(),
                kafka.bootstrapServers(),
                dir.resolve(stateDir),
                7001,
                Map.of(),
                Surroundings.QUICK),
            tenant -> true,
            new SimpleMeterRegistry());
    Surroundings.patiently().until(streams::isReady);
    return streams;
  }
}
