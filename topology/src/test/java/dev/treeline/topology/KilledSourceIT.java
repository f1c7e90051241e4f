package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanRecords;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.testing.KafkaExtension;
import dev.treeline.topology.HaltAt.Point;
import dev.treeline.topology.source.SourceFormat;
import dev.treeline.topology.source.SourceRecords;
import dev.treeline.topology.source.SourceTopic;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.wire.WireValues;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that dies in the middle of a source topic: no span of it is lost, none is in a tree
 * twice.
 */
class KilledSourceIT {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  private static final int TRACES = 3;
  private static final int RECORDS = 20;

  @TempDir Path dir;

  @Test
  void aSpanIsReadOnceOrAgainButNeverLost() throws Exception {
    Map<String, String> atLeastOnce = ApplicationProcess.asOneMember();
    try (Surroundings around = new Surroundings(kafka, dir, atLeastOnce)) {
      Set<String> sent =
          killed(
              around,
              List.of(Point.WHEN_IT_IS_ACKNOWLEDGED, Point.WHEN_THE_OFFSETS_AFTER_IT_ARE_COMMITTED),
              "at_least_once");

      Surroundings.patiently() // a span can be read before it is counted
          .untilAsserted(
              () -> {
                assertThat(around.count("treeline.spans.stored")).isEqualTo(sent.size() * TRACES);
                assertThat(around.count("treeline.spans.accepted"))
                    .isEqualTo(sent.size() * TRACES + around.count("treeline.spans.duplicate"));
              });
    }
  }

  @Test
  void withTransactionsASpanIsInTheLogExactlyOnce() throws Exception {
    Map<String, String> exactlyOnce = new HashMap<>(ApplicationProcess.asOneMember());
    exactlyOnce.put("processing.guarantee", "exactly_once_v2");
    try (Surroundings around = new Surroundings(kafka, dir, exactlyOnce)) {
      Set<String> sent = killed(around, List.of(Point.WHEN_IT_IS_ACKNOWLEDGED), "exactly_once_v2");

      assertThat(around.count("treeline.spans.duplicate")).isZero();
      assertThat(committedNames(around.topics.spans(), sent.size() * TRACES))
          .hasSize(sent.size() * TRACES)
          .containsAll(sent);
    }
  }

  /** The names of all spans, each of which is in every trace. */
  private Set<String> killed(Surroundings around, List<Point> points, String guarantee)
      throws Exception {
    SourceTopic source = source(around.topics.prefix());
    kafka.createTopic(new NewTopic(source.topic(), 2, (short) 1));
    Set<String> names = new TreeSet<>();
    for (Point point : points) {
      produce(source, point.name().toLowerCase(Locale.ROOT), names);
      ApplicationProcess.untilItHalts(
          KilledSourceIT.class,
          dir.resolve("log-" + point),
          around.topics.prefix(),
          kafka.bootstrapServers(),
          dir.resolve("killed").toString(),
          guarantee,
          point.name());
    }
    produce(source, "after", names);

    TreelineStreams treeline = around.start("treeline", 7001);
    try (KafkaSourceStreams survivor =
        start(
            around.topics.prefix(),
            kafka.bootstrapServers(),
            dir.resolve("survivor"),
            properties(guarantee))) {
      for (int i = 0; i < TRACES; i++) {
        String label = "t" + i;
        Surroundings.patiently()
            .untilAsserted(() -> assertThat(namesIn(treeline, label)).isEqualTo(sorted(names)));
      }
      assertThat(survivor.isReady()).isTrue();
    }
    return names;
  }

  /** Each record has a span of every trace. */
  private static void produce(SourceTopic source, String label, Set<String> names) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      String name = label + "-" + i;
      names.add(name);
      List<Span> spans = new ArrayList<>();
      for (int t = 0; t < TRACES; t++) {
        spans.add(aSpan(name).inTrace("t" + t).build());
      }
      SourceRecords.of(source.format(), spans)
          .forEach(value -> records.add(new ProducerRecord<>(source.topic(), value)));
    }
    kafka.produce(records);
  }

  private static List<String> namesIn(TreelineStreams treeline, String label) {
    TraceAnswer answer = treeline.reader().trace(Tenant.DEFAULT, traceId(label));
    assertThat(answer).isInstanceOf(TraceAnswer.Found.class);
    return ((TraceAnswer.Found) answer)
        .trace().tree().spans().stream().map(Span::name).sorted().toList();
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }

  /** As a reader of committed records sees them, a name as often as it is there. */
  private static List<String> committedNames(String topic, int atLeast) {
    Map<String, Object> config = new HashMap<>(kafka.clientConfig());
    config.put("isolation.level", "read_committed");
    List<String> names = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          if (record.value() != null) {
            SpanRecords.decode(record.value()).forEach(span -> names.add(span.name()));
          }
        }
      }
    }
    assertThat(names).hasSizeGreaterThanOrEqualTo(atLeast);
    return names;
  }

  private static SourceTopic source(String prefix) {
    return new SourceTopic(prefix + ".otlp", SourceFormat.OTLP_PROTO, Tenant.DEFAULT, List.of());
  }

  private static Map<String, String> properties(String guarantee) {
    Map<String, String> properties = new HashMap<>(ApplicationProcess.asOneMember());
    properties.put("processing.guarantee", guarantee);
    return properties;
  }

  private static KafkaSourceStreams start(
      String prefix, String bootstrapServers, Path stateDir, Map<String, String> properties) {
    return KafkaSourceStreams.start(
        Surroundings.settings(
            prefix, bootstrapServers, stateDir, 7001, properties, Surroundings.QUICK),
        List.of(source(prefix)),
        WireValues.NONE,
        tenant -> true,
        new SimpleMeterRegistry());
  }

  public static void main(String[] arguments) {
    Map<String, String> properties = properties(arguments[3]);
    properties.put("producer.interceptor.classes", HaltAt.class.getName());
    properties.put("main.consumer.interceptor.classes", HaltAt.class.getName());
    properties.put(HaltAt.TOPIC, arguments[0] + ".spans");
    properties.put(HaltAt.POINT, arguments[4]);
    properties.put(HaltAt.NTH, "10");
    start(arguments[0], arguments[1], Path.of(arguments[2]), properties);
  }
}
