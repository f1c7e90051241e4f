package dev.treeline.topology.source;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.treeline.codec.DeadLetter;
import dev.treeline.codec.DeleteTrace;
import dev.treeline.codec.SpanRecords;
import dev.treeline.span.Attributes;
import dev.treeline.span.Span;
import dev.treeline.span.SpanId;
import dev.treeline.span.Tenant;
import dev.treeline.topics.SpansPartitioner;
import dev.treeline.topics.Topics;
import dev.treeline.topology.failure.FailedRecords;
import dev.treeline.topology.metrics.SpanMetrics;
import dev.treeline.wire.WireValues;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class SourceTopologyTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Tenant SHOP = Tenant.named("shop");
  private static final byte[] ANY_KEY = {1, 2, 3};

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<TopologyTestDriver> drivers = new ArrayList<>();

  /** The topology of one source, and what stands behind it. */
  private record Running(
      TestInputTopic<byte[], byte[]> in,
      TestOutputTopic<byte[], byte[]> spans,
      TestOutputTopic<byte[], byte[]> letters) {

    void arrives(byte @Nullable [] value, String... headers) {
      TestRecord<byte[], byte[]> record = new TestRecord<>(ANY_KEY, value, Instant.EPOCH);
      for (int i = 0; i < headers.length; i += 2) {
        record.headers().add(headers[i], headers[i + 1].getBytes(StandardCharsets.UTF_8));
      }
      in.pipeInput(record);
    }

    List<DeadLetter> deadLetters() {
      return letters.readValuesToList().stream().map(DeadLetter::decode).toList();
    }
  }

  private Running running(SourceFormat format, @Nullable Tenant tenant, String... headers) {
    return running(DecodingRoom.inHeap(1L << 30), format, tenant, headers);
  }

  private Running running(
      DecodingRoom room, SourceFormat format, @Nullable Tenant tenant, String... headers) {
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "source-test");
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
    SpanMetrics metrics = new SpanMetrics(meters);
    config.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, FailedRecords.class);
    config.put(FailedRecords.TOPICS_PREFIX, Topics.DEFAULT.prefix());
    config.put(FailedRecords.METRICS, metrics);
    TopologyTestDriver driver =
        new TopologyTestDriver(
            SourceTopology.build(
                Topics.DEFAULT,
                new SourceTopic("somewhere", format, tenant, List.of(headers)),
                WireValues.NONE,
                "known"::equals,
                room,
                metrics),
            config,
            NOW);
    drivers.add(driver);
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    return new Running(
        driver.createInputTopic("somewhere", new ByteArraySerializer(), new ByteArraySerializer()),
        driver.createOutputTopic(Topics.DEFAULT.spans(), bytes, bytes),
        driver.createOutputTopic(Topics.DEFAULT.deadLetters(), bytes, bytes));
  }

  @AfterEach
  void close() {
    drivers.forEach(TopologyTestDriver::close);
  }

  @ParameterizedTest
  @EnumSource
  void spansOfManyTracesBecomeRecordsOfOneTrace(SourceFormat format) {
    Running source = running(format, SHOP);
    List<Span> mixed =
        IntStream.range(0, 12).mapToObj(i -> aSpan("s" + i).inTrace("t" + i % 3).build()).toList();

    SourceRecords.of(format, mixed).forEach(value -> source.arrives(value, "junk", "x"));

    List<Span> found = new ArrayList<>();
    for (TestRecord<byte[], byte[]> record : source.spans().readRecordsToList()) {
      List<Span> together = SpanRecords.decode(record.value());
      assertThat(record.key()).isEqualTo(SpansPartitioner.keyOf(together.get(0).traceId()));
      assertThat(record.headers().toArray()).as("the tenant, and nothing foreign").hasSize(1);
      assertThat(record.headers().lastHeader(Topics.TENANT_HEADER).value())
          .asString(StandardCharsets.UTF_8)
          .isEqualTo("shop");
      found.addAll(together);
    }
    assertThat(found)
        .extracting(Span::traceId, Span::spanId, Span::name)
        .containsExactlyInAnyOrderElementsOf(
            mixed.stream().map(s -> tuple(s.traceId(), s.spanId(), s.name())).toList());
    assertThat(source.letters().isEmpty()).isTrue();
    assertThat(counted("treeline.source.spans")).isEqualTo(12);
    assertThat(counted("treeline.spans.accepted")).as("counted when read again").isZero();
  }

  @Test
  void aTraceOfManySpansIsSplitIntoRecordsOfBoundedSize() {
    Running source = running(SourceFormat.OTLP_PROTO, SHOP);
    String longName = "x".repeat(100_000);
    List<Span> spans =
        IntStream.range(0, 20)
            .mapToObj(i -> aSpan("s" + i).named(longName).inTrace("big").build())
            .toList();
    source.arrives(SourceRecords.otlpProto(spans));
    List<byte[]> values = source.spans().readValuesToList();
    assertThat(values).hasSizeGreaterThan(3).allMatch(value -> value.length <= 512 * 1024);
    assertThat(values.stream().mapToInt(value -> SpanRecords.decode(value).size()).sum())
        .isEqualTo(20);
  }

  @Test
  void theSameRecordMakesTheSameRecords() {
    Running source = running(SourceFormat.OTLP_PROTO, SHOP);
    byte[] value =
        SourceRecords.otlpProto(
            List.of(aSpan("a").inTrace("1").build(), aSpan("b").inTrace("2").build()));
    source.arrives(value);
    source.arrives(value);
    List<byte[]> values = source.spans().readValuesToList();
    assertThat(values).hasSize(4);
    assertThat(values.get(2)).isEqualTo(values.get(0));
    assertThat(values.get(3)).isEqualTo(values.get(1));
  }

  @ParameterizedTest
  @EnumSource
  void rubbishIsADeadLetterWithItsBytesAndItsPlace(SourceFormat format) {
    Running source = running(format, SHOP);
    source.arrives(new byte[] {1, 2, 3, (byte) 0xFF});

    DeadLetter letter = source.deadLetters().get(0);
    assertThat(letter.reason())
        .isEqualTo(format == SourceFormat.TREELINE ? "unknown_format" : "undecodable");
    assertThat(letter.detail()).isNotEmpty();
    assertThat(letter.tenant()).isEqualTo("shop");
    assertThat(letter.topic()).isEqualTo("somewhere");
    assertThat(letter.partition()).isZero();
    assertThat(letter.offset()).isZero();
    assertThat(letter.key()).isEqualTo(ANY_KEY);
    assertThat(letter.value()).isEqualTo(new byte[] {1, 2, 3, (byte) 0xFF});
    assertThat(letter.contentType()).isEqualTo(format.contentType(letter.value()));
    assertBalance(1);
  }

  /** It would end the process, and again after each start. */
  @ParameterizedTest
  @EnumSource
  void whatWouldNotFitIntoTheHeapIsOneDeadLetterAndTheStreamGoesOn(SourceFormat format)
      throws IOException {
    Running source = running(DecodingRoom.inHeap(64 << 20), format, SHOP);
    byte[] heavy = SourceRecords.heavy(format, 600_000);

    source.arrives(heavy);
    SourceRecords.of(format, List.of(aSpan("good").inTrace("t").build())).forEach(source::arrives);

    List<DeadLetter> letters = source.deadLetters();
    assertThat(letters).hasSize(1);
    DeadLetter letter = letters.get(0);
    assertThat(letter.reason()).isEqualTo("too_heavy");
    assertThat(letter.detail()).contains("smaller batches").contains("more heap");
    assertThat(letter.value()).isEqualTo(Arrays.copyOf(heavy, DeadLetter.MAX_VALUE_BYTES));
    assertThat(letter.valueSize()).isEqualTo(heavy.length);
    assertThat(letter.contentType()).isEqualTo(format.contentType(heavy));
    assertThat(source.spans().readValuesToList()).hasSize(1);
    assertBalance(1);
    assertThat(
            meters.get("treeline.spans.dead_lettered").tag("reason", "too_heavy").counter().count())
        .isEqualTo(1);
  }

  /** As many letters as there are spans would be a record for each two bytes. */
  @Test
  void aRecordOfBadSpansIsNoFloodOfLettersAndEachOfThemCounts() throws IOException {
    Running source = running(SourceFormat.OTLP_PROTO, SHOP);
    byte[] empty = SourceRecords.heavy(SourceFormat.OTLP_PROTO, 6_000);

    source.arrives(empty);

    List<DeadLetter> letters = source.deadLetters();
    assertThat(letters).hasSize(1_001).allMatch(letter -> letter.reason().equals("invalid_id"));
    assertThat(letters.get(1_000).detail()).contains("2000 more spans");
    assertThat(letters.get(1_000).value()).isEqualTo(empty);
    assertBalance(3_000);
  }

  @Test
  void otlpIsJsonOrProtobufByItsFirstByte() {
    Running source = running(SourceFormat.OTLP, SHOP);
    Span good = aSpan("good").inTrace("t").build();
    Span bad = aSpan("bad").inTrace("t").withId(new SpanId(0)).build();
    for (SourceFormat format : List.of(SourceFormat.OTLP_PROTO, SourceFormat.OTLP_JSON)) {
      SourceRecords.of(format, List.of(good, bad)).forEach(source::arrives);
    }
    source.arrives("{".getBytes(StandardCharsets.UTF_8));
    assertThat(source.spans().readValuesToList()).hasSize(2);
    assertThat(source.deadLetters())
        .extracting(DeadLetter::reason, DeadLetter::contentType)
        .containsExactly(
            tuple("invalid_id", "application/x-protobuf"),
            tuple("invalid_id", "application/json"),
            tuple("undecodable", "application/json"));
  }

  @Test
  void noOtherFormatIsToldByItsFirstByte() {
    Running source = running(SourceFormat.ZIPKIN_JSON, SHOP);
    source.arrives("{".getBytes(StandardCharsets.UTF_8));
    assertThat(source.deadLetters())
        .extracting(DeadLetter::contentType)
        .containsExactly("application/vnd.zipkin.v2+json");
  }

  /** When treeline.spans is read, nobody knows any more what was put right of them. */
  @Test
  void whatIsPutRightIsCounted() {
    Running otlp = running(SourceFormat.OTLP_PROTO, SHOP);
    otlp.arrives(SourceRecords.otlpProto(List.of(aSpan("a").named("").build())));
    assertThat(repaired("no_name")).isEqualTo(1);

    Running own = running(SourceFormat.TREELINE, SHOP);
    Span root = aSpan("root").build();
    own.arrives(SpanRecords.encode(root.withIds(root.spanId(), new SpanId(0)).withName("")));
    assertThat(repaired("no_name")).isEqualTo(2);
    assertThat(repaired("zero_parent")).isEqualTo(1);
  }

  /** Its own time may be of 1970, and the letters expire after two weeks. */
  @Test
  void aDeadLetterBearsTheTimeAtWhichItWasWritten() {
    Running source = running(SourceFormat.OTLP_PROTO, SHOP);
    source.arrives(new byte[] {1});
    TestRecord<byte[], byte[]> letter = source.letters().readRecord();
    assertThat(letter.getRecordTime()).isAfter(NOW.minusSeconds(1));
    assertThat(DeadLetter.decode(letter.value()).timestamp()).isZero();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "JAEGER_PROTO") // which has no lists
  void goodSpansAreKeptBesideBadOnes(SourceFormat format) {
    Running source = running(format, SHOP);
    Span good = aSpan("good").inTrace("t").build();
    Span bad = aSpan("bad").inTrace("t").withId(new SpanId(0)).build();
    if (format == SourceFormat.TREELINE) {
      source.arrives(SpanRecords.encode(List.of(good, bad)));
    } else if (format == SourceFormat.ZIPKIN_JSON) {
      source.arrives(
          "[{\"traceId\":\"1\",\"id\":\"1\"},{\"traceId\":\"1\",\"id\":\"0000000000000000\"}]"
              .getBytes(StandardCharsets.UTF_8));
    } else if (format == SourceFormat.ZIPKIN_PROTO) {
      byte[] list = SourceRecords.of(format, List.of(good)).get(0);
      byte[] broken = {10, 3, 26, 1, 5}; // a span with an id of one byte
      source.arrives(
          ByteBuffer.allocate(list.length + broken.length).put(list).put(broken).array());
    } else {
      SourceRecords.of(format, List.of(good, bad)).forEach(source::arrives);
    }

    assertThat(SpanRecords.decode(source.spans().readValue())).hasSize(1);
    assertThat(source.spans().isEmpty()).isTrue();
    DeadLetter letter = source.deadLetters().get(0);
    assertThat(letter.reason()).isIn("invalid_id", "invalid_span");
    assertThat(letter.topic()).isEqualTo("somewhere");
    assertThat(letter.offset()).isZero();
    assertBalance(1);
  }

  @Test
  void aSpanThatIsTooLargeIsADeadLetterAndItsNeighboursAreNot() {
    Running source = running(SourceFormat.OTLP_PROTO, SHOP);
    Span huge = aSpan("huge").named("x".repeat(1_000_000)).inTrace("t").build();
    source.arrives(SourceRecords.otlpProto(List.of(aSpan("a").inTrace("t").build(), huge)));
    assertThat(SpanRecords.decode(source.spans().readValue())).hasSize(1);
    assertThat(source.deadLetters())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.reason()).isEqualTo("too_large");
              assertThat(letter.value()).hasSize(DeadLetter.MAX_VALUE_BYTES);
              assertThat(letter.valueSize()).isGreaterThan(1_000_000);
            });
    assertBalance(1);
  }

  @Test
  void theTenantIsTheTopicsWhateverAHeaderSays() {
    Running source = running(SourceFormat.OTLP_PROTO, SHOP);
    source.arrives(oneSpan(), Topics.TENANT_HEADER, "known");
    assertThat(tenantOf(source.spans().readRecord())).isEqualTo("shop");
  }

  @Test
  void theTenantIsTheHeadersWhereTheTopicHasNone() {
    Running source = running(SourceFormat.OTLP_PROTO, null);
    source.arrives(oneSpan(), Topics.TENANT_HEADER, "known");
    assertThat(tenantOf(source.spans().readRecord())).isEqualTo("known");
  }

  /** Whose a source is, is a tenant that headers elsewhere may name. */
  @Test
  void aSourceWithoutATenantMakesNobodyKnown() {
    assertThat(new SourceTopic("theirs", SourceFormat.OTLP, SHOP, List.of()).isOf("shop")).isTrue();
    assertThat(new SourceTopic("theirs", SourceFormat.OTLP, SHOP, List.of()).isOf("x")).isFalse();
    assertThat(new SourceTopic("any", SourceFormat.OTLP, null, List.of()).isOf("x")).isFalse();
  }

  @Test
  void anUnknownOrMissingTenantIsADeadLetterOfTheWholeRecord() {
    Running source = running(SourceFormat.OTLP_PROTO, null);
    byte[] two =
        SourceRecords.otlpProto(
            List.of(aSpan("a").inTrace("1").build(), aSpan("b").inTrace("2").build()));
    source.arrives(two);
    source.arrives(two, Topics.TENANT_HEADER, "stranger");
    source.arrives(two, Topics.TENANT_HEADER, "No Tenant!");
    assertThat(source.spans().isEmpty()).isTrue();
    assertThat(source.deadLetters())
        .extracting(DeadLetter::reason, DeadLetter::tenant, DeadLetter::valueSize)
        .containsExactly(
            tuple("unknown_tenant", "", two.length),
            tuple("unknown_tenant", "stranger", two.length),
            tuple("unknown_tenant", "No Tenant!", two.length));
    assertBalance(6);
  }

  @Test
  void namedHeadersBecomeAttributesOfTheResource() {
    Running source = running(SourceFormat.OTLP_PROTO, SHOP, "region", "absent", "empty", "raw");
    TestRecord<byte[], byte[]> record = new TestRecord<>(ANY_KEY, oneSpan());
    record.headers().add("region", "eu".getBytes(StandardCharsets.UTF_8));
    record.headers().add("empty", null);
    record.headers().add("raw", new byte[] {(byte) 0xC0});
    record.headers().add("other", new byte[] {1});
    source.in().pipeInput(record);
    assertThat(SpanRecords.decode(source.spans().readValue()).get(0).resource().attributes())
        .isEqualTo(
            Attributes.of(
                Map.of(
                    "kafka.header.region",
                    "eu",
                    "kafka.header.raw",
                    ByteBuffer.wrap(new byte[] {(byte) 0xC0}))));
  }

  @ParameterizedTest
  @EnumSource(names = {"OTLP", "OTLP_PROTO"})
  void anEmptyRequestIsNothingAndARecordWithoutValueIsADeadLetter(SourceFormat format) {
    Running source = running(format, null);
    source.arrives(new byte[0]);
    assertThat(source.letters().isEmpty()).isTrue();
    source.arrives(null);
    assertThat(source.deadLetters()).extracting(DeadLetter::reason).containsExactly("null_value");
    assertThat(counted("treeline.source.records")).isEqualTo(2);
    assertBalance(1);
  }

  /** Which a registry would tell about. */
  @Test
  void confluentsWireFormatNeedsASchemaRegistry() {
    Running source = running(SourceFormat.TREELINE, SHOP);
    source.arrives(new byte[] {0, 0, 0, 0, 7, 1, 2, 3});
    assertThat(source.deadLetters())
        .extracting(DeadLetter::reason)
        .containsExactly("no_schema_registry");
  }

  /** It names its tenant itself: whoever may write there could delete anybody's. */
  @Test
  void aDeleteCommandIsTakenFromTreelineSpansOnly() {
    Running source = running(SourceFormat.TREELINE, SHOP);
    source.arrives(new DeleteTrace("other", aSpan("a").build().traceId()).encode());
    assertThat(source.spans().isEmpty()).isTrue();
    assertThat(source.deadLetters()).hasSize(1);
  }

  /** Else each would read a part of it, and no one would tell. */
  @Test
  void anotherTreelineOnTheSameKafkaReadsAllOfTheTopicInAGroupOfItsOwn() {
    SourceTopic source =
        new SourceTopic(SourceTopic.DEFAULT_TOPIC, SourceTopic.DEFAULT_FORMAT, SHOP, List.of());
    assertThat(SourceTopology.applicationId(new Topics("staging"), source))
        .isEqualTo("staging-v1-source-otlp_spans");
  }

  @Test
  void theTopologyIsTheOneWhoseGroupHasOffsets() throws IOException {
    SourceTopic source =
        new SourceTopic(SourceTopic.DEFAULT_TOPIC, SourceTopic.DEFAULT_FORMAT, SHOP, List.of());
    assertThat(SourceTopology.applicationId(Topics.DEFAULT, source))
        .as("offsets are kept under it")
        .isEqualTo("treeline-v1-source-otlp_spans");
    try (InputStream golden =
        SourceTopologyTest.class.getResourceAsStream("/source-topology.golden.txt")) {
      assertThat(
              SourceTopology.build(
                      Topics.DEFAULT,
                      source,
                      WireValues.NONE,
                      name -> true,
                      DecodingRoom.inHeap(1L << 30),
                      SpanMetrics.none())
                  .describe()
                  .toString()
                  .stripTrailing())
          .isEqualTo(
              new String(Objects.requireNonNull(golden).readAllBytes(), StandardCharsets.UTF_8)
                  .stripTrailing());
    }
  }

  private static byte[] oneSpan() {
    return SourceRecords.otlpProto(List.of(aSpan("a").build()));
  }

  private static String tenantOf(TestRecord<byte[], byte[]> record) {
    return new String(
        record.headers().lastHeader(Topics.TENANT_HEADER).value(), StandardCharsets.UTF_8);
  }

  private void assertBalance(int deadLettered) {
    assertThat(counted("treeline.spans.dead_lettered")).isEqualTo(deadLettered);
    assertThat(counted("treeline.spans.accepted")).isEqualTo(deadLettered);
  }

  private double repaired(String rule) {
    return meters.get("treeline.spans.repaired").tag("rule", rule).counter().count();
  }

  private double counted(String name) {
    return meters.find(name).counters().stream().mapToDouble(Counter::count).sum();
  }
}
