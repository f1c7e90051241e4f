package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.treeline.codec.SpanRecords;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.testing.KafkaExtension;
import dev.treeline.topics.SpansPartitioner;
import dev.treeline.topics.TopicSettings;
import dev.treeline.topics.TopicSetup;
import dev.treeline.topics.UnfitTopicException;
import dev.treeline.topology.source.SourceFormat;
import dev.treeline.topology.source.SourceTopic;
import dev.treeline.topology.source.SourceTopology;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceStatus;
import dev.treeline.wire.WireValues;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What somebody changes of topics and groups, while instances run or stand still. */
class AdministratorIT {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  @TempDir Path dir;
  private Surroundings around;

  @BeforeEach
  void begin() {
    around = new Surroundings(kafka, dir, Map.of());
  }

  @AfterEach
  void end() {
    around.close();
  }

  /** Its sender was told that Kafka has them, and nobody else has. */
  @Test
  void spansOfASourceThatAreTooLargeForALoweredLimitWaitUntilItIsRaised() {
    SourceTopic source = makeSource();
    TreelineStreams treeline = around.start("a", 7001);
    try (KafkaSourceStreams reading = read(source)) {
      around.set(around.topics.spans(), TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "1000");
      kafka.produce(
          source.topic(),
          null,
          SpanRecords.encode(aSpan("large").with("noise", Surroundings.noise()).build()));
      Surroundings.patiently().until(() -> around.count("treeline.writes.refused") > 0);

      around.set(around.topics.spans(), TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "1048588");

      awaitSpans(treeline, "large");
      Surroundings.patiently().until(reading::isReady);
    }
  }

  /** By retention, or by hand. Spans that were acknowledged are gone: that must not be silent. */
  @Test
  void recordsThatAreGoneBeforeTheyAreReadAreCountedAndWhatStandsBehindThemIsRead()
      throws Exception {
    TreelineStreams first = around.start("a", 7001);
    around.produce(aSpan("before").childOf("root").build());
    awaitSpans(first, "before");
    around.stop(first);
    around.produce(aSpan("lost").build(), aSpan("lost, too").build());
    long missed = deleteAllThatIsThere(spansOfTheTrace(), around.topics.applicationId());
    around.produce(aSpan("root").build());

    TreelineStreams second = around.start("a", 7001);

    awaitSpans(second, "before", "root");
    assertThat(missed).isGreaterThanOrEqualTo(2);
    assertThat(around.count("treeline.records.missed")).isEqualTo(missed);
  }

  /** Nothing behind them is processed, so that Kafka Streams has nothing to commit. */
  @Test
  void recordsThatAreGoneOfATopicThatIsSilentSinceAreCountedOnceHoweverOftenItIsReadFrom()
      throws Exception {
    SourceTopic source = makeSource();
    try (KafkaSourceStreams reading = read(source)) {
      produceTo(source, "before");
      Surroundings.patiently().until(() -> around.count("treeline.source.records") == 1);
    }
    produceTo(source, "lost");
    produceTo(source, "lost, too");
    long missed =
        deleteAllThatIsThere(
            new TopicPartition(source.topic(), 0),
            SourceTopology.applicationId(around.topics, source));
    try (KafkaSourceStreams reading = read(source)) {
      Surroundings.patiently().until(() -> around.count("treeline.records.missed") == missed);
    }

    try (KafkaSourceStreams reading = read(source)) {
      Surroundings.patiently().until(reading::isReady);
      produceTo(source, "behind them");
      Surroundings.patiently().until(() -> around.count("treeline.source.records") == 2);
    }

    assertThat(missed).isGreaterThanOrEqualTo(2);
    assertThat(around.count("treeline.records.missed")).isEqualTo(missed);
  }

  private static void produceTo(SourceTopic source, String span) {
    kafka.produce(source.topic(), null, SpanRecords.encode(aSpan(span).build()));
  }

  /** As they also are when nothing has run for longer than Kafka keeps offsets. */
  @Test
  void whatIsReadAgainSinceTheOffsetsWereDeletedAddsNothing() throws Exception {
    TreelineStreams first = around.start("a", 7001);
    around.produce(aSpan("root").build(), aSpan("child").childOf("root").build());
    awaitComplete(first, "root", "child");
    around.stop(first);
    try (Admin admin = kafka.admin()) {
      admin.deleteConsumerGroups(List.of(around.topics.applicationId())).all().get();
    }

    TreelineStreams second = around.start("a", 7001);

    Surroundings.patiently().until(() -> around.count("treeline.spans.duplicate") == 2);
    awaitComplete(second, "root", "child");
    assertThat(around.count("treeline.spans.stored")).isEqualTo(2);
    assertThat(around.completed(List.of("trace")).get("trace"))
        .singleElement()
        .satisfies(chunk -> assertThat(chunk.revision()).isEqualTo(1));
  }

  /** Stream threads see it within minutes only, and what is in there would be called missing. */
  @Test
  void anInstanceStopsAsSoonAsThereArePartitionsThatNobodyReads() throws Exception {
    TreelineStreams treeline = around.start("a", 7001);
    CompletableFuture<Void> failed = new CompletableFuture<>();
    treeline.onFailure(() -> failed.complete(null));

    try (Admin admin = kafka.admin()) {
      admin
          .createPartitions(
              Map.of(around.topics.spans(), NewPartitions.increaseTo(Surroundings.PARTITIONS + 2)))
          .all()
          .get();
    }

    Surroundings.patiently().until(failed::isDone);
  }

  /** Step by step as 'When partitions were added' in docs/operations.md has it. */
  @Test
  void runsAreFoundAgainWhenTheirTopicHasGotPartitionsAndAllWasMadeAnew() throws Exception {
    TreelineStreams first = around.start("a", 7001);
    around.produce(aSpan("root").with("ctx.run.id", "run").build());
    awaitRun(first);
    around.stop(first);
    try (Admin admin = kafka.admin()) {
      admin
          .createPartitions(
              Map.of(around.topics.runs(), NewPartitions.increaseTo(Surroundings.PARTITIONS + 2)))
          .all()
          .get();
      Surroundings.patiently()
          .until(
              () ->
                  admin
                          .describeTopics(List.of(around.topics.runs()))
                          .allTopicNames()
                          .get()
                          .values()
                          .iterator()
                          .next()
                          .partitions()
                          .size()
                      > Surroundings.PARTITIONS);
      assertThatThrownBy(() -> around.start("a", 7001))
          .isInstanceOf(UnfitTopicException.class)
          .hasMessageContaining("'When partitions were added'");

      List<String> made =
          admin.listTopics().names().get().stream()
              .filter(name -> name.startsWith(around.topics.applicationId()))
              .collect(Collectors.toList());
      made.addAll(List.of(around.topics.traces(), around.topics.runs()));
      admin.deleteTopics(made).all().get();
      admin.deleteConsumerGroups(List.of(around.topics.applicationId())).all().get();
      Surroundings.patiently()
          .until(() -> Collections.disjoint(admin.listTopics().names().get(), made));
      TopicSetup.ensure(
          admin,
          new TopicSettings(around.topics, Surroundings.PARTITIONS, (short) 1, Duration.ofDays(1)));
    }

    awaitRun(around.start("without streams", 7001));
  }

  private static void awaitRun(TreelineStreams treeline) {
    Surroundings.patiently()
        .untilAsserted(
            () ->
                assertThat(treeline.reader().run(Tenant.DEFAULT, "run"))
                    .isInstanceOf(RunAnswer.Found.class));
  }

  private TopicPartition spansOfTheTrace() {
    return new TopicPartition(
        around.topics.spans(),
        SpansPartitioner.partitionOf(traceId("trace"), Surroundings.PARTITIONS));
  }

  /** Returns how many records the group has not read. */
  private static long deleteAllThatIsThere(TopicPartition partition, String group)
      throws Exception {
    try (Admin admin = kafka.admin()) {
      long end =
          admin
              .listOffsets(Map.of(partition, OffsetSpec.latest()))
              .partitionResult(partition)
              .get()
              .offset();
      admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(end))).all().get();
      OffsetAndMetadata committed =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get()
              .get(partition);
      return end - Objects.requireNonNull(committed).offset();
    }
  }

  private SourceTopic makeSource() {
    SourceTopic source =
        new SourceTopic(
            around.topics.prefix() + ".source", SourceFormat.TREELINE, Tenant.DEFAULT, List.of());
    kafka.createTopic(new NewTopic(source.topic(), 1, (short) 1));
    return source;
  }

  private KafkaSourceStreams read(SourceTopic source) {
    return KafkaSourceStreams.start(
        Surroundings.settings(
            around.topics.prefix(),
            kafka.bootstrapServers(),
            dir.resolve("a"),
            7001,
            Map.of(),
            Surroundings.QUICK),
        List.of(source),
        WireValues.NONE,
        tenant -> true,
        around.meters,
        Duration.ofMillis(300));
  }

  private static void awaitComplete(TreelineStreams treeline, String... names) {
    awaitSpans(treeline, names);
    Surroundings.patiently()
        .untilAsserted(
            () ->
                assertThat(Surroundings.trace(treeline, "trace").status())
                    .isEqualTo(TraceStatus.COMPLETE));
  }

  private static void awaitSpans(TreelineStreams treeline, String... names) {
    Surroundings.patiently()
        .untilAsserted(
            () -> {
              Trace trace = Surroundings.trace(treeline, "trace");
              assertThat(trace.tree().spans())
                  .extracting(Span::name)
                  .containsExactlyInAnyOrderElementsOf(Arrays.asList(names));
            });
  }
}
