package dev.treeline.wire;

import static dev.treeline.testing.SpanBuilder.aSpan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.Schemas;
import dev.treeline.codec.SpanRecords;
import dev.treeline.codec.WriterSchemas;
import dev.treeline.span.Span;
import dev.treeline.span.SpanKind;
import dev.treeline.wire.WireValues.Read;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** Avro's own encoder for the single-object encoding is the stranger that writes here. */
class OtherVersionsTest {

  private static final Headers NONE = new RecordHeaders();
  private static final Span SPAN = aSpan("root").with("a", 1L).build();

  private final Schema newer = withSampler();
  private final WireValues knowing = new OtherVersions(WriterSchemas.RELEASED.with(newer));

  @Test
  void aNewerSpanIsReadWhereItsSchemaIsKnown() {
    byte[] value = written(newer);
    assertThat(SpanRecords.isOwn(value)).isFalse();

    assertThat(own(knowing.read("t", NONE, value))).containsExactly(SPAN);
    assertThat(
            own(
                new RegistryValues(nobody(), new OtherVersions(WriterSchemas.RELEASED.with(newer)))
                    .read("t", NONE, value)))
        .containsExactly(SPAN);
    assertThat(knowing.mayWait()).isFalse();
  }

  @Test
  void anOlderSpanHasTheDefaultsOfWhatItDoesNotKnow() {
    Schema older = record(field -> !field.name().equals("kind"), List.of());
    WireValues values = new OtherVersions(WriterSchemas.RELEASED.with(older));
    assertThat(own(values.read("t", NONE, written(older))))
        .singleElement()
        .satisfies(
            span -> {
              assertThat(span.name()).isEqualTo(SPAN.name());
              assertThat(span.kind()).isEqualTo(SpanKind.UNSPECIFIED);
            });
  }

  @Test
  void aSchemaThatNobodyKnowsIsNamedWithTheRemedy() {
    Read read = WireValues.NONE.read("t", NONE, written(newer));
    assertThat(read).isInstanceOf(Read.Refused.class);
    Read.Refused refused = (Read.Refused) read;
    assertThat(refused.reason()).isEqualTo("unknown_schema");
    assertThat(refused.detail())
        .contains("%016x".formatted(Schemas.fingerprint(newer)), "spans.writer-schemas");
  }

  @Test
  void bytesThatAreNoValueOfTheSchemaAreRefused() {
    byte[] value = written(newer);
    Read read = knowing.read("t", NONE, Arrays.copyOf(value, value.length - 3));
    assertThat(((Read.Refused) read).reason()).isEqualTo("undecodable");
    assertThat(((Read.Refused) knowing.read("t", NONE, new byte[] {7, 7})).reason())
        .isEqualTo("unknown_format");
  }

  private static List<Span> own(Read read) {
    assertThat(read).isInstanceOf(Read.Own.class);
    return SpanRecords.decode(((Read.Own) read).value());
  }

  private static SchemaLookup nobody() {
    return new SchemaLookup() {
      @Override
      public Answer ask(SchemaRef schema) {
        return new Answer.Pending();
      }

      @Override
      public Answer known(SchemaRef schema) {
        return new Answer.Pending();
      }
    };
  }

  private interface Kept {
    boolean is(Schema.Field field);
  }

  private static Schema withSampler() {
    return record(
        field -> true,
        List.of(new Schema.Field("sampler", Schema.create(Schema.Type.STRING), null, "always")));
  }

  private static Schema record(Kept kept, List<Schema.Field> added) {
    List<Schema.Field> fields = new ArrayList<>();
    Schemas.SPAN.getFields().stream()
        .filter(kept::is)
        .forEach(field -> fields.add(new Schema.Field(field, field.schema())));
    fields.addAll(added);
    return Schema.createRecord("Span", null, "dev.treeline", false, fields);
  }

  private static byte[] written(Schema schema) {
    byte[] own = SpanRecords.encode(SPAN);
    try {
      GenericRecord record =
          new GenericDatumReader<GenericRecord>(Schemas.SPAN, schema)
              .read(null, DecoderFactory.get().binaryDecoder(own, 10, own.length - 10, null));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      new BinaryMessageEncoder<GenericRecord>(GenericData.get(), schema).encode(record, out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
