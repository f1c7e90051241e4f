package dev.treeline.topology.decode;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.treeline.codec.SpanCut;
import dev.treeline.codec.SpanLimits;
import dev.treeline.codec.SpanRecords;
import dev.treeline.codec.SpanSkim;
import dev.treeline.span.Attributes;
import dev.treeline.span.Span;
import dev.treeline.span.SpanId;
import dev.treeline.testing.SpanBuilder;
import dev.treeline.topology.decode.SpanRecordDecoder.Decoded;
import dev.treeline.topology.decode.SpanRecordDecoder.Rejected;
import dev.treeline.vocabulary.CanonicalField;
import dev.treeline.wire.WireValues;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class SpanRecordDecoderTest {

  private static final SpanLimits LIMITS = new SpanLimits(2_000, 200, 20, 3, 3);

  private final SpanRecordDecoder decoder = new SpanRecordDecoder(LIMITS, WireValues.NONE);

  @Test
  void aRecordWithinTheLimitsStaysTheBytesThatArrived() {
    byte[] value = SpanRecords.encode(List.of(aSpan("a").build(), aSpan("b").build()));
    Decoded.Spans spans = taken(value);
    assertThat(spans.row()).isSameAs(value);
    assertThat(spans.skim().spans()).isEqualTo(2);
  }

  /** The skim only suspects: bytes that were spent on nothing do not change the row. */
  @Test
  void aRecordOfWhichNothingIsCutStaysTheBytesThatArrived() {
    byte[] value = SpanRecords.encode(aSpan("a").with("exact", "x".repeat(200)).build());
    assertThat(new SpanSkim(List.of(), List.of(), LIMITS).skim(value).oversized()).isTrue();
    assertThat(taken(value).row()).isSameAs(value);
  }

  @Test
  void theRestOfABatchStaysWhereASpanOfItIsCut() {
    Span small = aSpan("small").build();
    Span large = aSpan("large").with("noise", "x".repeat(201)).build();
    Decoded.Spans spans = taken(SpanRecords.encode(List.of(small, large)));
    assertThat(spans.cuts()).containsExactly(SpanCut.Reason.VALUE_BYTES);
    assertThat(spans.rejected()).isEmpty();
    List<Span> row = SpanRecords.decode(spans.row());
    assertThat(row.get(0)).isEqualTo(small);
    assertThat(row.get(1).attributes().text("noise")).hasSize(200);
    assertThat(spans.skim().spans()).isEqualTo(2);
  }

  @Test
  void whatCannotBeKeptLeavesTheRestOfItsBatch() {
    Span kept = aSpan("kept").build();
    Span tooLarge = uncuttable("large");
    Span unnamed = unnamed();
    Decoded.Spans spans = taken(SpanRecords.encode(List.of(tooLarge, kept, unnamed)));
    assertThat(SpanRecords.decode(spans.row())).containsExactly(kept);
    assertThat(spans.skim().spans()).isEqualTo(1);
    assertThat(spans.rejected())
        .extracting(Rejected::span, rejected -> rejected.why().reason())
        .containsExactly(tuple(tooLarge, "span_too_large"), tuple(unnamed, "invalid_id"));
  }

  @Test
  void aRecordOfWhichNothingCanBeKeptIsRefused() {
    Span tooLarge = uncuttable("large");
    assertThat(
            decoder.decode(
                () -> "treeline.spans", new RecordHeaders(), SpanRecords.encode(tooLarge)))
        .isInstanceOfSatisfying(
            Decoded.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo("span_too_large"));
  }

  /** Each byte that is no text becomes three; a row that Kafka refuses would stop the stream. */
  @Test
  void aRowThatGrewBeyondWhatKafkaTakesIsRefused() {
    Stream<Span> many =
        IntStream.range(0, 12)
            .mapToObj(i -> aSpan("s" + i).with("noise", "~".repeat(40_000)).build());
    byte[] value = SpanRecords.encode(Stream.concat(many, Stream.of(unnamed())).toList());
    for (int i = 0; i < value.length; i++) {
      value[i] = value[i] == '~' ? -1 : value[i];
    }
    assertThat(
            new SpanRecordDecoder(new SpanLimits(960_000, 960_000, 9, 9, 9), WireValues.NONE)
                .decode(() -> "treeline.spans", new RecordHeaders(), value))
        .isInstanceOfSatisfying(
            Decoded.Refused.class, refused -> assertThat(refused.reason()).isEqualTo("too_large"));
  }

  /** The skim reads of a run's id what the vocabulary says of it. */
  @Test
  void theRunsOfTheSkimAreThoseOfTheVocabulary() {
    Random random = new Random(1);
    for (int i = 0; i < 5_000; i++) {
      SpanBuilder builder = aSpan("s");
      for (String key : CanonicalField.RUN_ID.keys()) {
        if (random.nextBoolean()) {
          builder.with(key, anything(random));
        }
        if (random.nextBoolean()) {
          builder.withResource(key, anything(random));
        }
      }
      Span span = builder.build();
      String runId = CanonicalField.RUN_ID.text(span);
      assertThat(taken(SpanRecords.encode(List.of(span))).skim().runs())
          .extracting(run -> StandardCharsets.UTF_8.decode(run.id().duplicate()).toString())
          .isEqualTo(runId == null ? List.of() : List.of(runId));
    }
  }

  private static Object anything(Random random) {
    List<Object> values =
        List.of(
            "", "run", "läufer", 7L, -0.5, true, Attributes.NULL, List.of("run"), Attributes.EMPTY);
    return values.get(random.nextInt(values.size()));
  }

  private static Span unnamed() {
    return with(aSpan("unnamed").build(), new SpanId(0), "");
  }

  private static Span uncuttable(String label) {
    Span span = aSpan(label).build();
    return with(span, span.spanId(), "s".repeat(2_000));
  }

  private static Span with(Span span, SpanId id, String traceState) {
    return new Span(
        span.traceId(),
        id,
        span.parentSpanId(),
        span.name(),
        span.kind(),
        span.startUnixNano(),
        span.endUnixNano(),
        span.status(),
        span.attributes(),
        span.events(),
        span.links(),
        span.resource(),
        span.scope(),
        traceState,
        span.flags(),
        span.dropped());
  }

  private Decoded.Spans taken(byte[] value) {
    return (Decoded.Spans) decoder.decode(() -> "treeline.spans", new RecordHeaders(), value);
  }
}
