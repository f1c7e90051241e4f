package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanRecords;
import dev.treeline.codec.TraceChunk;
import dev.treeline.span.Span;
import dev.treeline.testing.KafkaExtension;
import dev.treeline.topics.SpansPartitioner;
import dev.treeline.topology.BacklogTest.Append;
import dev.treeline.topology.BacklogTest.Revision;
import dev.treeline.topology.assembly.AssemblySettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A backlog changes hands while it is worked off, and closes as if nobody had been late. */
class BacklogRebalanceIT {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  private static final int TRACES = 250;

  /** Few, so that a partition is not read to its end at once. */
  private static final int BATCH = 20;

  private static final Duration APART = Duration.ofSeconds(5);

  @TempDir Path live;
  @TempDir Path dir;

  @Test
  void aBacklogThatIsSharedInTheMiddleClosesAsItWouldHaveLive() throws Exception {
    List<Append> log = traffic();
    List<Revision> closedLive = BacklogTest.closedLive(log, live);
    HeldReader.reset();
    try (Surroundings around =
        new Surroundings(kafka, dir, Map.of(), AssemblySettings.DEFAULTS, 1)) {
      produceAsOfThePast(around, log);

      int middle = log.size() / Surroundings.PARTITIONS / 2;
      SimpleMeterRegistry first = new SimpleMeterRegistry();
      SimpleMeterRegistry second = new SimpleMeterRegistry();
      try (TreelineStreams one = start(around, "a", 7001, first, held(around, middle))) {
        Surroundings.patiently().until(HeldReader::isReached);
        try (TreelineStreams other = start(around, "b", 7002, second, Map.of())) {
          Surroundings.patiently().until(() -> isJoining(around));
          HeldReader.goOn();
          Surroundings.patiently().until(() -> spans(second) > 0);
          HeldReader.hurry();

          List<Revision> closed = closed(around, closedLive);

          assertThat(closed).isEqualTo(closedLive);
          assertThat(spans(first)).isLessThan(log.size());
        }
      }
    }
  }

  /** Of each way to be over, and of each way to be late. */
  static List<Append> traffic() {
    List<Append> log = new ArrayList<>();
    for (int i = 0; i < TRACES; i++) {
      String trace = "t" + i;
      Duration at = APART.multipliedBy(i);
      boolean headless = i % 5 == 1;
      boolean running = i % 5 == 3;
      var root = aSpan("root").inTrace(trace).startingAt(1);
      log.add(
          new Append(
              at,
              headless
                  ? aSpan("orphan").inTrace(trace).childOf("root").startingAt(1).build()
                  : running ? root.running().build() : root.build()));
      log.add(new Append(at.plusSeconds(2), child(trace, "early")));
      if (i % 5 == 2) {
        log.add(new Append(at.plusSeconds(6), child(trace, "just in time")));
      }
      if (i % 5 == 4) {
        log.add(new Append(at.plusSeconds(40), child(trace, "late")));
      }
      if (i % 10 == 9) {
        log.add(new Append(at.plusSeconds(160), child(trace, "later")));
      }
    }
    log.sort(Comparator.comparing(Append::at));
    return log;
  }

  /** Such times cannot be had from the broker's clock; what is stored keeps them. */
  static void produceAsOfThePast(Surroundings around, List<Append> log) {
    around.set(around.topics.spans(), "message.timestamp.type", "CreateTime");
    Instant began = Instant.now().minus(BacklogTest.END).minus(Duration.ofMinutes(10));
    for (int partition = 0; partition < Surroundings.PARTITIONS; partition++) {
      ProducerRecord<byte[], byte[]> refused =
          new ProducerRecord<>(
              around.topics.spans(),
              partition,
              began.toEpochMilli(),
              new byte[] {1},
              new byte[] {1});
      Surroundings.patiently() // a broker hears of a setting after it has been made
          .until(
              () ->
                  around.kafka.produce(List.of(refused)).get(0).timestamp()
                      == began.toEpochMilli());
    }
    for (int from = 0; from < log.size(); from += BATCH) {
      List<Append> some = log.subList(from, Math.min(log.size(), from + BATCH));
      around.kafka.produce(some.stream().map(append -> record(around, began, append)).toList());
    }
    around.set(around.topics.spans(), "message.timestamp.type", "LogAppendTime");
  }

  private static Span child(String trace, String name) {
    return aSpan(name).inTrace(trace).childOf("root").startingAt(2).build();
  }

  private static ProducerRecord<byte[], byte[]> record(
      Surroundings around, Instant began, Append append) {
    return new ProducerRecord<>(
        around.topics.spans(),
        null,
        began.plus(append.at()).toEpochMilli(),
        SpansPartitioner.keyOf(append.span().traceId()),
        SpanRecords.encode(append.span()));
  }

  private static Map<String, String> held(Surroundings around, int after) {
    return Map.of(
        "main.consumer.interceptor.classes",
        HeldReader.class.getName(),
        HeldReader.TOPIC,
        around.topics.spans(),
        HeldReader.AFTER,
        Integer.toString(after),
        "main.consumer.max.poll.records",
        "5",
        "main.consumer.max.partition.fetch.bytes",
        "1000",
        "main.consumer.heartbeat.interval.ms",
        "100");
  }

  private TreelineStreams start(
      Surroundings around,
      String stateDir,
      int port,
      SimpleMeterRegistry registry,
      Map<String, String> properties) {
    return KafkaTreelineStreams.start(
        Surroundings.settings(
            around.topics.prefix(),
            kafka.bootstrapServers(),
            dir.resolve(stateDir),
            port,
            properties,
            AssemblySettings.DEFAULTS),
        tenant -> true,
        registry);
  }

  private static boolean isJoining(Surroundings around) throws Exception {
    String group = around.topics.applicationId();
    try (Admin admin = kafka.admin()) {
      return Objects.requireNonNull(
                  admin.describeConsumerGroups(List.of(group)).all().get().get(group))
              .groupState()
          == GroupState.PREPARING_REBALANCE;
    }
  }

  /** All that were written once those are there that are waited for. */
  static List<Revision> closed(Surroundings around, List<Revision> expected) {
    List<ConsumerRecord<byte[], byte[]>> written =
        around.kafka.consumeUntil(
            around.topics.traces(),
            records -> revisions(records).stream().distinct().count() >= expected.size());
    return revisions(written);
  }

  private static List<Revision> revisions(List<ConsumerRecord<byte[], byte[]>> records) {
    return BacklogTest.revisions(
        records.stream()
            .map(ConsumerRecord::value)
            .filter(Objects::nonNull)
            .map(TraceChunk::decode)
            .toList());
  }

  private static double spans(SimpleMeterRegistry registry) {
    return registry.get("treeline.spans.accepted").counter().count();
  }
}
