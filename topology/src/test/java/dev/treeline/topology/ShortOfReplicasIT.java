package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.broker.EmbeddedKafka;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.testing.KafkaExtension;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One of two brokers is away, and topics must have both copies: Kafka refuses every write. */
class ShortOfReplicasIT {

  /** Kafka's default is two minutes; the shorter one shows the refusal in the time of a test. */
  private static final Map<String, String> IMPATIENT =
      Map.of(
          "producer.delivery.timeout.ms", "3000",
          "producer.request.timeout.ms", "2000",
          "production.exception.handler", SeenRefusals.class.getName());

  @TempDir Path dir;

  @Test
  void everyTraceIsWrittenWhenTheReplicasAreBack() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(dir.resolve("one"), 0)) {
      keepGroupsOn(kafka);
      EmbeddedKafka other = kafka.another(2, dir.resolve("two"));
      try (Surroundings around =
          new Surroundings(
              KafkaExtension.on(kafka.bootstrapServers()), dir, IMPATIENT, Surroundings.QUICK, 2)) {
        TreelineStreams treeline = around.start("a", 7001);
        around.produce(aSpan("root").inTrace("first").build());
        awaitComplete(treeline, "first", 1);
        assertThat(
                replicasOf(
                    kafka,
                    Stream.of("rows", "trace-state", "summaries", "runs").map(around::changelog)))
            .containsExactly(2, 2, 2, 2);
        other.close();

        List<String> labels = new ArrayList<>(List.of("first"));
        for (String topic :
            List.of(
                around.topics.traces(),
                around.topics.runs(),
                around.changelog("rows"),
                around.changelog("trace-state"))) {
          labels.add(topic);
          around.set(topic, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2");
          around.produce(aSpan("root").inTrace(topic).with("ctx.run.id", topic).build());
          Surroundings.patiently().until(() -> SeenRefusals.of(topic));
          around.produce(aSpan("child").inTrace(topic).childOf("root").build());
          around.set(topic, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "1");
          awaitComplete(treeline, topic, 2);
        }

        around.stop(treeline);
        TreelineStreams next = around.start("b", 7001); // has only what Kafka has
        for (String label : labels) {
          awaitComplete(next, label, label.equals("first") ? 1 : 2);
        }
        Surroundings.patiently()
            .untilAsserted(
                () ->
                    assertThat(next.reader().run(Tenant.DEFAULT, around.topics.runs()))
                        .isInstanceOf(RunAnswer.Found.class));
        around
            .completed(labels)
            .forEach(
                (label, chunks) ->
                    assertThat(chunks)
                        .singleElement()
                        .satisfies(
                            chunk ->
                                assertThat(chunk.spans())
                                    .as(label)
                                    .extracting(Span::name)
                                    .hasSize(label.equals("first") ? 1 : 2)));
      } finally {
        other.close();
      }
    }
  }

  /** Of the topic of groups there is one copy, which must not be on the broker that goes away. */
  private static void keepGroupsOn(EmbeddedKafka kafka) throws Exception {
    try (Admin admin = KafkaExtension.on(kafka.bootstrapServers()).admin()) {
      admin.listConsumerGroupOffsets("anybody").partitionsToOffsetAndMetadata().get();
    }
  }

  private static List<Integer> replicasOf(EmbeddedKafka kafka, Stream<String> topics)
      throws Exception {
    try (Admin admin = KafkaExtension.on(kafka.bootstrapServers()).admin()) {
      return admin.describeTopics(topics.toList()).allTopicNames().get().values().stream()
          .map(topic -> topic.partitions().get(0).replicas().size())
          .toList();
    }
  }

  private static void awaitComplete(TreelineStreams treeline, String label, int spans) {
    Surroundings.patiently()
        .untilAsserted(
            () -> {
              Trace trace = Surroundings.trace(treeline, label);
              assertThat(trace.tree().size()).as(label).isEqualTo(spans);
              assertThat(trace.status()).as(label).isEqualTo(TraceStatus.COMPLETE);
            });
  }
}
