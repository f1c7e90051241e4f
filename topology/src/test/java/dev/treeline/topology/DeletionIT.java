package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.DeleteTrace;
import dev.treeline.codec.SpanRecords;
import dev.treeline.key.TraceKey;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.testing.KafkaExtension;
import dev.treeline.topics.SpansPartitioner;
import dev.treeline.topics.TopicSettings;
import dev.treeline.topics.TopicSetup;
import dev.treeline.topics.Topics;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.topology.assembly.TraceLimits;
import dev.treeline.topology.store.StateStores;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A deleted trace does not come back, whatever is read again, restored or taken over. */
class DeletionIT {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  private static final int PARTITIONS = 2;
  private static final TraceId TRACE = traceId("trace");
  private static final TraceId WITNESS = traceId("witness");
  private static final AssemblySettings QUICK =
      new AssemblySettings(
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofHours(1),
          Duration.ofHours(24),
          Duration.ofSeconds(10),
          TraceLimits.DEFAULTS);

  @TempDir Path dir;
  private final Topics topics = new Topics(kafka.uniqueName("deletion-it"));
  private final List<TreelineStreams> running = new ArrayList<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @BeforeEach
  void makeTopics() {
    try (Admin admin = kafka.admin()) {
      TopicSetup.ensure(
          admin, new TopicSettings(topics, PARTITIONS, (short) 1, Duration.ofDays(1)));
    }
  }

  @AfterEach
  void stop() {
    running.forEach(TreelineStreams::close);
  }

  @Test
  void nothingOfItIsLeftInAnyChangelogNorInTheTracesTopic() {
    TreelineStreams treeline = start("a", 7001, Map.of());
    closedTrace(treeline);

    delete(TRACE);

    awaitNothingLeft(treeline);
    assertThat(meters.counter("treeline.spans.dropped", "reason", "deleted").count()).isZero();
    produce(aSpan("late").childOf("root").build());
    Surroundings.patiently()
        .untilAsserted(
            () ->
                assertThat(meters.counter("treeline.spans.dropped", "reason", "deleted").count())
                    .isEqualTo(1));
    awaitNothingLeft(treeline);
  }

  @Test
  void aRestoreFromTheChangelogsDoesNotBringItBack() {
    TreelineStreams first = start("a", 7001, Map.of());
    closedTrace(first);
    delete(TRACE);
    awaitNothingLeft(first);
    close(first);

    TreelineStreams second = start("b", 7001, Map.of());

    awaitWitness(second);
    awaitNothingLeft(second);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b"}) // its own state directory, or an empty one
  void recordsThatAreReadAgainDoNotBringItBack(String stateDir) throws Exception {
    TreelineStreams first = start("a", 7001, Map.of());
    closedTrace(first);
    delete(TRACE);
    awaitNothingLeft(first);
    close(first);
    fromTheBeginning();

    TreelineStreams second = start(stateDir, 7001, Map.of());

    Surroundings.patiently()
        .untilAsserted(
            () ->
                assertThat(meters.counter("treeline.spans.dropped", "reason", "deleted").count())
                    .isGreaterThanOrEqualTo(2));
    awaitWitness(second);
    awaitNothingLeft(second);
  }

  @Test
  void aStandbyThatTakesOverDoesNotHaveIt() {
    Map<String, String> standby = Map.of("num.standby.replicas", "1");
    TreelineStreams one = start("a", 7001, standby);
    TreelineStreams two = start("b", 7002, standby);
    Surroundings.patiently().until(() -> one.isReady() && two.isReady());
    produce(aSpan("root").build(), aSpan("child").childOf("root").build());
    produce(aSpan("root").inTrace("witness").build());
    Surroundings.patiently()
        .untilAsserted(
            () ->
                assertThat(List.of(one, two))
                    .anySatisfy(
                        t -> assertThat(answer(t, TRACE)).isInstanceOf(TraceAnswer.Found.class)));
    delete(TRACE);
    Surroundings.patiently().untilAsserted(this::assertNothingLeftInTopics);

    close(one);

    awaitWitness(two);
    awaitNothingLeft(two);
  }

  /** The process that had the partition before stood still, and wrote after it was replaced. */
  @Test
  void whatAFormerOwnerWritesToTheChangelogsAfterwardsDoesNotBringItBack() {
    TreelineStreams first = start("a", 7001, Map.of());
    closedTrace(first);
    List<ProducerRecord<byte[], byte[]>> late = new ArrayList<>();
    for (String store : List.of(StateStores.ROWS, StateStores.STATE, StateStores.SUMMARIES)) {
      for (ConsumerRecord<byte[], byte[]> record : all(changelog(store))) {
        late.add(
            new ProducerRecord<>(
                record.topic(),
                record.partition(),
                record.timestamp(),
                record.key(),
                record.value(),
                record.headers()));
      }
    }
    delete(TRACE);
    awaitNothingLeft(first);
    close(first);
    kafka.produce(late);
    assertThat(left(changelog(StateStores.ROWS))).isPositive();

    TreelineStreams second = start("b", 7001, Map.of());

    awaitWitness(second);
    awaitNothingLeft(second);
    close(second);
    awaitNothingLeft(start("c", 7001, Map.of()));
  }

  @Test
  void aRevisionThatIsRefusedWhenItIsDeletedIsNeverWritten() {
    TreelineStreams treeline = start("a", 7001, Map.of());
    limit(topics.traces(), "1000");
    produce(aSpan("root").with("noise", Surroundings.noise()).build());
    Surroundings.patiently()
        .untilAsserted(
            () ->
                assertThat(meters.counter("treeline.traces.emitted").count())
                    .isGreaterThanOrEqualTo(1));
    delete(TRACE);
    awaitNothingLeft(treeline);

    limit(topics.traces(), "1048576");
    produce(aSpan("root").inTrace("witness").build());
    awaitWitness(treeline);

    awaitNothingLeft(treeline);
    assertThat(all(topics.traces()))
        .noneMatch(record -> isOfTrace(record.key()) && record.value() != null);
  }

  @Test
  void aTombstoneThatIsRefusedIsSentAgainAlsoAfterARestart() {
    TreelineStreams first = start("a", 7001, Map.of());
    closedTrace(first);
    limit(topics.traces(), "10");
    delete(TRACE);
    Surroundings.patiently()
        .untilAsserted(
            () -> assertThat(answer(first, TRACE)).isInstanceOf(TraceAnswer.NotFound.class));
    Surroundings.patiently()
        .untilAsserted(() -> assertThat(left(changelog(StateStores.ROWS))).isZero());
    assertThat(left(topics.traces())).isPositive();
    close(first);
    limit(topics.traces(), "1048576");

    awaitNothingLeft(start("b", 7001, Map.of()));
  }

  @Test
  void aCommandOnTheWrongPartitionFindsItsTrace() {
    TreelineStreams treeline = start("a", 7001, Map.of());
    closedTrace(treeline);
    int right = SpansPartitioner.partitionOf(TRACE, PARTITIONS);
    byte[] command = new DeleteTrace("default", TRACE).encode();
    kafka.produce(
        List.of(
            new ProducerRecord<>(
                topics.spans(), (right + 1) % PARTITIONS, new byte[] {1, 2, 3}, command)));

    awaitNothingLeft(treeline);
  }

  private void closedTrace(TreelineStreams treeline) {
    produce(aSpan("root").build(), aSpan("child").childOf("root").build());
    produce(aSpan("root").inTrace("witness").build());
    Surroundings.patiently()
        .untilAsserted(
            () ->
                assertThat(answer(treeline, TRACE))
                    .isInstanceOfSatisfying(
                        TraceAnswer.Found.class,
                        found ->
                            assertThat(found.trace().status()).isEqualTo(TraceStatus.COMPLETE)));
  }

  private void awaitNothingLeft(TreelineStreams treeline) {
    Surroundings.patiently()
        .untilAsserted(
            () -> {
              assertThat(answer(treeline, TRACE)).isInstanceOf(TraceAnswer.NotFound.class);
              assertThat(
                      treeline.reader().list(Tenant.DEFAULT, SummaryQuery.newest(10)).summaries())
                  .noneMatch(summary -> summary.traceId().equals(TRACE));
              assertNothingLeftInTopics();
            });
  }

  private void assertNothingLeftInTopics() {
    assertThat(left(changelog(StateStores.ROWS))).as("rows").isZero();
    assertThat(left(changelog(StateStores.SUMMARIES))).as("summaries").isZero();
    assertThat(left(changelog(StateStores.STATE))).as("the flag and its guard").isEqualTo(2);
    assertThat(left(topics.traces())).as("chunks").isZero();
  }

  /** Another trace is there all the same. */
  private void awaitWitness(TreelineStreams treeline) {
    Surroundings.patiently()
        .untilAsserted(
            () -> assertThat(answer(treeline, WITNESS)).isInstanceOf(TraceAnswer.Found.class));
  }

  private static TraceAnswer answer(TreelineStreams treeline, TraceId traceId) {
    return treeline.reader().trace(Tenant.DEFAULT, traceId);
  }

  private String changelog(String store) {
    return topics.applicationId() + "-" + store + "-changelog";
  }

  /** How many keys of the trace have a value: what a restore, or compaction, would leave. */
  private long left(String topic) {
    Map<ByteBuffer, Boolean> last = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : all(topic)) {
      if (isOfTrace(record.key())) {
        last.put(ByteBuffer.wrap(record.key()), record.value() != null);
      }
    }
    return last.values().stream().filter(there -> there).count();
  }

  /** A summary has its time between tenant and trace. */
  private static boolean isOfTrace(byte[] key) {
    byte[] trace = TraceKey.of(Tenant.DEFAULT, TRACE);
    byte[] id = TRACE.toBytes();
    return key.length >= TraceKey.BYTES
        && (Arrays.equals(TraceKey.prefixOf(key), trace)
            || Arrays.equals(Arrays.copyOfRange(key, key.length - id.length, key.length), id));
  }

  private List<ConsumerRecord<byte[], byte[]>> all(String topic) {
    try (Admin admin = kafka.admin()) {
      Map<TopicPartition, OffsetSpec> ends =
          IntStream.range(0, PARTITIONS)
              .boxed()
              .collect(
                  Collectors.toMap(i -> new TopicPartition(topic, i), i -> OffsetSpec.latest()));
      long records =
          admin.listOffsets(ends).all().get().values().stream()
              .mapToLong(end -> end.offset())
              .sum();
      return kafka.consume(topic, (int) records);
    } catch (Exception e) {
      throw new AssertionError("the topic could not be read", e);
    }
  }

  private void fromTheBeginning() throws Exception {
    try (Admin admin = kafka.admin()) {
      // The group is gone when its last member is; until then its offsets cannot be taken away.
      Surroundings.patiently()
          .ignoreExceptions()
          .until(
              () -> {
                admin.deleteConsumerGroups(List.of(topics.applicationId())).all().get();
                return true;
              });
    }
  }

  private TreelineStreams start(String stateDir, int port, Map<String, String> more) {
    TreelineStreams streams =
        KafkaTreelineStreams.start(
            Surroundings.settings(
                topics.prefix(),
                kafka.bootstrapServers(),
                dir.resolve(stateDir),
                port,
                more,
                QUICK),
            tenant -> true,
            meters);
    running.add(streams);
    Surroundings.patiently().until(streams::isReady);
    return streams;
  }

  private void close(TreelineStreams streams) {
    streams.close();
    running.remove(streams);
  }

  private void delete(TraceId traceId) {
    kafka.produce(
        topics.spans(),
        SpansPartitioner.keyOf(traceId),
        new DeleteTrace("default", traceId).encode());
  }

  private void produce(Span... spans) {
    for (Span span : spans) {
      kafka.produce(
          topics.spans(), SpansPartitioner.keyOf(span.traceId()), SpanRecords.encode(span));
    }
  }

  private void limit(String topic, String maxBytes) {
    Surroundings.set(kafka, topic, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, maxBytes);
  }
}
