package dev.treeline.topology.archive;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanLimits;
import dev.treeline.codec.SpanRecords;
import dev.treeline.key.TraceKey;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.testing.KafkaExtension;
import dev.treeline.topics.SpansPartitioner;
import dev.treeline.topics.TopicSettings;
import dev.treeline.topics.TopicSetup;
import dev.treeline.topics.Topics;
import dev.treeline.topology.KafkaTreelineStreams;
import dev.treeline.topology.StreamsSettings;
import dev.treeline.topology.TreelineStreams;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.topology.assembly.TraceLimits;
import dev.treeline.trace.ClosedBy;
import dev.treeline.trace.SpanMerge;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceTree;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.processor.api.Record;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The program of docs/completed-traces.md, run on Kafka's and Avro's jars alone. */
class CompletedTracesExampleIT {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  private static final Path PROGRAM = Path.of("../docs/examples/CompletedTraces.java");
  private static final Path SCHEMAS = Path.of("../schemas/src/main/resources/dev/treeline/avro");
  private static final List<String> LIBRARIES =
      List.of("kafka-clients", "avro", "jackson-", "slf4j-api", "zstd-jni", "lz4", "snappy");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path dir;
  private final Topics topics = new Topics(kafka.uniqueName("archive-it"));

  @BeforeEach
  void makeTopics() {
    try (Admin admin = kafka.admin()) {
      TopicSetup.ensure(admin, new TopicSettings(topics, 2, (short) 1, Duration.ofDays(1)));
    }
  }

  @Test
  void itPrintsTheNewestRevisionOfABigTraceThatTreelineWroteTwice() throws Exception {
    try (TreelineStreams treeline = start()) {
      produce(aSpan("root").running().build()); // or it could be over between two of its children
      for (int i = 0; i < 40; i++) {
        produce(big("child " + i));
      }
      produce(aSpan("root").lasting(900).build());
      awaitRevision(treeline, 1, 41);
      produce(big("late"));
      awaitRevision(treeline, 2, 42);
    }

    List<String> lines = runExample();

    assertThat(lines.get(0))
        .isEqualTo(traceId("trace") + " of default: revision 2, complete, 42 spans in 3 chunks");
    assertThat(lines).hasSize(1 + 42).contains("  root", "  child 0", "  child 39", "  late");
  }

  @Test
  void itLeavesOutWhatWasReplacedCutOrDeleted() throws Exception {
    List<Record<byte[], byte[]>> big = revision(1, 0, bigSpans(30));
    write(big);
    List<Record<byte[], byte[]>> small = revision(2, big.size(), List.of(aSpan("only").build()));
    assertThat(small.stream().filter(record -> record.value() == null)).hasSize(big.size() - 1);
    write(small);
    write(small); // sent again, as after a kill
    write(big); // by a process that slept
    write(revision(3, 1, bigSpans(25)).subList(1, 2)); // the first chunk is gone

    assertThat(runExample())
        .containsExactly(
            traceId("trace") + " of default: revision 2, complete, 1 spans in 1 chunks", "  only");

    write(List.of(new Record<>(small.get(0).key(), null, 0)));
    assertThat(runExample()).isEmpty();
  }

  private TreelineStreams start() {
    return KafkaTreelineStreams.start(
        new StreamsSettings(
            topics,
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            Map.of(),
            dir,
            "127.0.0.1",
            7001,
            "default",
            SpanLimits.DEFAULTS,
            new AssemblySettings(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofHours(1),
                Duration.ofHours(24),
                Duration.ofSeconds(10),
                TraceLimits.DEFAULTS)),
        tenant -> true,
        new SimpleMeterRegistry());
  }

  private static Span big(String label) {
    return aSpan(label).childOf("root").startingAt(1).with("big", "x".repeat(30_000)).build();
  }

  private static List<Span> bigSpans(int count) {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      spans.add(big("child " + i));
    }
    return spans;
  }

  private void produce(Span span) {
    kafka.produce(topics.spans(), SpansPartitioner.keyOf(span.traceId()), SpanRecords.encode(span));
  }

  private static void awaitRevision(TreelineStreams treeline, int revision, int spans) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              TraceAnswer answer = treeline.reader().trace(Tenant.DEFAULT, traceId("trace"));
              assertThat(answer).isInstanceOf(TraceAnswer.Found.class);
              Trace trace = ((TraceAnswer.Found) answer).trace();
              assertThat(trace.revision()).isEqualTo(revision);
              assertThat(trace.tree().size()).isEqualTo(spans);
            });
  }

  private static List<Record<byte[], byte[]>> revision(
      int revision, int chunksBefore, List<Span> spans) {
    TraceTree tree = TraceTree.of(SpanMerge.merge(spans));
    Trace trace =
        new Trace(traceId("trace"), tree, false, revision, ClosedBy.QUIET, 0, false, false, 10, 20);
    List<Record<byte[], byte[]>> records = new ArrayList<>();
    int count =
        CompletedTrace.send(
            "default",
            TraceKey.of(Tenant.DEFAULT, traceId("trace")),
            trace,
            ClosedBy.QUIET,
            new CompletedTrace.Source(1, 1_000_000, 8, chunksBefore),
            42,
            records::add);
    assertThat(records).hasSize(count);
    return records;
  }

  private void write(List<Record<byte[], byte[]>> records) {
    int partition = SpansPartitioner.partitionOf(traceId("trace"), 2);
    kafka.produce(
        records.stream()
            .map(
                record ->
                    new ProducerRecord<>(topics.traces(), partition, record.key(), record.value()))
            .toList());
  }

  private List<String> runExample() throws IOException, InterruptedException {
    String classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> LIBRARIES.stream().anyMatch(new File(entry).getName()::startsWith))
            .collect(Collectors.joining(File.pathSeparator));
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path errors = dir.resolve("errors.txt");
    Process process =
        new ProcessBuilder(
                java.toString(),
                "-cp",
                classPath,
                PROGRAM.toString(),
                kafka.bootstrapServers(),
                SCHEMAS.toString(),
                topics.traces())
            .redirectError(errors.toFile())
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("%s", Files.readString(errors)).isZero();
    return Arrays.stream(printed.split("\n")).filter(line -> !line.isEmpty()).toList();
  }
}
