package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanRecords;
import dev.treeline.codec.TraceChunk;
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
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceLocator.Owner;
import dev.treeline.trace.TraceStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;

/** The topology on a real broker: what the test driver cannot show. */
class TreelineStreamsIT {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  private static final int PARTITIONS = 3;
  private static final AssemblySettings QUICK =
      new AssemblySettings(
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofHours(1),
          Duration.ofHours(24),
          Duration.ofSeconds(10),
          TraceLimits.DEFAULTS);

  @TempDir Path dir;
  final Topics topics = new Topics(kafka.uniqueName("streams-it"));
  private final List<TreelineStreams> running = new ArrayList<>();

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
  void aTraceIsReadWhileItGrowsAndIsWrittenWhenItIsOver() {
    TreelineStreams treeline = start("a", 7001);
    produce(aSpan("child").childOf("root").running().build()); // nothing is over while it runs
    awaitTrace(treeline, trace -> assertThat(trace.status()).isEqualTo(TraceStatus.LIVE));

    produce(aSpan("root").with("ctx.run.id", "run_1").build());
    produce(aSpan("child").childOf("root").build());

    awaitTrace(treeline, trace -> assertThat(trace.status()).isEqualTo(TraceStatus.COMPLETE));
    TraceChunk chunk = completed(1).get(0);
    assertThat(chunk.spans()).extracting(Span::name).containsExactlyInAnyOrder("root", "child");
    assertThat(treeline.reader().list(Tenant.DEFAULT, SummaryQuery.newest(5)).summaries())
        .hasSize(1);
    Surroundings.patiently() // of other partitions, which may not be as far
        .untilAsserted(
            () -> {
              assertThat(treeline.reader().run(Tenant.DEFAULT, "run_1"))
                  .isInstanceOf(RunAnswer.Found.class);
              assertThat(treeline.reader().trace(Tenant.DEFAULT, traceId("never sent")))
                  .isInstanceOf(TraceAnswer.NotFound.class);
            });
  }

  @Test
  void anOpenTraceClosesAfterARestartWithoutItsStateDirectory() {
    TreelineStreams first = start("a", 7001);
    produce(aSpan("root").running().build());
    awaitTrace(first, trace -> assertThat(trace.tree().size()).isEqualTo(1));
    first.close();
    running.remove(first);
    produce(aSpan("root").build()); // while nobody runs

    TreelineStreams second = start("b", 7001);

    awaitTrace(second, trace -> assertThat(trace.status()).isEqualTo(TraceStatus.COMPLETE));
    assertThat(completed(1)) // of one that is slow to be read back, there is another copy
        .isNotEmpty()
        .allSatisfy(
            chunk -> {
              assertThat(chunk.revision()).isEqualTo(1);
              assertThat(chunk.spans()).extracting(Span::name).containsExactly("root");
            });
  }

  @Test
  void aRecordOnTheWrongPartitionFindsItsTrace() {
    TreelineStreams treeline = start("a", 7001);
    Span root = aSpan("root").build();
    int right = SpansPartitioner.partitionOf(root.traceId(), PARTITIONS);
    byte[] foreignKey = {1, 2, 3};
    kafka.produce(
        List.of(
            new ProducerRecord<>(
                topics.spans(), (right + 1) % PARTITIONS, foreignKey, SpanRecords.encode(root))));

    awaitTrace(treeline, trace -> assertThat(trace.status()).isEqualTo(TraceStatus.COMPLETE));
  }

  @Test
  void aRefusedRevisionIsSentAgainUntilItIsTaken() {
    TreelineStreams treeline = start("a", 7001);
    limit(topics.traces(), "1000");
    produce(aSpan("root").with("noise", Surroundings.noise()).build());
    awaitTrace(treeline, trace -> assertThat(trace.status()).isEqualTo(TraceStatus.LIVE));
    Surroundings.patiently().untilAsserted(() -> assertThat(emitted()).isGreaterThanOrEqualTo(1));
    assertThat(trace(treeline).status()).isEqualTo(TraceStatus.LIVE);
    Surroundings.patiently()
        .untilAsserted(() -> assertThat(refused(topics.traces())).isGreaterThanOrEqualTo(1));
    assertSpansAreTakenAndRead(treeline);

    limit(topics.traces(), "1048576");

    awaitTrace(treeline, trace -> assertThat(trace.status()).isEqualTo(TraceStatus.COMPLETE));
    assertThat(completed(1).get(0).revision()).isEqualTo(1);
    assertThat(emitted()).isGreaterThanOrEqualTo(2);
  }

  /** While {@code treeline.traces} refuses what is written. */
  void assertSpansAreTakenAndRead(TreelineStreams treeline) {
    assertThat(treeline.isReady()).as("spans are taken and read as before").isTrue();
  }

  /** The store has the row, the changelog refused it: a replay must not take it for safe. */
  @Test
  void aRowThatTheChangelogRefusedIsWrittenAgain() {
    TreelineStreams first = start("a", 7001);
    produce(aSpan("small").childOf("root").build());
    awaitTrace(first, trace -> assertThat(trace.tree().size()).isEqualTo(1));
    String rows = topics.applicationId() + "-rows-changelog";
    limit(rows, "3000");
    Surroundings.patiently()
        .until(
            () -> {
              produce(aSpan("root").with("noise", Surroundings.noise()).build());
              return !first.isReady(); // its thread is being replaced
            });
    Surroundings.patiently().until(first::isReady);

    limit(rows, "1048576");
    awaitTrace(first, trace -> assertThat(trace.status()).isEqualTo(TraceStatus.COMPLETE));
    first.close();
    running.remove(first);
    TreelineStreams second = start("b", 7001); // has the changelog only

    awaitTrace(second, trace -> assertThat(trace.tree().size()).isEqualTo(2));
  }

  @Test
  void twoInstancesAgreeWhoOwnsATrace() {
    TreelineStreams one = start("a", 7001);
    TreelineStreams two = start("b", 7002);
    List<TraceId> traces = IntStream.range(0, 12).mapToObj(i -> traceId("t" + i)).toList();

    Surroundings.patiently()
        .untilAsserted(
            () -> {
              Set<Boolean> ownedByOne =
                  traces.stream()
                      .map(id -> one.locator().ownerOf(Tenant.DEFAULT, id) instanceof Owner.Here)
                      .collect(Collectors.toSet());
              assertThat(ownedByOne).containsExactlyInAnyOrder(true, false);
              assertThat(traces)
                  .allSatisfy(
                      id -> {
                        Owner fromOne = one.locator().ownerOf(Tenant.DEFAULT, id);
                        Owner fromTwo = two.locator().ownerOf(Tenant.DEFAULT, id);
                        if (fromOne instanceof Owner.Here) {
                          assertThat(fromTwo).isEqualTo(new Owner.There("127.0.0.1", 7001));
                        } else {
                          assertThat(fromTwo).isInstanceOf(Owner.Here.class);
                          assertThat(fromOne).isEqualTo(new Owner.There("127.0.0.1", 7002));
                        }
                      });
            });
    assertThat(one.locator().peers()).containsExactly(new Owner.There("127.0.0.1", 7002));
  }

  /** Who asks to be told of a failure may ask when it has happened. */
  @Test
  void aFailureThatCameFirstIsToldAtOnce() {
    Map<String, String> broken = new HashMap<>(streamsProperties());
    broken.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, NoRocksDb.class.getName());
    TreelineStreams treeline = open("a", 7001, broken);
    Surroundings.patiently().until(() -> treeline.state().equals("ERROR"));
    AtomicInteger told = new AtomicInteger();

    treeline.onFailure(told::incrementAndGet);

    assertThat(told).hasValue(1);
  }

  /** As on a machine that cannot load the library. */
  public static final class NoRocksDb implements RocksDBConfigSetter {

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
      throw new UnsatisfiedLinkError("librocksdbjni");
    }

    @Override
    public void close(String storeName, Options options) {}
  }

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private double emitted() {
    return meters.counter("treeline.traces.emitted").count();
  }

  /** What differs from the defaults. */
  Map<String, String> streamsProperties() {
    return Map.of();
  }

  double refused(String topic) {
    return meters.counter("treeline.writes.refused", "topic", topic).count();
  }

  TreelineStreams start(String stateDir, int port) {
    TreelineStreams streams = open(stateDir, port, streamsProperties());
    Surroundings.patiently().until(streams::isReady);
    return streams;
  }

  private TreelineStreams open(String stateDir, int port, Map<String, String> properties) {
    TreelineStreams streams =
        KafkaTreelineStreams.start(
            Surroundings.settings(
                topics.prefix(),
                kafka.bootstrapServers(),
                dir.resolve(stateDir),
                port,
                properties,
                QUICK),
            tenant -> true,
            meters);
    running.add(streams);
    return streams;
  }

  private void produce(Span span) {
    kafka.produce(topics.spans(), SpansPartitioner.keyOf(span.traceId()), SpanRecords.encode(span));
  }

  private List<TraceChunk> completed(int count) {
    return kafka.consume(topics.traces(), count).stream()
        .map(record -> TraceChunk.decode(record.value()))
        .toList();
  }

  private interface TraceCheck {
    void accept(Trace trace);
  }

  private void awaitTrace(TreelineStreams treeline, TraceCheck check) {
    Surroundings.patiently().untilAsserted(() -> check.accept(trace(treeline)));
  }

  private static Trace trace(TreelineStreams treeline) {
    TraceAnswer answer = treeline.reader().trace(Tenant.DEFAULT, traceId("trace"));
    assertThat(answer).isInstanceOf(TraceAnswer.Found.class);
    return ((TraceAnswer.Found) answer).trace();
  }

  void limit(String topic, String maxBytes) {
    Surroundings.set(kafka, topic, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, maxBytes);
  }
}
