package dev.treeline.topology;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanLimits;
import dev.treeline.codec.SpanRecords;
import dev.treeline.codec.TraceChunk;
import dev.treeline.span.Span;
import dev.treeline.span.SpanId;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.testing.KafkaExtension;
import dev.treeline.topics.SpansPartitioner;
import dev.treeline.topics.TopicSettings;
import dev.treeline.topics.TopicSetup;
import dev.treeline.topics.Topics;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.topology.assembly.TraceLimits;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What broken senders do, on a real broker. */
class LimitsIT {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  private static final int PARTITIONS = 3;
  private static final int MOST_SPANS = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final AssemblySettings QUICK =
      new AssemblySettings(
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofSeconds(10),
          Duration.ofHours(24),
          Duration.ofSeconds(10),
          new TraceLimits(MOST_SPANS, 64 << 20));

  @TempDir Path dir;
  private final Topics topics = new Topics(kafka.uniqueName("limits-it"));
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private TreelineStreams treeline;

  @BeforeEach
  void start() {
    try (Admin admin = kafka.admin()) {
      TopicSetup.ensure(
          admin, new TopicSettings(topics, PARTITIONS, (short) 1, Duration.ofDays(1)));
    }
    treeline =
        KafkaTreelineStreams.start(
            new StreamsSettings(
                topics,
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                Map.of(),
                dir,
                "127.0.0.1",
                7001,
                "default",
                SpanLimits.DEFAULTS,
                QUICK),
            name -> !name.equals("stranger"),
            meters);
    patiently().until(treeline::isReady);
  }

  @AfterEach
  void stop() {
    treeline.close();
  }

  @Test
  void aTraceIdThatNeverChangesDoesNotStopOtherTraces() {
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Long> flood = CompletableFuture.supplyAsync(() -> flood("flooded", enough));
    patiently().untilAsserted(() -> assertThat(trace("flooded").droppedSpans()).isPositive());

    List<String> others =
        IntStream.range(0, 12).mapToObj(i -> "other " + i).toList(); // on all partitions
    for (String other : others) {
      send(record(aSpan("root").inTrace(other).build()));
      send(record(aSpan("child").inTrace(other).childOf("root").build()));
    }
    for (String other : others) {
      patiently()
          .untilAsserted(() -> assertThat(trace(other).status()).isEqualTo(TraceStatus.COMPLETE));
      assertThat(trace(other).tree().size()).isEqualTo(2);
    }
    patiently().untilAsserted(() -> assertThat(trace("flooded").revision()).isPositive());
    assertThat(flood.isDone()).as("all of this while it is flooded").isFalse();
    enough.set(true);
    long sent = flood.join();

    patiently()
        .untilAsserted(
            () -> {
              assertThat(trace("flooded").droppedSpans()).isEqualTo(sent - MOST_SPANS);
              assertThat(trace("flooded").open()).isFalse();
            });
    Trace flooded = trace("flooded");
    assertThat(flooded.tree().size()).isEqualTo(MOST_SPANS);
    assertThat(flooded.reason()).startsWith("dropped_spans");
    assertThat(flooded.revision()).as("not one for each drop").isLessThan(40);
    assertThat(counted("stored")).isEqualTo(MOST_SPANS + 2.0 * others.size());
    kafka.consumeUntil(
        topics.traces(),
        records ->
            records.stream()
                .map(record -> TraceChunk.decode(record.value()))
                .anyMatch(
                    chunk ->
                        chunk.traceId().equals(flooded.traceId())
                            && chunk.revision() == flooded.revision()
                            && chunk.droppedSpans() == flooded.droppedSpans()));
  }

  @Test
  void hostileClocksAndShapesAreReadAndClosed() {
    long[] clocks = {0, 1, -1, 4_102_444_800_000_000_000L, Long.MAX_VALUE, Long.MIN_VALUE};
    for (long start : clocks) {
      for (long end : clocks) {
        String label = start + " to " + end;
        send(record(aSpan("root").inTrace(label).betweenUnixNanos(start, end).build()));
      }
    }
    send(record(aSpan("self").inTrace("cycle").childOf("self").build()));
    send(record(aSpan("a").inTrace("orphans").childOf("lost").build()));

    for (long start : clocks) {
      for (long end : clocks) {
        String label = start + " to " + end;
        patiently()
            .untilAsserted(() -> assertThat(trace(label).status()).isEqualTo(TraceStatus.COMPLETE));
        // One that ends before it starts ends as it starts.
        assertThat(trace(label).tree().span(0).endUnixNano()).isEqualTo(Math.max(start, end));
      }
    }
    patiently().untilAsserted(() -> assertThat(trace("cycle").open()).isFalse());
    assertThat(trace("cycle").tree().cycleCount()).isEqualTo(1);
    patiently().untilAsserted(() -> assertThat(trace("orphans").open()).isFalse());
    assertThat(trace("orphans").tree().orphanCount()).isEqualTo(1);
  }

  @Test
  void whatIsAcceptedIsAccountedForWhateverItIsAndWhenAThreadIsReplaced() {
    Random random = new Random(42);
    long sent = sendAnything(random, 600);
    patiently().untilAsserted(() -> assertThat(counted("accepted")).isEqualTo(sent));
    assertBalance();
    assertThat(List.of("stored", "duplicate", "dropped", "dead_lettered", "misrouted"))
        .allSatisfy(part -> assertThat(counted(part)).as(part).isPositive());

    String rows = topics.applicationId() + "-rows-changelog";
    limit(rows, "3000");
    patiently()
        .until(
            () -> {
              send(record(aSpan("big " + random.nextInt()).with("t", noise(random)).build()));
              return !treeline.isReady(); // its thread is being replaced
            });
    limit(rows, "1048576");
    patiently().until(treeline::isReady);
    sendAnything(random, 300);
    IntStream.range(0, 12)
        .mapToObj(i -> "last " + i)
        .peek(label -> send(record(aSpan("root").inTrace(label).build())))
        .toList()
        .forEach(label -> patiently().until(() -> trace(label).tree().size() == 1));

    patiently().untilAsserted(this::assertBalance);
  }

  private void assertBalance() {
    assertThat(counted("accepted"))
        .isEqualTo(
            counted("stored")
                + counted("duplicate")
                + counted("dropped")
                + counted("dead_lettered"));
  }

  /** Sends this many records of all kinds, some twice; returns how many spans they count as. */
  private long sendAnything(Random random, int records) {
    List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
    long spans = 0;
    while (all.size() < records) {
      int size = 1 + random.nextInt(5);
      ProducerRecord<byte[], byte[]> good = record(someSpans(random, size));
      byte[] value = good.value();
      switch (random.nextInt(10)) {
        case 0 -> all.add(new ProducerRecord<>(topics.spans(), wrong(good), good.key(), value));
        case 1 -> {
          all.add(good);
          all.add(good);
          spans += size;
        }
        case 2 -> {
          all.add(good);
          good.headers().add(Topics.TENANT_HEADER, "stranger".getBytes(StandardCharsets.UTF_8));
        }
        case 3 -> {
          ProducerRecord<byte[], byte[]> lost =
              new ProducerRecord<>(topics.spans(), wrong(good), good.key(), value);
          lost.headers().add("treeline-hop", new byte[0]);
          all.add(lost);
        }
        case 4 -> {
          Span[] some = someSpans(random, size + 1);
          some[0] = aSpan("no id").inTrace("0").withId(new SpanId(0)).build();
          for (int i = 1; i < some.length; i++) {
            some[i] = aSpan("id " + random.nextLong()).inTrace("0").build();
          }
          all.add(record(some));
          spans++;
        }
        case 5 -> {
          byte[] broken = random.nextBoolean() ? new byte[] {1, 2, 3} : new byte[1_000_000];
          all.add(new ProducerRecord<>(topics.spans(), good.key(), broken));
          spans += 1 - size;
        }
        default -> all.add(good);
      }
      spans += size;
    }
    kafka.produce(all);
    return spans;
  }

  /** Of a few traces, which fill up by and by. */
  private static Span[] someSpans(Random random, int size) {
    String trace = Integer.toString(random.nextInt(4));
    return IntStream.range(0, size)
        .mapToObj(i -> aSpan("span " + random.nextLong()).inTrace(trace).childOf("root").build())
        .toArray(Span[]::new);
  }

  private ProducerRecord<byte[], byte[]> record(Span... spans) {
    return new ProducerRecord<>(
        topics.spans(),
        SpansPartitioner.keyOf(spans[0].traceId()),
        SpanRecords.encode(List.of(spans)));
  }

  private static int wrong(ProducerRecord<byte[], byte[]> good) {
    TraceId id = SpanRecords.decode(good.value()).get(0).traceId();
    return (SpansPartitioner.partitionOf(id, PARTITIONS) + 1) % PARTITIONS;
  }

  /** New spans under one trace id, a thousand records at a time; returns how many. */
  private long flood(String label, AtomicBoolean enough) {
    long sent = 0;
    while (!enough.get()) {
      long from = sent;
      kafka.produce(
          IntStream.range(0, 1_000)
              .mapToObj(i -> record(aSpan("s" + (from + i)).inTrace(label).build()))
              .toList());
      sent += 1_000;
    }
    return sent;
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    kafka.produce(List.of(record));
  }

  /** Text that no compression makes small. */
  private static String noise(Random random) {
    return random.ints(1_000).mapToObj(Integer::toHexString).collect(Collectors.joining());
  }

  private double counted(String what) {
    return meters.find("treeline.spans." + what).counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  private Trace trace(String label) {
    TraceAnswer answer = treeline.reader().trace(Tenant.DEFAULT, traceId(label));
    assertThat(answer).isInstanceOf(TraceAnswer.Found.class);
    return ((TraceAnswer.Found) answer).trace();
  }

  private void limit(String topic, String maxBytes) {
    Surroundings.set(kafka, topic, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, maxBytes);
  }

  /** A stream thread that ends is replaced: it is no failure of the test that waits meanwhile. */
  private static ConditionFactory patiently() {
    return Awaitility.await()
        .dontCatchUncaughtExceptions()
        .ignoreExceptionsInstanceOf(AssertionError.class)
        .atMost(PATIENCE);
  }
}
