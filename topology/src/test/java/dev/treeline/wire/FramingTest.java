package dev.treeline.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.codec.SpanRecords;
import dev.treeline.testing.SpanBuilder;
import dev.treeline.wire.SchemaLookup.Answer;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramingTest {

  private static final UUID GUID = UUID.fromString("89791762-2336-4186-9674-299b90a802e2");
  private static final Headers NONE = new RecordHeaders();

  @Test
  void aZeroAndFourBytesNameAnId() {
    byte[] value = ByteBuffer.allocate(9).put((byte) 0).putInt(258).putInt(1).array();
    assertThat(Framing.of(NONE, value)).isEqualTo(new Framing.Framed(new SchemaRef.Id(258), 5));
  }

  @Test
  void aHeaderNamesAGuidAndTheValueIsBare() {
    byte[] bare = {0, 0, 0, 0, 9, 4};
    assertThat(Framing.of(header(guid()), bare))
        .isEqualTo(new Framing.Framed(new SchemaRef.Guid(GUID), 0));
  }

  @Test
  void aHeaderMayNameAnIdAsWell() {
    byte[] header = ByteBuffer.allocate(5).put((byte) 0).putInt(7).array();
    assertThat(Framing.of(header(header), new byte[] {1}))
        .isEqualTo(new Framing.Framed(new SchemaRef.Id(7), 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 5, 16})
  void aHeaderCutShortIsNoId(int length) {
    byte[] cut = new byte[length];
    System.arraycopy(guid(), 0, cut, 0, length);
    assertThat(Framing.of(header(cut), new byte[9])).isInstanceOf(Framing.Unfit.class);
  }

  @Test
  void eightBytesAreApicuriosOwn() {
    byte[] value = ByteBuffer.allocate(12).put((byte) 0).putLong(1).array();
    assertThat(((Framing.Unfit) Framing.of(NONE, value)).reason()).isEqualTo("apicurio_framing");
    Headers headers = new RecordHeaders().add("apicurio.value.globalId", new byte[8]);
    assertThat(((Framing.Unfit) Framing.of(headers, new byte[] {2, 4})).reason())
        .isEqualTo("apicurio_framing");
  }

  @Test
  void aNegativeIdAndTooFewBytesAreUnfit() {
    assertThat(((Framing.Unfit) Framing.of(NONE, new byte[] {0, -1, 0, 0, 0, 2})).reason())
        .isEqualTo("unknown_schema");
    assertThat(((Framing.Unfit) Framing.of(NONE, new byte[] {0, 0, 0, 1})).reason())
        .isEqualTo("undecodable");
  }

  @Test
  void anythingElseIsSomethingElse() {
    assertThat(Framing.of(NONE, new byte[0])).isInstanceOf(Framing.None.class);
    assertThat(Framing.of(NONE, "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isInstanceOf(Framing.None.class);
    byte[] own = SpanRecords.encode(SpanBuilder.aSpan().build());
    assertThat(Framing.of(NONE, own)).isInstanceOf(Framing.None.class);
  }

  /** It may only come of a cache that was emptied: the thread stops, and reads the record again. */
  @Test
  void aSchemaThatIsNotKnownYetIsNoDeadLetter() {
    WireValues values =
        new RegistryValues(
            new SchemaLookup() {
              @Override
              public Answer ask(SchemaRef schema) {
                return new Answer.Pending();
              }

              @Override
              public Answer known(SchemaRef schema) {
                return new Answer.Pending();
              }
            });
    byte[] value = {0, 0, 0, 0, 1, 2};
    assertThat(values.isReady("t", NONE, value)).isFalse();
    Assertions.assertThatExceptionOfType(RetriableException.class)
        .isThrownBy(() -> values.read("t", NONE, value));
  }

  private static byte[] guid() {
    return ByteBuffer.allocate(17)
        .put((byte) 1)
        .putLong(GUID.getMostSignificantBits())
        .putLong(GUID.getLeastSignificantBits())
        .array();
  }

  private static Headers header(byte[] value) {
    return new RecordHeaders().add(Framing.HEADER, value);
  }
}
