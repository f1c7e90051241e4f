package dev.treeline.span;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SpanIdTest {

  @Test
  void isReadInAnyCaseAndPadded() {
    assertThat(SpanId.parse("00F067AA0BA902b7")).hasValue(new SpanId(0x00f067aa0ba902b7L));
    assertThat(SpanId.parse("f067aa0ba902b7")).hasValue(new SpanId(0x00f067aa0ba902b7L));
    assertThat(SpanId.parse("ffffffffffffffff")).hasValue(new SpanId(-1));
  }

  @Test
  void aTraceIdIsNone() {
    assertThat(SpanId.parse("4bf92f3577b34da6a")).isEmpty();
  }

  @Property
  void textAndBytesComeBack(@ForAll long value) {
    SpanId id = new SpanId(value);
    assertThat(SpanId.parse(id.toString())).hasValue(id);
    assertThat(SpanId.of(id.toBytes())).isEqualTo(id);
    assertThat(id.toString()).hasSize(16).isLowerCase();
  }

  @Test
  void theOrderIsUnsigned() {
    assertThat(List.of(new SpanId(0), new SpanId(Long.MAX_VALUE), new SpanId(-1))).isSorted();
  }

  @Test
  void onlyZeroIsInvalid() {
    assertThat(new SpanId(0).isValid()).isFalse();
    assertThat(new SpanId(-1).isValid()).isTrue();
  }

  @Test
  void anotherNumberOfBytesIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpanId.of(new byte[16]))
        .withMessage("a span id has 8 bytes, not 16");
  }
}
