package dev.treeline.topology.decode;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static dev.treeline.testing.SpanBuilder.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.DeadLetter;
import dev.treeline.codec.DeleteTrace;
import dev.treeline.codec.SpanLimits;
import dev.treeline.codec.SpanRecords;
import dev.treeline.span.Span;
import dev.treeline.topics.RecordSizes;
import dev.treeline.topics.SpansPartitioner;
import dev.treeline.topics.Topics;
import dev.treeline.topology.metrics.SpanMetrics;
import dev.treeline.wire.WireValues;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that a foreign producer has put on a partition that is not their trace's. */
class DecodeProcessorTest {

  private static final int PARTITIONS = 4;
  private static final long NOW = 1_000_000;

  private final MockProcessorContext<byte[], Object> context = new MockProcessorContext<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final DecodeProcessor decode =
      new DecodeProcessor(
          SpanLimits.DEFAULTS,
          WireValues.NONE,
          new TenantRule("default", name -> true),
          PARTITIONS,
          new DecodeProcessor.Outlets("assembly", "spans", "dead-letters"),
          new SpanMetrics(meters));

  static Stream<byte[]> values() {
    return Stream.of(
        SpanRecords.encode(aSpan("a").inTrace("t").build()),
        new DeleteTrace("default", traceId("t")).encode());
  }

  @BeforeEach
  void stands() {
    decode.init(context);
  }

  @ParameterizedTest
  @MethodSource("values")
  void onItsOwnPartitionItIsTakenIn(byte[] value) {
    context.setRecordMetadata("treeline.spans", right(), 7);

    decode.process(new Record<>(new byte[] {1}, value, NOW));

    assertThat(context.forwarded("assembly")).hasSize(1);
    assertThat(context.forwarded()).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("values")
  void onAnotherItIsSentOnceMore(byte[] value) {
    context.setRecordMetadata("treeline.spans", wrong(), 7);

    decode.process(new Record<>(new byte[] {1}, value, NOW));

    assertThat(context.forwarded()).hasSize(1);
    Record<? extends byte[], ?> again = context.forwarded("spans").get(0).record();
    assertThat(again.key()).isEqualTo(SpansPartitioner.keyOf(traceId("t")));
    assertThat(again.value()).isEqualTo(value);
    assertThat(again.headers().lastHeader(HopHeaders.HOP)).isNotNull();
  }

  /**
   * The broker took it compressed; what is refused of a hop is lost, though it was acknowledged.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 1_000, 70_000})
  void whateverHeadersItCameWithItIsNotTooLargeToBeSentOnceMore(int bytesOfOne) {
    byte[] value = ofMostBytes();
    RecordHeaders headers = new RecordHeaders();
    headers.add(Topics.CLOSE_HEADER, new byte[bytesOfOne]);
    for (int i = 0; i < 70_000 / bytesOfOne; i++) {
      headers.add("foreign-" + i, new byte[bytesOfOne]);
    }
    headers.add(Topics.TENANT_HEADER, bytes("acme"));
    headers.add("__value_schema_id", new byte[] {0, 0, 0, 0, 7});

    Record<? extends byte[], ?> again = sentOnceMore(value, headers);

    assertThat(
            AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.CURRENT_MAGIC_VALUE,
                CompressionType.NONE,
                again.key(),
                value,
                again.headers().toArray()))
        .isLessThanOrEqualTo(RecordSizes.MAX_RECORD_BYTES);
    assertThat(again.headers())
        .as("what is read there")
        .extracting(Header::key)
        .contains(HopHeaders.HOP, Topics.TENANT_HEADER, Topics.CLOSE_HEADER, "__value_schema_id");
    assertThat(again.headers().lastHeader(Topics.TENANT_HEADER).value()).isEqualTo(bytes("acme"));
  }

  /** A value.deserializer may look into any of them, and so may whoever reads the topic. */
  @Test
  void headersOfOthersAreSentAlongWhereTheyFit() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("traceparent", bytes("00-1-2-01"));
    headers.add(Topics.REPLAY_HEADER, bytes("1"));
    headers.add("none", null);
    headers.add("traceparent", bytes("00-3-4-01"));

    Record<? extends byte[], ?> again =
        sentOnceMore(SpanRecords.encode(aSpan("a").inTrace("t").build()), headers);

    assertThat(again.headers())
        .containsAll(headers)
        .extracting(Header::key)
        .containsExactly(
            HopHeaders.HOP, Topics.REPLAY_HEADER, "traceparent", "none", "traceparent");
  }

  /** The last of a name is the one that counts. */
  @Test
  void ofTwoTenantsTheOneIsSentAlongThatCounts() {
    RecordHeaders headers = new RecordHeaders();
    headers.add(Topics.TENANT_HEADER, bytes("first"));
    headers.add(Topics.TENANT_HEADER, bytes("last"));

    Record<? extends byte[], ?> again =
        sentOnceMore(SpanRecords.encode(aSpan("a").inTrace("t").build()), headers);

    assertThat(again.headers().headers(Topics.TENANT_HEADER))
        .extracting(Header::value)
        .containsExactly(bytes("last"));
  }

  /** Who partitions our own topic otherwise would have it go round for ever. */
  @ParameterizedTest
  @MethodSource("values")
  void aSecondTimeItIsADeadLetter(byte[] value) {
    context.setRecordMetadata("treeline.spans", wrong(), 7);
    RecordHeaders headers = new RecordHeaders();
    headers.add(HopHeaders.HOP, new byte[0]);

    decode.process(new Record<>(new byte[] {1}, value, NOW, headers));

    assertThat(context.forwarded()).hasSize(1);
    List<DeadLetter> letters =
        context.forwarded("dead-letters").stream()
            .map(sent -> DeadLetter.decode((byte[]) sent.record().value()))
            .toList();
    assertThat(letters).extracting(DeadLetter::reason).containsExactly("misrouted_twice");
    assertThat(meters.counter("treeline.spans.dead_lettered", "reason", "misrouted_twice").count())
        .as("a command is a letter, too")
        .isEqualTo(1);
  }

  /** Compressed it passes the brokers, and with all of it the letter would not. */
  @ParameterizedTest
  @ValueSource(strings = {Topics.TENANT_HEADER, "another"})
  void aHeaderOfAnyLengthLeavesRoomForTheLetter(String name) {
    context.setRecordMetadata("treeline.spans", right(), 7);
    RecordHeaders headers = new RecordHeaders();
    headers.add(name, "x".repeat(5_000_000).getBytes(StandardCharsets.UTF_8));

    decode.process(new Record<>(new byte[] {1}, new byte[900_000], NOW, headers));

    byte[] letter = (byte[]) context.forwarded("dead-letters").get(0).record().value();
    assertThat(letter).hasSizeLessThan(600_000);
    assertThat(DeadLetter.decode(letter).tenant())
        .isEqualTo(name.equals("another") ? "" : "x".repeat(100));
  }

  private Record<? extends byte[], ?> sentOnceMore(byte[] value, RecordHeaders headers) {
    context.setRecordMetadata("treeline.spans", wrong(), 7);
    decode.process(new Record<>(new byte[] {1}, value, NOW, headers));
    assertThat(context.forwarded()).hasSize(1);
    return context.forwarded("spans").get(0).record();
  }

  /** As large as a record may be, or a little smaller. */
  private static byte[] ofMostBytes() {
    List<Span> spans =
        IntStream.range(0, 16)
            .mapToObj(i -> aSpan("s" + i).inTrace("t").with("text", "x".repeat(61_360)).build())
            .toList();
    byte[] value = SpanRecords.encode(spans);
    assertThat(value).hasSizeBetween(SpanRecords.MAX_BYTES - 1_000, SpanRecords.MAX_BYTES);
    return value;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static int right() {
    return SpansPartitioner.partitionOf(traceId("t"), PARTITIONS);
  }

  private static int wrong() {
    return (right() + 1) % PARTITIONS;
  }
}
