package dev.treeline.registry;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.treeline.codec.DeadLetter;
import dev.treeline.codec.Schemas;
import dev.treeline.codec.SpanLimits;
import dev.treeline.codec.SpanRecords;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.testing.KafkaExtension;
import dev.treeline.testing.StubRegistry;
import dev.treeline.topics.SpansPartitioner;
import dev.treeline.topics.TopicSettings;
import dev.treeline.topics.TopicSetup;
import dev.treeline.topics.Topics;
import dev.treeline.topology.KafkaSourceStreams;
import dev.treeline.topology.KafkaTreelineStreams;
import dev.treeline.topology.StreamsSettings;
import dev.treeline.topology.TreelineStreams;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.topology.assembly.TraceLimits;
import dev.treeline.topology.source.SourceFormat;
import dev.treeline.topology.source.SourceTopic;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceStatus;
import dev.treeline.wire.Framing;
import dev.treeline.wire.RegistryValues;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Records in Confluent's wire format on a real broker, and a registry that comes and goes. */
class RegistryStreamsIT {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  private static final int PARTITIONS = 2;
  private static final UUID GUID = UUID.fromString("89791762-2336-4186-9674-299b90a802e2");
  private static final int SPAN_ID = 3;

  @TempDir Path dir;
  private final StubRegistry stub = StubRegistry.start().has(SPAN_ID, Schemas.SPAN.toString());
  private final Topics topics = new Topics(kafka.uniqueName("registry-it"));
  private SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<AutoCloseable> running = new ArrayList<>();

  @BeforeEach
  void makeTopics() {
    try (Admin admin = kafka.admin()) {
      TopicSetup.ensure(
          admin, new TopicSettings(topics, PARTITIONS, (short) 1, Duration.ofDays(1)));
    }
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable part : running) {
      part.close();
    }
    stub.close();
  }

  @Test
  void aPartitionWaitsForTheRegistryAndNobodyElseDoes() throws Exception {
    String waits = traceOn(0, "waits");
    String behind = traceOn(0, "behind");
    String elsewhere = traceOn(1, "elsewhere");
    String later = traceOn(1, "later");
    stub.goAway(); // before anything has started
    TreelineStreams treeline = start("a");
    produce(framed(aSpan("root").inTrace(waits).build()));
    produce(own(aSpan("root").inTrace(behind).build()));
    patiently().until(() -> waitingPartitions() == 1);

    produce(own(aSpan("root").inTrace(elsewhere).build()));
    awaitComplete(treeline, elsewhere);
    // Nobody has seen what stands behind the record that waits, so nobody says that it is not
    // there.
    patiently()
        .untilAsserted(
            () -> assertThat(answer(treeline, behind)).isInstanceOf(TraceAnswer.Unavailable.class));
    produce(own(aSpan("root").inTrace(later).build()));
    awaitComplete(treeline, later);

    treeline.close(); // what waited was never committed
    TreelineStreams second = start("b");
    patiently().until(() -> waitingPartitions() == 1);
    stub.comeBack();

    for (String trace : List.of(waits, behind, elsewhere, later)) {
      awaitComplete(second, trace);
    }
    assertThat(waitingPartitions()).isZero();
    assertThat(deadLettered()).isZero();
  }

  @Test
  void eachFramingIsReadAndEachFaultIsADeadLetterOfItsOwn() {
    stub.has(GUID, SPAN_ID)
        .has(4, "\"string\"")
        .hasBody(5, "{\"schemaType\":\"JSON\",\"schema\":\"{}\"}");
    TreelineStreams treeline = start("a");
    Span child = aSpan("child").childOf("root").inTrace("one").build();
    byte[] bare = bare(SpanRecords.encode(child));
    byte[] batch =
        bare(
            SpanRecords.encode(
                List.of(
                    aSpan("a").childOf("root").inTrace("one").build(),
                    aSpan("b").childOf("root").inTrace("one").build())));
    stub.has(6, Schemas.SPAN_BATCH.toString());
    ProducerRecord<byte[], byte[]> named = record(child, bare);
    named.headers().add(Framing.HEADER, guid(GUID));
    ProducerRecord<byte[], byte[]> unnamed = record(child, bare);
    unnamed.headers().add(Framing.HEADER, guid(UUID.randomUUID()));
    int wrong = 1 - SpansPartitioner.partitionOf(child.traceId(), PARTITIONS);
    kafka.produce(
        List.of(
            named,
            unnamed,
            record(child, behind(99, bare)),
            record(child, behind(4, bare)),
            record(child, behind(5, bare)),
            record(child, behind(0, behind(SPAN_ID, bare))),
            record(child, behind(SPAN_ID, Arrays.copyOf(bare, bare.length - 2))),
            record(child, new byte[] {0, 1}),
            record(child, new byte[] {7, 7}),
            new ProducerRecord<>(topics.spans(), wrong, new byte[] {9}, behind(6, batch))));
    produce(framed(aSpan("root").inTrace("one").build()));

    patiently()
        .untilAsserted(
            () -> {
              Trace trace = found(treeline, "one");
              assertThat(trace.tree().size()).isEqualTo(4);
              assertThat(trace.status()).isEqualTo(TraceStatus.COMPLETE);
            });
    List<DeadLetter> letters =
        kafka.consume(topics.deadLetters(), 8).stream()
            .map(record -> DeadLetter.decode(record.value()))
            .toList();
    assertThat(letters)
        .extracting(DeadLetter::reason)
        .containsExactlyInAnyOrder(
            "unknown_schema",
            "unknown_schema",
            "foreign_schema",
            "foreign_schema",
            "apicurio_framing",
            "undecodable",
            "undecodable",
            "unknown_format");
    assertThat(letters)
        .anySatisfy(
            letter -> {
              assertThat(letter.detail()).contains("schema id 99");
              assertThat(letter.value()).isEqualTo(behind(99, bare));
            });
  }

  /** Any key, any partition, and each record on with the tenant of the topic. */
  @Test
  void aSourceTopicWaitsForTheRegistryToo() {
    stub.has(GUID, SPAN_ID).goAway();
    SourceTopic source =
        new SourceTopic(
            topics.prefix() + ".avro", SourceFormat.TREELINE, Tenant.named("shop"), List.of());
    kafka.createTopic(new NewTopic(source.topic(), 1, (short) 1));
    TreelineStreams treeline = start("a");
    KafkaSourceStreams reading =
        KafkaSourceStreams.start(
            settings(dir.resolve("source")), List.of(source), values(), tenant -> true, meters);
    running.add(0, reading); // before the schemas that it asks for
    patiently().until(reading::isReady);
    byte[] root = bare(SpanRecords.encode(aSpan("root").inTrace("one").build()));
    ProducerRecord<byte[], byte[]> named =
        new ProducerRecord<>(
            source.topic(),
            bare(SpanRecords.encode(aSpan("child").childOf("root").inTrace("one").build())));
    named.headers().add(Framing.HEADER, guid(GUID));

    kafka.produce(
        List.of(
            new ProducerRecord<>(source.topic(), behind(SPAN_ID, root)),
            named,
            new ProducerRecord<>(source.topic(), behind(99, root)),
            new ProducerRecord<>(
                source.topic(),
                SpanRecords.encode(aSpan("own").childOf("root").inTrace("one").build()))));
    patiently().until(() -> waiting("sources") == 1);
    assertThat(treeline.reader().trace(Tenant.named("shop"), traceId("one")))
        .isNotInstanceOf(TraceAnswer.Found.class);
    stub.comeBack();

    patiently()
        .untilAsserted(
            () -> {
              TraceAnswer answer = treeline.reader().trace(Tenant.named("shop"), traceId("one"));
              assertThat(answer).isInstanceOf(TraceAnswer.Found.class);
              assertThat(((TraceAnswer.Found) answer).trace().tree().size()).isEqualTo(3);
            });
    assertThat(waiting("sources")).isZero();
    DeadLetter letter = DeadLetter.decode(kafka.consume(topics.deadLetters(), 1).get(0).value());
    assertThat(letter.reason()).isEqualTo("unknown_schema");
    assertThat(letter.topic()).isEqualTo(source.topic());
    assertThat(letter.tenant()).isEqualTo("shop");
    assertThat(letter.value()).isEqualTo(behind(99, root));
    assertThat(letter.offset()).isEqualTo(2);
  }

  private TreelineStreams start(String stateDir) {
    meters = new SimpleMeterRegistry();
    RegistryValues values = values();
    TreelineStreams streams =
        KafkaTreelineStreams.start(settings(dir.resolve(stateDir)), values, tenant -> true, meters);
    running.add(0, streams);
    patiently().until(streams::isReady);
    return streams;
  }

  private RegistryValues values() {
    CachedSchemas schemas =
        new CachedSchemas(
            new Registry(
                new RegistrySettings(
                    List.of(URI.create(stub.url())), null, null, Duration.ofSeconds(20))),
            meters);
    running.add(schemas);
    return new RegistryValues(schemas);
  }

  private StreamsSettings settings(Path stateDir) {
    return new StreamsSettings(
        topics,
        Map.of("bootstrap.servers", kafka.bootstrapServers()),
        Map.of(),
        stateDir,
        "127.0.0.1",
        7001,
        "default",
        SpanLimits.DEFAULTS,
        new AssemblySettings(
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofHours(1),
            Duration.ofHours(24),
            Duration.ofSeconds(10),
            TraceLimits.DEFAULTS));
  }

  /** A label whose trace is on that partition. */
  private static String traceOn(int partition, String label) {
    return Stream.iterate(label, before -> before + "'")
        .filter(l -> SpansPartitioner.partitionOf(traceId(l), PARTITIONS) == partition)
        .findFirst()
        .orElseThrow();
  }

  private void produce(ProducerRecord<byte[], byte[]> record) {
    kafka.produce(List.of(record));
  }

  private ProducerRecord<byte[], byte[]> own(Span span) {
    return record(span, SpanRecords.encode(span));
  }

  private ProducerRecord<byte[], byte[]> framed(Span span) {
    return record(span, behind(SPAN_ID, bare(SpanRecords.encode(span))));
  }

  private ProducerRecord<byte[], byte[]> record(Span span, byte @Nullable [] value) {
    return new ProducerRecord<>(topics.spans(), SpansPartitioner.keyOf(span.traceId()), value);
  }

  private static byte[] behind(int id, byte[] bare) {
    return ByteBuffer.allocate(5 + bare.length).put((byte) 0).putInt(id).put(bare).array();
  }

  private static byte[] guid(UUID guid) {
    return ByteBuffer.allocate(17)
        .put((byte) 1)
        .putLong(guid.getMostSignificantBits())
        .putLong(guid.getLeastSignificantBits())
        .array();
  }

  private static byte[] bare(byte[] own) {
    return Arrays.copyOfRange(own, 10, own.length);
  }

  private double waitingPartitions() {
    return waiting("spans");
  }

  private double waiting(String readers) {
    return meters.get("treeline.spans.waiting_partitions").tag("of", readers).gauge().value();
  }

  private double deadLettered() {
    return meters.find("treeline.spans.dead_lettered").counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  private static void awaitComplete(TreelineStreams treeline, String trace) {
    patiently()
        .untilAsserted(
            () -> assertThat(found(treeline, trace).status()).isEqualTo(TraceStatus.COMPLETE));
  }

  private static Trace found(TreelineStreams treeline, String trace) {
    TraceAnswer answer = answer(treeline, trace);
    assertThat(answer).isInstanceOf(TraceAnswer.Found.class);
    return ((TraceAnswer.Found) answer).trace();
  }

  private static TraceAnswer answer(TreelineStreams treeline, String trace) {
    return treeline.reader().trace(Tenant.DEFAULT, traceId(trace));
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(100));
  }
}
