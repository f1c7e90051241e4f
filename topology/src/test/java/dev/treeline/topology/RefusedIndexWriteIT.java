package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.Tenant;
import dev.treeline.testing.KafkaExtension;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.SummaryPage;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.TraceStatus;
import dev.treeline.trace.TraceSummary;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * For a while Kafka does not take what an index writes to its changelog. The store has it by then;
 * who takes over has what the changelog has.
 */
class RefusedIndexWriteIT {

  private static final String USUAL_BYTES = "1048588";

  /** Enough for the row of a clock, and for nothing else. */
  private static final String NO_RUN_BYTES = "135";

  private static final String NO_SUMMARY_BYTES = "20";

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  @TempDir Path dir;

  private Surroundings around;

  @BeforeEach
  void eachTaskHasAThread() { // one thread would read the spans again, too, and tell runs anew
    around = new Surroundings(kafka, dir, Map.of("num.stream.threads", "6"));
  }

  @AfterEach
  void stop() {
    around.close();
  }

  @Test
  void aRunWhosePairWasRefusedIsFoundByWhoTakesOver() {
    TreelineStreams first = around.start("a", 7001);
    Surroundings.patiently()
        .until(() -> run(first) instanceof RunAnswer.NotFound); // the topic is there

    whileRefused(
        around.topics.runsChangelog(),
        NO_RUN_BYTES,
        () -> around.produce(aSpan("root").with("ctx.run.id", "run").build()));
    Surroundings.patiently().until(() -> run(first) instanceof RunAnswer.Found);
    stopWhenAllIsCommitted(first);

    TreelineStreams other = around.start("b", 7002);
    Surroundings.patiently().until(() -> !(run(other) instanceof RunAnswer.Unavailable));
    assertThat(run(other)).isInstanceOf(RunAnswer.Found.class);
  }

  @Test
  void anOpenTraceWhoseSummaryWasRefusedIsListedByWhoTakesOver() {
    TreelineStreams first = around.start("a", 7001);
    around.produce(aSpan("root").inTrace("before").build());
    awaitComplete(first, "before");

    whileRefused(
        around.changelog("summaries"),
        NO_SUMMARY_BYTES,
        () -> around.produce(aSpan("child").childOf("root").running().build()));
    Surroundings.patiently().until(() -> list(first).summaries().size() == 2);
    stopWhenAllIsCommitted(first);

    assertThat(wholeList(around.start("b", 7002)).summaries()).hasSize(2);
  }

  @Test
  void aTraceIsListedAsClosedByWhoTakesOverWhenTheSummaryOfThatWasRefused() {
    TreelineStreams first = around.start("a", 7001);
    around.produce(aSpan("root").running().build());
    Surroundings.patiently().until(() -> list(first).summaries().size() == 1);

    whileRefused(
        around.changelog("summaries"),
        NO_SUMMARY_BYTES,
        () -> around.produce(aSpan("root").build()));
    awaitComplete(first, "trace");
    stopWhenAllIsCommitted(first);

    assertThat(wholeList(around.start("b", 7002)).summaries())
        .extracting(TraceSummary::status)
        .containsExactly(TraceStatus.COMPLETE);
  }

  private void whileRefused(String changelog, String bytes, Runnable work) {
    around.set(changelog, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, bytes);
    work.run();
    Surroundings.patiently().until(() -> around.count("treeline.writes.refused") > 0);
    around.set(changelog, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, USUAL_BYTES);
  }

  private static void awaitComplete(TreelineStreams treeline, String label) {
    Surroundings.patiently()
        .untilAsserted(
            () ->
                assertThat(Surroundings.trace(treeline, label).status())
                    .isEqualTo(TraceStatus.COMPLETE));
  }

  /** By then what was refused has been read again. */
  private void stopWhenAllIsCommitted(TreelineStreams treeline) {
    Set<String> read = Set.of(around.topics.spans(), around.topics.traces(), around.topics.runs());
    try (Admin admin = kafka.admin()) {
      Surroundings.patiently()
          .until(
              () -> {
                Map<TopicPartition, OffsetAndMetadata> committed =
                    admin
                        .listConsumerGroupOffsets(around.topics.applicationId())
                        .partitionsToOffsetAndMetadata()
                        .get();
                return admin.listOffsets(ends(read)).all().get().entrySet().stream()
                    .filter(end -> end.getValue().offset() > 0)
                    .allMatch(
                        end ->
                            committed.containsKey(end.getKey())
                                && committed.get(end.getKey()).offset() == end.getValue().offset());
              });
    }
    around.stop(treeline);
  }

  private static Map<TopicPartition, OffsetSpec> ends(Set<String> topics) {
    return topics.stream()
        .flatMap(
            topic ->
                IntStream.range(0, Surroundings.PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(topic, partition)))
        .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
  }

  private static RunAnswer run(TreelineStreams treeline) {
    return treeline.reader().run(Tenant.DEFAULT, "run");
  }

  private static SummaryPage list(TreelineStreams treeline) {
    return treeline.reader().list(Tenant.DEFAULT, SummaryQuery.newest(5));
  }

  private static SummaryPage wholeList(TreelineStreams treeline) {
    Surroundings.patiently().until(() -> list(treeline).coverage().missing().isEmpty());
    return list(treeline);
  }
}
