package dev.treeline.topology.earlier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.broker.EmbeddedKafka;
import dev.treeline.codec.SpanLimits;
import dev.treeline.codec.SpanRecords;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.topics.SpansPartitioner;
import dev.treeline.topics.TopicSettings;
import dev.treeline.topics.TopicSetup;
import dev.treeline.topics.Topics;
import dev.treeline.topology.KafkaTreelineStreams;
import dev.treeline.topology.StreamsSettings;
import dev.treeline.topology.TreelineStreams;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.topology.assembly.TraceLimits;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceReader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker and the topology on one directory, as {@code treeline dev} has them. */
final class Installation implements AutoCloseable {

  /**
   * Nothing in a fixture may expire before somebody reads it, and records bear the time at which
   * they were made. Twenty years, for ages and for everything that is derived of them.
   */
  private static final Duration FOR_GOOD = Duration.ofDays(20 * 365);

  private static final AssemblySettings SETTINGS =
      new AssemblySettings(
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          FOR_GOOD,
          FOR_GOOD,
          Duration.ofSeconds(10),
          TraceLimits.DEFAULTS);

  private static final int PARTITIONS = 2;

  private final EmbeddedKafka kafka;
  private final TreelineStreams streams;
  private final KafkaProducer<byte[], byte[]> producer;

  private Installation(
      EmbeddedKafka kafka, TreelineStreams streams, KafkaProducer<byte[], byte[]> producer) {
    this.kafka = kafka;
    this.streams = streams;
    this.producer = producer;
  }

  static Path stateOf(Path dir) {
    return dir.resolve("streams");
  }

  private static Path brokerOf(Path dir) {
    return dir.resolve("kafka");
  }

  private static Map<String, Object> clients(EmbeddedKafka kafka) {
    return Map.of("bootstrap.servers", kafka.bootstrapServers());
  }

  static Installation start(Path dir) {
    EmbeddedKafka kafka = EmbeddedKafka.start(brokerOf(dir), 0);
    try (Admin admin = Admin.create(clients(kafka))) {
      TopicSetup.ensure(admin, new TopicSettings(Topics.DEFAULT, PARTITIONS, (short) 1, FOR_GOOD));
    }
    TreelineStreams streams =
        KafkaTreelineStreams.start(
            new StreamsSettings(
                Topics.DEFAULT,
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                Map.of(),
                stateOf(dir),
                "127.0.0.1",
                7001,
                "default",
                SpanLimits.DEFAULTS,
                SETTINGS),
            tenant -> true,
            new SimpleMeterRegistry());
    return new Installation(
        kafka,
        streams,
        new KafkaProducer<>(clients(kafka), new ByteArraySerializer(), new ByteArraySerializer()));
  }

  /** While nothing runs. */
  static void forgetOffsets(Path dir) {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(brokerOf(dir), 0);
        Admin admin = Admin.create(clients(kafka))) {
      admin.deleteConsumerGroups(List.of(Topics.DEFAULT.applicationId())).all().get();
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError("the group could not be deleted", e);
    }
  }

  boolean isReady() {
    return streams.isReady();
  }

  TraceReader reader() {
    return streams.reader();
  }

  void send(Tenant tenant, Span... together) {
    TraceId traceId = together[0].traceId();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            Topics.DEFAULT.spans(),
            SpansPartitioner.keyOf(traceId),
            SpanRecords.encode(List.of(together)));
    record.headers().add(Topics.TENANT_HEADER, tenant.name().getBytes(StandardCharsets.UTF_8));
    producer.send(record);
    producer.flush();
  }

  Trace trace(Story.Subject subject) {
    TraceAnswer answer = reader().trace(subject.tenant(), subject.traceId());
    assertThat(answer).isInstanceOf(TraceAnswer.Found.class);
    return ((TraceAnswer.Found) answer).trace();
  }

  @Override
  public void close() {
    producer.close();
    streams.close();
    kafka.close();
  }
}
