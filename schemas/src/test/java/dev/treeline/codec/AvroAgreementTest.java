package dev.treeline.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.Attributes;
import dev.treeline.span.Resource;
import dev.treeline.span.Scope;
import dev.treeline.span.Span;
import dev.treeline.span.SpanId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** The codec is written by hand for its speed; Avro's own library says whether it is right. */
class AvroAgreementTest {

  private static final List<Span> BATCH =
      List.of(Samples.span(), Samples.span(new SpanId(2), new SpanId(3)));

  @Test
  void avroReadsTheSpansThatWeWrite() throws IOException {
    for (Span span : List.of(Samples.span(), Samples.bareSpan())) {
      assertThat(Avro.read(SpanRecords.encode(span), Schemas.SPAN)).isEqualTo(AvroForm.of(span));
    }
  }

  @Test
  void avroReadsTheBatchesThatWeWrite() throws IOException {
    assertThat(Avro.read(SpanRecords.encode(BATCH), Schemas.SPAN_BATCH))
        .isEqualTo(AvroForm.ofBatch(BATCH));
  }

  @Test
  void avroReadsTheTracesThatWeWrite() throws IOException {
    TraceChunk chunk = Samples.chunk(BATCH);
    assertThat(Avro.read(chunk.encode(1_000), Schemas.TRACE_CHUNK)).isEqualTo(AvroForm.of(chunk));
  }

  @Test
  void avroReadsTheDeadLettersThatWeWrite() throws IOException {
    DeadLetter letter = Samples.deadLetter();
    assertThat(Avro.read(letter.encode(), Schemas.DEAD_LETTER)).isEqualTo(AvroForm.of(letter));
    DeadLetter bare = new DeadLetter("r", "", "", "", -1, -1, 0, null, null, 0, "");
    assertThat(Avro.read(bare.encode(), Schemas.DEAD_LETTER)).isEqualTo(AvroForm.of(bare));
  }

  @Test
  void avroAndWeReadEachOthersDeleteCommands() throws IOException {
    DeleteTrace command = Samples.deleteTrace();
    assertThat(Avro.read(command.encode(), Schemas.DELETE_TRACE)).isEqualTo(AvroForm.of(command));
    assertThat(DeleteTrace.decode(Avro.write(AvroForm.of(command)))).isEqualTo(command);
  }

  @Test
  void weReadTheSpansThatAvroWrites() throws IOException {
    for (Span span : List.of(Samples.span(), Samples.bareSpan())) {
      assertThat(SpanRecords.decode(Avro.write(AvroForm.of(span)))).containsExactly(span);
      assertThat(SpanRecords.decode(Avro.writeInBlocks(AvroForm.of(span)))).containsExactly(span);
    }
  }

  @Test
  void weReadTheBatchesThatAvroWrites() throws IOException {
    GenericRecord batch = AvroForm.ofBatch(BATCH);
    assertThat(SpanRecords.decode(Avro.write(batch))).isEqualTo(BATCH);
    assertThat(SpanRecords.decode(Avro.writeInBlocks(batch))).isEqualTo(BATCH);
  }

  @Test
  void weReadTheTracesThatAvroWrites() throws IOException {
    TraceChunk chunk = Samples.chunk(BATCH);
    assertThat(TraceChunk.decode(Avro.write(AvroForm.of(chunk)))).isEqualTo(chunk);
    assertThat(TraceChunk.decode(Avro.writeInBlocks(AvroForm.of(chunk)))).isEqualTo(chunk);
  }

  @Test
  void weReadTheDeadLettersThatAvroWrites() throws IOException {
    DeadLetter letter = Samples.deadLetter();
    assertThat(DeadLetter.decode(Avro.write(AvroForm.of(letter))))
        .usingRecursiveComparison()
        .isEqualTo(letter);
  }

  /** Otherwise the test above that reads blocks would not read any. */
  @Test
  void theBlockingEncoderWritesNegativeCounts() throws IOException {
    GenericRecord span = AvroForm.of(Samples.span());
    assertThat(Avro.writeInBlocks(span).length).isGreaterThan(Avro.write(span).length);
  }

  @Test
  void whatASpanOfABatchSaysOfItselfWinsOverItsGroup() throws IOException {
    Span loner =
        new Span(
            Samples.TRACE,
            new SpanId(9),
            null,
            "",
            Samples.bareSpan().kind(),
            1,
            null,
            Samples.bareSpan().status(),
            Attributes.EMPTY,
            List.of(),
            List.of(),
            new Resource(Attributes.of(Map.of("service.name", "loner")), "", 0),
            new Scope("own", "", Attributes.EMPTY, "", 0),
            "",
            0,
            Span.Dropped.NONE);
    GenericRecord batch = AvroForm.ofBatch(BATCH);
    GenericRecord group = (GenericRecord) ((List<?>) batch.get("groups")).get(0);
    group.put("spans", List.of(AvroForm.of(loner)));

    assertThat(SpanRecords.decode(Avro.write(batch))).containsExactly(loner);
  }

  @Property(tries = 300)
  @Domain(SpanDomain.class)
  void anySpanIsTheSameToBoth(@ForAll Span span) throws IOException {
    assertThat(Avro.read(SpanRecords.encode(span), Schemas.SPAN)).isEqualTo(AvroForm.of(span));
    assertThat(SpanRecords.decode(Avro.writeInBlocks(AvroForm.of(span)))).containsExactly(span);
  }

  /** Where a field of the samples had its default, mixing it up with another would not show. */
  @Test
  void noFieldOfTheSamplesHasItsDefault() {
    assertNoDefaults(AvroForm.of(Samples.span()));
    assertNoDefaults(AvroForm.of(Samples.deadLetter()));
    assertNoDefaults(AvroForm.of(Samples.chunk(BATCH)));
  }

  private static void assertNoDefaults(GenericRecord record) {
    for (Schema.Field field : record.getSchema().getFields()) {
      if (field.hasDefaultValue()) {
        assertThat(record.get(field.name()))
            .as("%s.%s of the samples", record.getSchema().getName(), field.name())
            .isNotNull()
            .isNotEqualTo(GenericData.get().getDefaultValue(field));
      }
      if (record.get(field.name()) instanceof GenericRecord nested) {
        assertNoDefaults(nested);
      }
    }
  }

  @Test
  void theFormOnTheWireIsAvrosSingleObjectEncoding() {
    byte[] value = SpanRecords.encode(Samples.bareSpan());
    assertThat(HexFormat.of().formatHex(value, 0, 2)).isEqualTo("c301");
    assertThat(SingleObject.fingerprint(value)).isEqualTo(Schemas.fingerprint(Schemas.SPAN));
    assertThat(SpanRecords.isOwn(value)).isTrue();
    assertThat(SpanRecords.isOwn(Samples.deadLetter().encode())).isFalse();
    assertThat(SpanRecords.isOwn(ByteBuffer.allocate(40).array())).isFalse();
  }
}
