package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanRecords;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.testing.KafkaExtension;
import dev.treeline.topics.SpansPartitioner;
import dev.treeline.topology.source.SourceFormat;
import dev.treeline.topology.source.SourceTopic;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceStatus;
import dev.treeline.wire.WireValues;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Producers that write spans in transactions of their own, and take some of them back. */
class TransactionsOfOthersIT {

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

  @Test
  void spansThatWereTakenBackAreInNoTrace() {
    TreelineStreams treeline = around.start("a", 7001);
    String spans = around.topics.spans();

    try (KafkaProducer<byte[], byte[]> producer = transactional()) {
      writeAndTakeBack(producer, spans, aSpan("taken back").childOf("root").build());
      write(producer, spans, aSpan("kept").childOf("root").build());
    }
    around.produce(aSpan("root").build());

    awaitOnly(treeline, "kept", "root");
    assertThat(around.count("treeline.spans.accepted")).isEqualTo(2);
  }

  @Test
  void norAreThoseOfASourceTopic() {
    SourceTopic source =
        new SourceTopic(
            around.topics.prefix() + ".source", SourceFormat.TREELINE, Tenant.DEFAULT, List.of());
    kafka.createTopic(new NewTopic(source.topic(), 1, (short) 1));
    TreelineStreams treeline = around.start("a", 7001);
    try (KafkaSourceStreams reading =
        KafkaSourceStreams.start(
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
            around.meters)) {
      try (KafkaProducer<byte[], byte[]> producer = transactional()) {
        writeAndTakeBack(producer, source.topic(), aSpan("taken back").childOf("root").build());
        write(producer, source.topic(), aSpan("root").build());
      }

      awaitOnly(treeline, "root");
    }
  }

  private static KafkaProducer<byte[], byte[]> transactional() {
    Map<String, Object> config = new HashMap<>(kafka.clientConfig());
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, kafka.uniqueName("writer"));
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    producer.initTransactions();
    return producer;
  }

  /** Sends the span, and takes it back when a broker has it. */
  private static void writeAndTakeBack(
      KafkaProducer<byte[], byte[]> producer, String topic, Span span) {
    producer.beginTransaction();
    producer.send(to(topic, span));
    producer.flush();
    producer.abortTransaction();
  }

  private static void write(KafkaProducer<byte[], byte[]> producer, String topic, Span span) {
    producer.beginTransaction();
    producer.send(to(topic, span));
    producer.commitTransaction();
  }

  private static ProducerRecord<byte[], byte[]> to(String topic, Span span) {
    return new ProducerRecord<>(
        topic, SpansPartitioner.keyOf(span.traceId()), SpanRecords.encode(span));
  }

  /** What stands behind an open transaction is not seen: no answer claims that it was. */
  @Test
  void whileATransactionIsOpenNothingBehindItIsSaidToBeKnown() {
    TreelineStreams treeline = around.start("a", 7001);
    Span root = aSpan("root").build();
    awaitAnswer(treeline, root, TraceAnswer.NotFound.class);
    try (KafkaProducer<byte[], byte[]> producer = transactional()) {
      producer.beginTransaction();
      producer.send(to(around.topics.spans(), aSpan("open").childOf("root").build()));
      producer.flush();
      around.produce(root);

      awaitAnswer(treeline, root, TraceAnswer.Unavailable.class);
      producer.commitTransaction();
    }

    awaitOnly(treeline, "open", "root");
  }

  private static void awaitAnswer(
      TreelineStreams treeline, Span span, Class<? extends TraceAnswer> answer) {
    Surroundings.patiently()
        .untilAsserted(
            () ->
                assertThat(treeline.reader().trace(Tenant.DEFAULT, span.traceId()))
                    .isInstanceOf(answer));
  }

  private static void awaitOnly(TreelineStreams treeline, String... names) {
    Surroundings.patiently()
        .untilAsserted(
            () -> {
              Trace trace = Surroundings.trace(treeline, "trace");
              assertThat(trace.status()).isEqualTo(TraceStatus.COMPLETE);
              assertThat(trace.tree().spans())
                  .extracting(Span::name)
                  .containsExactlyInAnyOrder(names);
            });
  }
}
