package dev.treeline.cli.deadletters;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.treeline.cli.Treeline;
import dev.treeline.codec.DeadLetter;
import dev.treeline.codec.SpanLimits;
import dev.treeline.codec.SpanRecords;
import dev.treeline.span.Tenant;
import dev.treeline.testing.KafkaExtension;
import dev.treeline.topics.TopicSettings;
import dev.treeline.topics.TopicSetup;
import dev.treeline.topics.Topics;
import dev.treeline.topology.KafkaTreelineStreams;
import dev.treeline.topology.StreamsSettings;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.trace.TraceAnswer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DeadLettersCommandIT {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  private static final byte[] KEY = bytes("a key");

  private final String prefix = kafka.uniqueName("dead-letters");
  private final Topics topics = new Topics(prefix);
  private StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void makeTopics() {
    kafka.createTopic(new NewTopic(topics.deadLetters(), 2, (short) 1));
    kafka.createTopic(new NewTopic(topics.spans(), 1, (short) 1));
  }

  @Test
  void lettersAreListedNewestFirstAndCountedByReason() {
    put(0, letter("undecodable", topics.spans(), "", "first", 5));
    put(1, letter("unknown_tenant", topics.spans(), "", "second", 6));
    put(0, letter("undecodable", "", "application/json", "third", 5));

    assertThat(run("list")).isZero();
    assertThat(out.toString().lines().map(line -> line.split(" ")[0]).limit(3))
        .containsExactly("0-1", "1-0", "0-0");
    assertThat(out.toString())
        .contains("3 of 3 dead letters", "  undecodable: 2", "  unknown_tenant: 1");

    assertThat(run("list", "--reason", "undecodable", "--oldest-first", "--limit", "1")).isZero();
    assertThat(out.toString()).startsWith("0-0 ").contains("1 of 2 dead letters");
    assertThat(run("list", "--topic", "intake", "--json")).isZero();
    assertThat(out.toString().lines()).singleElement().asString().contains("\"position\":\"0-1\"");
    assertThat(run("list", "--from", "2100-01-01T00:00:00Z")).isZero();
    assertThat(out.toString()).startsWith("no dead letters");
  }

  @Test
  void oneIsShownWithItsBytesAndNothingInItReachesTheTerminal() {
    put(1, letter("undecodable", topics.spans(), "", "\u001b[31mred", 8));

    assertThat(run("show", "1-0")).as("%s", err).isZero();
    assertThat(out.toString())
        .contains("reason       undecodable", "1b 5b 33", ".[31mred")
        .doesNotContain("\u001b");
    assertThat(run("show", "1-0", "--json")).isZero();
    assertThat(out.toString()).contains("\"value\":\"G1szMW1yZWQ=\"");
    assertThat(run("show", "1-7")).isEqualTo(1);
    assertThat(err.toString()).contains("there is no dead letter at 1-7");
    assertThat(run("show", "x")).isEqualTo(2);
  }

  @Test
  void anOriginalGoesBackToWhereItStoodWithKeyAndTenant() {
    put(0, letter("unknown_tenant", topics.spans(), "", "value", 5));

    assertThat(run("replay", "0-0", "--dry-run")).isZero();
    assertThat(out.toString()).contains("0-0 would go to " + topics.spans(), "would replay 1");
    assertThat(run("replay", "0-0")).as("%s", err).isZero();
    assertThat(out.toString()).contains("0-0 replayed to " + topics.spans() + " 0-0");

    List<ConsumerRecord<byte[], byte[]>> records = kafka.consume(topics.spans(), 1);
    assertThat(records).hasSize(1); // the dry run wrote none
    assertThat(records.get(0).key()).isEqualTo(KEY);
    assertThat(records.get(0).value()).isEqualTo(bytes("value"));
    assertThat(records.get(0).headers().lastHeader(Topics.TENANT_HEADER).value())
        .isEqualTo(bytes("acme"));
    assertThat(records.get(0).headers().lastHeader(Replay.HEADER).value()).isEqualTo(bytes("1"));
  }

  /**
   * One of them names the schema; another says which way the record went, and must not say so
   * again.
   */
  @Test
  void theHeadersOfTheOriginalGoWithItButForTreelinesOwn() {
    ProducerRecord<byte[], byte[]> original =
        new ProducerRecord<>(topics.spans(), 0, KEY, bytes("value"));
    original.headers().add("__value_schema_id", new byte[] {1, 2, 3});
    original.headers().add("treeline-hop", new byte[0]);
    kafka.produce(List.of(original));
    put(0, letter("unknown_schema", topics.spans(), "", "value", 5, 0));
    put(0, letter("unknown_schema", topics.spans(), "", "other", 5, 0)); // of another record

    assertThat(run("replay", "--all")).as("%s", err).isZero();

    List<ConsumerRecord<byte[], byte[]>> records = kafka.consume(topics.spans(), 3);
    assertThat(headers(records.get(1)))
        .containsExactly("__value_schema_id", Topics.TENANT_HEADER, Replay.HEADER);
    assertThat(headers(records.get(2))).containsExactly(Topics.TENANT_HEADER, Replay.HEADER);
  }

  /** Of a source of Treeline's own format: nobody knew its schema then. */
  @Test
  void aRecordInAnotherFramingGoesBackToItsSource() {
    String source = kafka.topic("avro", 1);
    put(
        0,
        letter(
            "unknown_schema",
            source,
            DeadLetter.SPAN_RECORD,
            "\u0000\u0000\u0000\u0000\u0007x",
            6));

    assertThat(run("replay", "--all")).as("%s", err).isZero();
    assertThat(kafka.consume(source, 1).get(0).value()).hasSize(6);
  }

  @Test
  void theRawBytesAreThoseOfTheOriginalAndNothingElse() {
    byte[] value = {0, (byte) 0xFF, '\n', (byte) 0xC3, 1};
    put(0, new DeadLetter("undecodable", "", "acme", "", -1, -1, 1, null, value, value.length, ""));
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream terminal = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      assertThat(run("show", "0-0", "--raw")).as("%s", err).isZero();
    } finally {
      System.setOut(terminal);
    }
    assertThat(printed.toByteArray()).isEqualTo(value);
    assertThat(out.toString()).isEmpty();
  }

  /** The whole way: refused by the topology, mended, replayed, read. */
  @Test
  void whatIsReplayedToARunningTreelineIsInItsTraceOnce(@TempDir Path dir) {
    Topics own = new Topics(kafka.uniqueName("replayed"));
    try (Admin admin = kafka.admin()) {
      TopicSetup.ensure(admin, new TopicSettings(own, 2, (short) 1, Duration.ofDays(1)));
    }
    AtomicBoolean known = new AtomicBoolean();
    var span = aSpan("root").build();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            own.spans(), bytes(span.traceId().toString()), SpanRecords.encode(span));
    record.headers().add(Topics.TENANT_HEADER, bytes("acme"));
    StreamsSettings settings =
        new StreamsSettings(
            own,
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            Map.of(),
            dir,
            "127.0.0.1",
            7001,
            "default",
            SpanLimits.DEFAULTS,
            AssemblySettings.DEFAULTS);
    try (KafkaTreelineStreams streams =
        KafkaTreelineStreams.start(settings, name -> known.get(), new SimpleMeterRegistry())) {
      kafka.produce(List.of(record));
      kafka.consume(own.deadLetters(), 1);
      known.set(true);

      String prefixed = "topics.prefix=" + own.prefix();
      assertThat(run("replay", "--reason", "unknown_tenant", "--set", prefixed)).isZero();
      assertThat(run("replay", "--all", "--set", prefixed)).isZero();

      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                TraceAnswer answer = streams.reader().trace(Tenant.named("acme"), span.traceId());
                assertThat(answer).isInstanceOf(TraceAnswer.Found.class);
                assertThat(((TraceAnswer.Found) answer).trace().tree().size()).isEqualTo(1);
              });
    }
  }

  private static List<String> headers(ConsumerRecord<byte[], byte[]> record) {
    List<String> names = new ArrayList<>();
    record.headers().forEach(header -> names.add(header.key()));
    return names;
  }

  @Test
  void whatCameBackAfterItWasReplayedIsLeftOut() {
    put(0, letter("unknown_tenant", topics.spans(), "", "value", 5));
    assertThat(run("replay", "--all")).isZero();
    // Its letter, as the topology writes one for the replayed record, which is offset 0.
    put(0, letter("unknown_tenant", topics.spans(), "", "value", 5, 0));

    assertThat(run("replay", "0-1")).isEqualTo(1);
    assertThat(out.toString()).contains("0-1 left out: it came back", "replayed 0, left out 1");
    assertThat(run("replay", "0-1", "--max-replays", "2")).isZero();
    assertThat(kafka.consume(topics.spans(), 2).get(1).headers().lastHeader(Replay.HEADER).value())
        .isEqualTo(bytes("2"));
  }

  @Test
  void aSpanOfTreelinesOwnEncodingGoesToTheSpansUnderItsTrace() {
    var span = aSpan("root").build();
    byte[] own = SpanRecords.encode(span);
    put(
        0,
        new DeadLetter(
            "too_large", "", "acme", "", -1, -1, 1, null, own, own.length, DeadLetter.SPAN_RECORD));

    assertThat(run("replay", "--reason", "too_large")).as("%s", err).isZero();
    assertThat(kafka.consume(topics.spans(), 1).get(0).key())
        .isEqualTo(bytes(span.traceId().toString()));
  }

  @Test
  void whatCannotBeSentAgainIsLeftOutAndSaysWhy() {
    put(0, letter("undecodable", topics.spans(), "", "cut", 5_000));
    put(0, letter("invalid_id", "otlp_spans", "application/x-protobuf", "span", 4));
    put(0, letter("undecodable", "", "application/json", "sent", 4));

    assertThat(run("replay", "--all")).isEqualTo(1);
    assertThat(out.toString())
        .contains("0-0 left out", "only 3 of its 5000 bytes are kept")
        .contains("0-1 left out", "mend its sender")
        .contains("0-2 left out", "send it from there")
        .contains("replayed 0, left out 3");
    assertThat(run("replay", "0-77")).isEqualTo(1);
    assertThat(out.toString()).contains("0-77 is no dead letter", "replayed 0, left out 1");
    assertThat(run("replay")).isEqualTo(2);
    assertThat(err.toString()).contains("say which: positions, --reason and the like, or --all");
  }

  @Test
  void aTopicThatIsNotThereIsOneLineWithTheRemedy() {
    assertThat(run("list", "--set", "topics.prefix=" + prefix + "-other")).isEqualTo(1);
    assertThat(err.toString()).contains("there is no topic", "--set topics.prefix");
  }

  private void put(int partition, DeadLetter letter) {
    List<RecordMetadata> at =
        kafka.produce(
            List.of(new ProducerRecord<>(topics.deadLetters(), partition, null, letter.encode())));
    assertThat(at).hasSize(1);
  }

  private static DeadLetter letter(
      String reason, String topic, String contentType, String value, int size) {
    return letter(reason, topic, contentType, value, size, 40);
  }

  private static DeadLetter letter(
      String reason, String topic, String contentType, String value, int size, long offset) {
    return new DeadLetter(
        reason, "a detail", "acme", topic, 0, offset, 1, KEY, bytes(value), size, contentType);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private int run(String... arguments) {
    out = new StringWriter();
    List<String> line = new ArrayList<>(List.of("dead-letters"));
    line.addAll(List.of(arguments));
    line.addAll(List.of("--bootstrap-servers", kafka.bootstrapServers()));
    if (!line.contains("--set")) {
      line.addAll(List.of("--set", "topics.prefix=" + prefix));
    }
    CommandLine command = Treeline.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(line.toArray(String[]::new));
  }
}
