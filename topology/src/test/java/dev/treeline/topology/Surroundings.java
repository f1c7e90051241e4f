package dev.treeline.topology;

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
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Topics of its own, instances of the application on them, and what goes in and comes out. */
final class Surroundings implements AutoCloseable {

  static final int PARTITIONS = 3;
  static final Duration PATIENCE = Duration.ofSeconds(90);
  static final AssemblySettings QUICK =
      new AssemblySettings(
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofHours(1),
          Duration.ofHours(24),
          Duration.ofSeconds(10),
          TraceLimits.DEFAULTS);

  final KafkaExtension kafka;
  final Topics topics;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Map<String, String> streamsProperties;
  private final Path dir;
  private final AssemblySettings assembly;
  private final List<TreelineStreams> running = new ArrayList<>();

  Surroundings(KafkaExtension kafka, Path dir, Map<String, String> streamsProperties) {
    this(kafka, dir, streamsProperties, QUICK, 1);
  }

  Surroundings(
      KafkaExtension kafka,
      Path dir,
      Map<String, String> streamsProperties,
      AssemblySettings assembly,
      int replicas) {
    this.kafka = kafka;
    this.assembly = assembly;
    this.dir = dir;
    this.streamsProperties = streamsProperties;
    this.topics = new Topics(kafka.uniqueName("failures"));
    try (Admin admin = kafka.admin()) {
      TopicSetup.ensure(
          admin, new TopicSettings(topics, PARTITIONS, (short) replicas, Duration.ofDays(1)));
    }
  }

  /** One more instance, ready; its state is kept under this name. */
  TreelineStreams start(String stateDir, int port) {
    return start(stateDir, port, tenant -> true);
  }

  TreelineStreams start(String stateDir, int port, Predicate<String> knownTenant) {
    return start(stateDir, port, knownTenant, assembly);
  }

  /** One that closes and forgets by other settings than those before. */
  TreelineStreams start(String stateDir, int port, AssemblySettings other) {
    return start(stateDir, port, tenant -> true, other);
  }

  private TreelineStreams start(
      String stateDir, int port, Predicate<String> knownTenant, AssemblySettings settings) {
    TreelineStreams streams = begin(stateDir, port, knownTenant, settings, streamsProperties);
    patiently().until(streams::isReady);
    return streams;
  }

  /** One more instance, which its group knows by a name of its own. */
  TreelineStreams startNamed(String name, String stateDir, int port) {
    Map<String, String> properties = new HashMap<>(streamsProperties);
    properties.put("group.instance.id", name);
    TreelineStreams streams = begin(stateDir, port, tenant -> true, assembly, properties);
    patiently().until(streams::isReady);
    return streams;
  }

  /** One more instance, which has yet to become ready. */
  TreelineStreams begin(String stateDir, int port) {
    return begin(stateDir, port, tenant -> true, assembly, streamsProperties);
  }

  private TreelineStreams begin(
      String stateDir,
      int port,
      Predicate<String> knownTenant,
      AssemblySettings settings,
      Map<String, String> properties) {
    TreelineStreams streams =
        KafkaTreelineStreams.start(
            settings(
                topics.prefix(),
                kafka.bootstrapServers(),
                dir.resolve(stateDir),
                port,
                properties,
                settings),
            knownTenant,
            meters);
    running.add(streams);
    return streams;
  }

  static StreamsSettings settings(
      String prefix,
      String bootstrapServers,
      Path stateDir,
      int port,
      Map<String, String> properties,
      AssemblySettings assembly) {
    return new StreamsSettings(
        new Topics(prefix),
        Map.of("bootstrap.servers", bootstrapServers),
        properties,
        stateDir,
        "127.0.0.1",
        port,
        "default",
        SpanLimits.DEFAULTS,
        assembly);
  }

  void stop(TreelineStreams streams) {
    streams.close();
    running.remove(streams);
  }

  /** Each span in a record of its own. */
  void produce(Span... spans) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (Span span : spans) {
      records.add(
          new ProducerRecord<>(
              topics.spans(), SpansPartitioner.keyOf(span.traceId()), SpanRecords.encode(span)));
    }
    kafka.produce(records);
  }

  static Trace trace(TreelineStreams treeline, String label) {
    TraceAnswer answer = treeline.reader().trace(Tenant.DEFAULT, traceId(label));
    assertThat(answer).isInstanceOf(TraceAnswer.Found.class);
    return ((TraceAnswer.Found) answer).trace();
  }

  /** What a consumer of {@code treeline.traces} has in the end: the last value under each key. */
  Map<String, List<TraceChunk>> completed(Collection<String> labels) {
    Map<String, TraceChunk> last = new HashMap<>();
    kafka.consumeUntil(
        topics.traces(),
        records -> {
          records.forEach(
              record -> {
                String key = HexFormat.of().formatHex(record.key());
                if (record.value() == null) {
                  last.remove(key);
                } else {
                  last.put(key, TraceChunk.decode(record.value()));
                }
              });
          return last.values().stream()
              .map(chunk -> chunk.traceId().toString())
              .collect(Collectors.toSet())
              .containsAll(labels.stream().map(label -> traceId(label).toString()).toList());
        });
    Map<String, List<TraceChunk>> byTrace = new TreeMap<>();
    labels.forEach(
        label ->
            byTrace.put(
                label,
                last.values().stream()
                    .filter(chunk -> chunk.traceId().equals(traceId(label)))
                    .toList()));
    return byTrace;
  }

  double count(String meter) {
    return meters.find(meter).counters().stream().mapToDouble(c -> c.count()).sum();
  }

  String changelog(String store) {
    return topics.changelog(store);
  }

  void set(String topic, String setting, String value) {
    set(kafka, topic, setting, value);
  }

  static void set(KafkaExtension kafka, String topic, String setting, String value) {
    try (Admin admin = kafka.admin()) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, topic),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry(setting, value), AlterConfigOp.OpType.SET))))
          .all()
          .get();
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(setting + " could not be set", e);
    }
  }

  /** Text that no compression makes small. */
  static String noise() {
    return IntStream.range(0, 3_000).mapToObj(i -> "n" + i * 7919).collect(Collectors.joining());
  }

  /** A stream thread that ends is replaced: it is no failure of the test that waits meanwhile. */
  static ConditionFactory patiently() {
    return Awaitility.await().dontCatchUncaughtExceptions().atMost(PATIENCE);
  }

  @Override
  public void close() {
    running.forEach(TreelineStreams::close);
  }
}
