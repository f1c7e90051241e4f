package dev.treeline.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.cli.Treeline;
import dev.treeline.otlp.OtlpDecoder;
import dev.treeline.otlp.OtlpEncoding;
import dev.treeline.span.Span;
import dev.treeline.testing.KafkaExtension;
import dev.treeline.zipkin.ZipkinDecoder;
import dev.treeline.zipkin.ZipkinEncoding;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code treeline load} against a {@code treeline dev} in a process of its own. */
class LoadIT {

  @TempDir private static Path dir;

  private static TreelineProcess treeline;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() {
    treeline = TreelineProcess.dev(dir.resolve("data")).awaitReady();
  }

  @AfterAll
  static void stop() {
    treeline.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "otlp-http",
        "otlp-http-json",
        "otlp-grpc",
        "zipkin",
        "zipkin-proto",
        "avro",
        "avro-batch"
      })
  void whatIsAcknowledgedStandsInTheTrees(String format) {
    int exit =
        load(
            "--format=" + format,
            "--spans=300",
            "--rate=0",
            "--shapes=web,agent,batch",
            "--duplicates=0.1",
            "--late=0.05",
            "--late-by=100ms",
            "--verify",
            "--verify-within=60s");

    assertThat(exit).as("%s%s", out, err).isZero();
    assertThat(out.toString())
        .contains("failed    0 spans", "verified  300 spans of", ": 0 missing, 0 there twice");
  }

  /** The port of the gateway takes spans, and has no traces. */
  @Test
  void whereNotOneSpanIsFoundThePortMayBeTheWrongOne() {
    String gateway = "http://127.0.0.1:" + treeline.flag("--otlp-port");

    int exit = load("--spans=40", "--rate=0", "--url=" + gateway, "--verify", "--verify-within=1s");

    assertThat(exit).isEqualTo(1);
    assertThat(out.toString())
        .contains("acked     40 spans", ": 40 missing", "does " + gateway + " answer reads");
  }

  @Test
  void aKeyThatIsUnknownFailsAllSpansAndSaysWhy() {
    int exit = load("--format=otlp-http", "--spans=50", "--rate=0", "--key=tl_wrong");

    assertThat(exit).isEqualTo(1);
    assertThat(out.toString()).contains("failed    50 spans", "acked     0 spans", "50: 401");
  }

  @Test
  void aServerThatIsAwayFailsAllSpansWhenThePatienceIsOver() {
    int exit = load("--spans=40", "--rate=0", "--url=http://127.0.0.1:1", "--retry-for=1ms");

    assertThat(exit).as("%s%s", out, err).isEqualTo(1);
    assertThat(out.toString()).contains("failed    40 spans", "40: no answer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka-otlp", "kafka-otlp-json", "kafka-zipkin", "kafka-zipkin-proto"})
  void aTopicGetsRecordsThatMixTraces(String format) {
    KafkaExtension kafka = KafkaExtension.on("127.0.0.1:" + treeline.flag("--kafka-port"));
    String topic = kafka.topic("load", 2);

    assertThat(load("--format=" + format, "--topic=" + topic, "--spans=400", "--rate=0"))
        .as("%s%s", out, err)
        .isZero();

    List<Span> spans = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record :
        kafka.consumeUntil(topic, records -> records.size() >= 4)) {
      assertThat(record.key()).isNull();
      spans.addAll(reader(format).apply(record.value()));
    }
    Set<Object> ids = new HashSet<>();
    spans.forEach(span -> ids.add(span.spanId()));
    assertThat(spans).hasSize(400);
    assertThat(ids).hasSize(400);
    Set<Object> traces = new HashSet<>();
    spans.subList(0, 100).forEach(span -> traces.add(span.traceId()));
    assertThat(traces).hasSizeGreaterThan(5);
  }

  @Test
  void whatGoesToASourceTopicIsReadBack() {
    int exit = load("--format=kafka-otlp", "--spans=300", "--rate=0", "--verify");

    assertThat(exit).as("%s%s", out, err).isZero();
    assertThat(out.toString()).contains("verified  300 spans of", ": 0 missing, 0 there twice");
    assertThat(err.toString()).doesNotContain("warning");
  }

  /** Kafka would acknowledge them all. */
  @Test
  void aTopicThatNobodyReadsIsNamedWithTheRemedy() {
    assertThat(load("--format=kafka-zipkin", "--spans=10", "--rate=0")).isEqualTo(1);
    assertThat(err.toString())
        .contains("there is no topic zipkin", "--set sources.zipkin.format=zipkin_json");
    assertThat(out.toString()).doesNotContain("acked     10");

    KafkaExtension kafka = KafkaExtension.on("127.0.0.1:" + treeline.flag("--kafka-port"));
    String unread = kafka.topic("unread", 1);
    assertThat(load("--format=kafka-zipkin-proto", "--topic=" + unread, "--spans=10", "--rate=0"))
        .isZero();
    assertThat(err.toString())
        .contains(
            "warning: no Treeline reads the topic " + unread,
            "--set sources." + unread + ".format=zipkin_proto");
  }

  private static Function<byte[], List<Span>> reader(String format) {
    return switch (format) {
      case "kafka-otlp" -> bytes -> OtlpDecoder.decode(OtlpEncoding.PROTOBUF, bytes).spans();
      case "kafka-otlp-json" -> bytes -> OtlpDecoder.decode(OtlpEncoding.JSON, bytes).spans();
      case "kafka-zipkin" -> bytes -> ZipkinDecoder.decode(ZipkinEncoding.JSON, bytes).spans();
      default -> bytes -> ZipkinDecoder.decode(ZipkinEncoding.PROTOBUF, bytes).spans();
    };
  }

  private int load(String... options) {
    List<String> line = new ArrayList<>(List.of("load"));
    List<String> given = List.of(options);
    line.addAll(given);
    if (given.stream().noneMatch(option -> option.startsWith("--url="))) {
      line.add("--url=http://127.0.0.1:" + treeline.port());
    }
    if (given.stream().noneMatch(option -> option.startsWith("--key="))) {
      line.add("--key=" + TreelineProcess.KEY);
    }
    line.add("--grpc-url=http://127.0.0.1:" + treeline.flag("--otlp-grpc-port"));
    line.add("--bootstrap-servers=127.0.0.1:" + treeline.flag("--kafka-port"));
    CommandLine command = Treeline.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(line.toArray(String[]::new));
  }
}
