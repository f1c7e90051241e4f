package dev.treeline.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

class WriterSchemasTest {

  private static final byte[] OWN = SpanRecords.encode(Samples.span());

  @Test
  void whatEachReleaseWroteIsKnown() {
    assertThat(WriterSchemas.RELEASES).isNotEmpty();
    for (byte[] written : List.of(OWN, SpanRecords.encode(List.of(Samples.span())))) {
      WriterSchema schema = Objects.requireNonNull(WriterSchemas.RELEASED.of(written));
      assertThat(SpanRecords.decode(schema.toOwn(written, SingleObject.HEADER_BYTES)))
          .isEqualTo(SpanRecords.decode(written));
    }
  }

  @Test
  void aSchemaThatIsAddedIsKnownByItsFingerprint() {
    Schema other =
        SchemaBuilder.record("Span")
            .namespace("dev.treeline")
            .fields()
            .requiredString("spanId")
            .endRecord();
    byte[] value = SingleObject.frame(Schemas.fingerprint(other), new byte[0], 0);

    assertThat(WriterSchemas.RELEASED.of(value)).isNull();
    assertThat(WriterSchemas.RELEASED.with(other).of(value)).isNotNull();
    assertThat(WriterSchemas.RELEASED.with(other).of(OWN)).isNotNull();
    assertThat(WriterSchemas.RELEASED.of(Arrays.copyOf(OWN, 9))).isNull();
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> WriterSchemas.RELEASED.with(Schemas.DEAD_LETTER));
  }
}
