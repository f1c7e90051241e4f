package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.treeline.codec.DeadLetter;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.testing.KafkaExtension;
import dev.treeline.topics.SourceTopicSetup;
import dev.treeline.topics.TopicSettings;
import dev.treeline.topics.TopicSetup;
import dev.treeline.topics.Topics;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.topology.source.SourceFormat;
import dev.treeline.topology.source.SourceRecords;
import dev.treeline.topology.source.SourceTopic;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.wire.WireValues;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Topics of all formats at once, as strangers fill them. */
class SourceTopicsIT {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  private static final int TRACES = 4;
  private static final Tenant SHOP = Tenant.named("shop");
  private static final byte[] RUBBISH = {1, 2, 3, (byte) 0xFF};

  @TempDir Path dir;
  private final Random random = new Random(7);
  private final Topics topics = new Topics(kafka.uniqueName("sources-it"));
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<AutoCloseable> running = new ArrayList<>();

  @BeforeEach
  void makeTopics() {
    try (Admin admin = kafka.admin()) {
      TopicSettings settings = new TopicSettings(topics, 3, (short) 1, Duration.ofDays(1));
      TopicSetup.ensure(admin, settings);
    }
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable part : running) {
      part.close();
    }
  }

  @Test
  void spansOfAllFormatsMeetInTheirTracesAcrossARestart() throws Exception {
    List<SourceTopic> sources =
        Arrays.stream(SourceFormat.values()).map(format -> source(format, SHOP)).toList();
    SourceTopic byHeader =
        new SourceTopic(topics.prefix() + ".by-header", SourceFormat.OTLP_PROTO, null, List.of());
    List<SourceTopic> all = new ArrayList<>(sources);
    all.add(byHeader);
    makeSources(all);
    KafkaTreelineStreams treeline = startTreeline();
    KafkaSourceStreams reading = startSources(all);

    for (SourceTopic source : sources) {
      send(source, spans(source.format() + "-1"), null);
      produce(source.topic(), RUBBISH, null);
    }
    send(byHeader, spans("header-1"), "shop");
    send(byHeader, spans("header-2"), "stranger");
    awaitSpans(treeline, sources.size() + 1);

    reading.close();
    for (SourceTopic source : sources) {
      send(source, spans(source.format() + "-2"), null);
    }
    KafkaSourceStreams again = startSources(all);
    int ofEachTrace = 2 * sources.size() + 1;
    awaitSpans(treeline, ofEachTrace);
    Surroundings.patiently().until(again::isReady);

    List<DeadLetter> letters =
        kafka.consume(topics.deadLetters(), all.size()).stream()
            .map(record -> DeadLetter.decode(record.value()))
            .toList();
    assertThat(letters)
        .extracting(DeadLetter::topic, DeadLetter::reason)
        .containsExactlyInAnyOrderElementsOf(
            all.stream().map(source -> tuple(source.topic(), reason(source))).toList());
    Surroundings.patiently()
        .untilAsserted(
            () -> {
              double letterSpans = sources.size() + TRACES;
              assertThat(counted("spans.stored")).isEqualTo(ofEachTrace * TRACES);
              assertThat(counted("spans.dead_lettered")).isEqualTo(letterSpans);
              assertThat(counted("spans.accepted"))
                  .isEqualTo(ofEachTrace * TRACES + letterSpans + counted("spans.duplicate"));
            });
    assertThat(treeline.reader().trace(Tenant.named("stranger"), traceId("t0")))
        .isNotInstanceOf(TraceAnswer.Found.class);
  }

  /** It takes some hundred bytes of a log, and the whole heap where it is decoded. */
  @Test
  void aRecordTooHeavyForTheHeapIsADeadLetterAndWhatIsBehindItIsRead() throws Exception {
    SourceTopic source = source(SourceFormat.OTLP_PROTO, SHOP);
    kafka.createTopic(new NewTopic(source.topic(), 1, (short) 1));
    KafkaTreelineStreams treeline = startTreeline();
    startSources(List.of(source));
    int bytes = (int) (Runtime.getRuntime().maxMemory() / 4 / 200) + 1_000;
    byte[] heavy = SourceRecords.heavy(source.format(), bytes);

    produceCompressed(source.topic(), heavy);
    send(source, spans("behind"), null);

    awaitSpans(treeline, 1);
    DeadLetter letter = DeadLetter.decode(kafka.consume(topics.deadLetters(), 1).get(0).value());
    assertThat(letter.reason()).isEqualTo("too_heavy");
    assertThat(letter.topic()).isEqualTo(source.topic());
    assertThat(letter.offset()).isZero();
    assertThat(letter.valueSize()).isEqualTo(heavy.length);
    assertThat(counted("spans.dead_lettered")).isEqualTo(1);
  }

  private void produceCompressed(String topic, byte[] value) throws Exception {
    Map<String, Object> config = new HashMap<>(kafka.clientConfig());
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 2 * value.length);
    try (var producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, value)).get();
    }
  }

  /** Else whoever deletes a topic of his own would stop the reading of all traces. */
  @Test
  void aTopicThatIsNotThereIsWaitedForAndStopsNobody() {
    SourceTopic missing = source(SourceFormat.OTLP_PROTO, SHOP);
    SourceTopic there = source(SourceFormat.ZIPKIN_JSON, SHOP);
    makeSources(List.of(there));
    KafkaTreelineStreams treeline = startTreeline();
    KafkaSourceStreams reading = startSources(List.of(missing, there));
    send(there, spans("zipkin"), null);
    awaitSpans(treeline, 1);
    Surroundings.patiently()
        .untilAsserted(
            () ->
                assertThat(reading.states())
                    .containsEntry(missing.topic(), "ERROR")
                    .containsEntry(there.topic(), "RUNNING"));
    assertThat(reading.isReady()).isFalse();
    assertThat(running(missing)).isZero();
    assertThat(running(there)).isOne();

    makeSources(List.of(missing));
    send(missing, spans("otlp"), null);

    awaitSpans(treeline, 2);
    assertThat(treeline.isReady()).isTrue();
    Surroundings.patiently().until(reading::isReady);
    assertThat(running(missing)).isOne();
  }

  /** All are told of it at the same time: a load balancer would have nobody left. */
  @Test
  void whoReadsASourceStaysReadyWhileAnotherInstanceJoins() {
    SourceTopic source = source(SourceFormat.OTLP_PROTO, SHOP);
    makeSources(List.of(source));
    KafkaSourceStreams reading = startSources(List.of(source));
    Surroundings.patiently().until(reading::isReady);

    KafkaSourceStreams joining = startSources(List.of(source));

    Surroundings.patiently()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              boolean rebalances = reading.states().containsValue("REBALANCING");
              assertThat(reading.isReady()).as(reading.states().toString()).isTrue();
              return rebalances;
            });
    Surroundings.patiently().until(joining::isReady);
  }

  /** Too many files are open for a class to be loaded, say: that passes, and nobody would hear. */
  @Test
  void aSourceThatCannotEvenBeginAgainIsTriedOnceMore() {
    SourceTopic missing = source(SourceFormat.ZIPKIN_JSON, SHOP);
    FailingReporter.failures.set(0);
    KafkaSourceStreams reading =
        startSources(
            List.of(missing),
            Map.of(StreamsConfig.METRIC_REPORTER_CLASSES_CONFIG, FailingReporter.class.getName()));
    FailingReporter.failures.set(2);
    Surroundings.patiently().until(() -> FailingReporter.failures.get() == 0);

    makeSources(List.of(missing));

    Surroundings.patiently().until(reading::isReady);
  }

  /** What Kafka Streams makes as it is made. */
  public static final class FailingReporter implements MetricsReporter {

    static final AtomicInteger failures = new AtomicInteger();

    @Override
    public void configure(Map<String, ?> configs) {
      boolean ofAClient = !configs.containsKey(StreamsConfig.APPLICATION_ID_CONFIG);
      if (!ofAClient && failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new NoClassDefFoundError("for the test");
      }
    }

    @Override
    public void init(List<KafkaMetric> metrics) {}

    @Override
    public void metricChange(KafkaMetric metric) {}

    @Override
    public void metricRemoval(KafkaMetric metric) {}

    @Override
    public void close() {}
  }

  @Test
  void missingTopicsAreMadeAndOthersAreLeftAsTheyAre() throws Exception {
    String one = topics.prefix() + ".one";
    String other = topics.prefix() + ".other";
    kafka.createTopic(new NewTopic(one, 1, (short) 1));
    try (Admin admin = kafka.admin()) {
      Surroundings.patiently().until(() -> admin.listTopics().names().get().contains(one));
      TopicSettings settings = new TopicSettings(topics, 3, (short) 1, Duration.ofDays(1));
      assertThat(SourceTopicSetup.ensure(admin, settings, List.of(one, other)))
          .containsExactly(one + ": there, and fit", other + ": created");
      var described = admin.describeTopics(List.of(one, other)).allTopicNames().get();
      assertThat(described)
          .extractingByKey(one)
          .extracting(t -> t.partitions().size())
          .isEqualTo(1);
      assertThat(described)
          .extractingByKey(other)
          .extracting(t -> t.partitions().size())
          .isEqualTo(3);
    }
  }

  private static String reason(SourceTopic source) {
    if (source.tenant() == null) {
      return "unknown_tenant";
    }
    return source.format() == SourceFormat.TREELINE ? "unknown_format" : "undecodable";
  }

  private SourceTopic source(SourceFormat format, Tenant tenant) {
    return new SourceTopic(topics.prefix() + "." + format.text(), format, tenant, List.of());
  }

  private void makeSources(List<SourceTopic> sources) {
    for (SourceTopic source : sources) {
      int partitions = 1 + random.nextInt(4);
      kafka.createTopic(new NewTopic(source.topic(), partitions, (short) 1));
    }
  }

  private KafkaTreelineStreams startTreeline() {
    KafkaTreelineStreams streams = KafkaTreelineStreams.start(settings(), "shop"::equals, meters);
    running.add(streams);
    Surroundings.patiently().until(streams::isReady);
    return streams;
  }

  private KafkaSourceStreams startSources(List<SourceTopic> sources) {
    return startSources(sources, Map.of());
  }

  private KafkaSourceStreams startSources(
      List<SourceTopic> sources, Map<String, String> streamsSettings) {
    KafkaSourceStreams streams =
        KafkaSourceStreams.start(
            settings(streamsSettings),
            sources,
            WireValues.NONE,
            "shop"::equals,
            meters,
            Duration.ofMillis(300));
    running.add(streams);
    return streams;
  }

  private StreamsSettings settings() {
    return settings(Map.of());
  }

  private StreamsSettings settings(Map<String, String> streamsSettings) {
    return Surroundings.settings(
        topics.prefix(),
        kafka.bootstrapServers(),
        dir,
        7001,
        streamsSettings,
        AssemblySettings.DEFAULTS);
  }

  /** One of each trace. */
  private static List<Span> spans(String label) {
    return IntStream.range(0, TRACES).mapToObj(i -> aSpan(label).inTrace("t" + i).build()).toList();
  }

  private void send(SourceTopic source, List<Span> spans, @Nullable String tenant) {
    SourceRecords.of(source.format(), spans)
        .forEach(value -> produce(source.topic(), value, tenant));
  }

  /** With any key. */
  private void produce(String topic, byte[] value, @Nullable String tenant) {
    byte[] key = new byte[random.nextInt(40)];
    random.nextBytes(key);
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, key, value);
    if (tenant != null) {
      record.headers().add(Topics.TENANT_HEADER, tenant.getBytes(StandardCharsets.UTF_8));
    }
    kafka.produce(List.of(record));
  }

  private void awaitSpans(KafkaTreelineStreams treeline, int ofEachTrace) {
    for (int i = 0; i < TRACES; i++) {
      String label = "t" + i;
      Surroundings.patiently()
          .untilAsserted(
              () -> {
                TraceAnswer answer = treeline.reader().trace(SHOP, traceId(label));
                assertThat(answer).isInstanceOf(TraceAnswer.Found.class);
                assertThat(((TraceAnswer.Found) answer).trace().tree().size())
                    .isEqualTo(ofEachTrace);
              });
    }
  }

  private double running(SourceTopic source) {
    return meters.get("treeline.source.running").tag("topic", source.topic()).gauge().value();
  }

  private double counted(String name) {
    return meters.find("treeline." + name).counters().stream().mapToDouble(Counter::count).sum();
  }
}
