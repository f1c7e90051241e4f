package dev.treeline.server.routing;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanLimits;
import dev.treeline.codec.SpanRecords;
import dev.treeline.span.Span;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
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
import dev.treeline.trace.Room;
import dev.treeline.trace.RunAnswer;
import dev.treeline.trace.SpanMerge;
import dev.treeline.trace.StoredAnswer;
import dev.treeline.trace.StoredTrace;
import dev.treeline.trace.SummaryQuery;
import dev.treeline.trace.Trace;
import dev.treeline.trace.TraceAnswer;
import dev.treeline.trace.TraceReader;
import dev.treeline.trace.TraceSummary;
import dev.treeline.vocabulary.CanonicalField;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The reader over real stores, fed through a real broker. */
class StreamsTraceReaderIT extends TraceReaderContract {

  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** However long it takes until a test asks, what is missing is known to be missing. */
  private static final Duration MAX_STALE = PATIENCE;

  @TempDir Path stateDir;
  private final Topics topics = new Topics(kafka.uniqueName("reader-it"));
  private TreelineStreams streams;

  @BeforeEach
  void start() {
    try (Admin admin = kafka.admin()) {
      TopicSetup.ensure(admin, new TopicSettings(topics, 2, (short) 1, Duration.ofDays(1)));
    }
    streams =
        KafkaTreelineStreams.start(
            new StreamsSettings(
                topics,
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                Map.of(),
                stateDir,
                "127.0.0.1",
                7001,
                "",
                SpanLimits.DEFAULTS,
                new AssemblySettings(
                    AssemblySettings.DEFAULTS.closeAfterRoot(),
                    AssemblySettings.DEFAULTS.closeAfterQuiet(),
                    AssemblySettings.DEFAULTS.closeMaxOpen(),
                    AssemblySettings.DEFAULTS.retention(),
                    MAX_STALE,
                    TraceLimits.DEFAULTS)),
            tenant -> true,
            new SimpleMeterRegistry());
    patiently().until(streams::isReady);
    patiently().until(this::clocksAreFresh);
  }

  @AfterEach
  void stop() {
    streams.close();
  }

  @Override
  TraceReader readerFor(Tenant tenant) {
    return streams.reader();
  }

  @Override
  void given(Tenant tenant, List<Span> spans) {
    TraceId traceId = spans.get(0).traceId();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topics.spans(), SpansPartitioner.keyOf(traceId), SpanRecords.encode(spans));
    record.headers().add(Topics.TENANT_HEADER, tenant.name().getBytes(StandardCharsets.UTF_8));
    kafka.produce(List.of(record));
    patiently().untilAsserted(() -> assertIsThere(tenant, traceId, spans));
  }

  private void assertIsThere(Tenant tenant, TraceId traceId, List<Span> spans) {
    TraceAnswer answer = streams.reader().trace(tenant, traceId);
    assertThat(answer).isInstanceOf(TraceAnswer.Found.class);
    List<Span> found = ((TraceAnswer.Found) answer).trace().tree().spans();
    for (Span span : spans) {
      assertThat(found)
          .filteredOn(s -> s.spanId().equals(span.spanId()))
          .singleElement()
          .satisfies(merged -> assertThat(SpanMerge.merge(merged, span)).isEqualTo(merged));
      String runId = CanonicalField.RUN_ID.text(span);
      if (runId != null) {
        RunAnswer run = streams.reader().run(tenant, runId);
        assertThat(run).isInstanceOf(RunAnswer.Found.class);
        assertThat(((RunAnswer.Found) run).traces())
            .extracting(RunAnswer.RunTrace::traceId)
            .contains(traceId);
      }
    }
    assertThat(streams.reader().list(tenant, SummaryQuery.newest(100)).summaries())
        .extracting(TraceSummary::traceId)
        .as("its summary is written after its first spans")
        .contains(traceId);
  }

  @Test
  void whatIsPassedOnIsTheSameTrace() {
    given(SHOP, aSpan("child").inTrace("t").childOf("root").startingAt(7).build());
    given(SHOP, aSpan("root").inTrace("t").running().build());
    given(SHOP, aSpan("root").inTrace("t").with("run_id", "r").lasting(50).build());
    TraceReader reader = streams.reader();

    patiently() // it may be closed just between the two
        .untilAsserted(
            () -> {
              Trace read = ((TraceAnswer.Found) reader.trace(SHOP, traceId("t"))).trace();
              assertThat(reader.stored(SHOP, traceId("t"), Room.ENDLESS))
                  .isInstanceOfSatisfying(
                      StoredAnswer.Found.class, found -> assertSame(found, read));
            });
    assertThat(reader.stored(SHOP, traceId("unknown"), Room.ENDLESS))
        .isEqualTo(new StoredAnswer.Read(new TraceAnswer.NotFound()));
  }

  @Test
  void aTraceIsNotReadForWhichThereIsNoRoom() {
    given(SHOP, aSpan("one").inTrace("no-room").build());
    given(SHOP, aSpan("two").inTrace("no-room").childOf("one").build());
    TraceAnswer.Unavailable full = new TraceAnswer.Unavailable("full", 1);
    AtomicLong asked = new AtomicLong();
    AtomicLong askedBytes = new AtomicLong();
    Room none =
        (spans, bytes) -> {
          asked.set(spans);
          askedBytes.set(bytes);
          return full;
        };
    TraceReader reader = streams.reader();

    // Counts of a trace are written a moment after its spans.
    patiently()
        .untilAsserted(
            () -> {
              assertThat(reader.trace(SHOP, traceId("no-room"), none)).isSameAs(full);
              assertThat(asked).hasValue(2);
            });
    assertThat(askedBytes.get()).isGreaterThan("one".length() + "two".length());
    assertThat(reader.stored(SHOP, traceId("no-room"), none))
        .isEqualTo(new StoredAnswer.Read(full));
  }

  private static void assertSame(StoredAnswer.Found found, Trace read) {
    assertThat(found.trace().records()).hasSize(3);
    assertThat(found.staleMs()).isEmpty();
    assertThat(throughAHop(found.trace()))
        .usingRecursiveComparison()
        .ignoringFields("tree")
        .isEqualTo(read);
    assertThat(throughAHop(found.trace()).tree().spans()).isEqualTo(read.tree().spans());
  }

  private static Trace throughAHop(StoredTrace trace) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      TraceWire.write(trace, bytes);
      return TraceWire.read(new ByteArrayInputStream(bytes.toByteArray())).trace();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every partition has seen its first tick, so that what is missing is known to be missing. */
  private boolean clocksAreFresh() {
    return LongStream.range(1, 20)
        .mapToObj(i -> new TraceId(i, i))
        .allMatch(
            id ->
                streams.reader().trace(SHOP, id) instanceof TraceAnswer.NotFound
                    && streams.reader().run(SHOP, id.toString()) instanceof RunAnswer.NotFound);
  }

  /** A stream thread that ends is replaced: it is no failure of the test that waits meanwhile. */
  private static ConditionFactory patiently() {
    return Awaitility.await().dontCatchUncaughtExceptions().atMost(PATIENCE);
  }
}
