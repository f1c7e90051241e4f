package dev.treeline.span;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceIdTest {

  private static final TraceId ID = new TraceId(0x4bf92f3577b34da6L, 0xa3ce929d0e0e4736L);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4bf92f3577b34da6a3ce929d0e0e4736",
        "4BF92F3577B34DA6A3CE929D0E0E4736",
        "4bf92F3577B34da6a3cE929d0e0e4736"
      })
  void isReadInAnyCase(String text) {
    assertThat(TraceId.parse(text)).hasValue(ID);
  }

  @Test
  void aShortOneIsPaddedOnTheLeft() {
    assertThat(TraceId.parse("a")).hasValue(new TraceId(0, 10));
    assertThat(TraceId.parse("10000000000000000")).hasValue(new TraceId(1, 0));
    assertThat(TraceId.parse("A3CE929D0E0E4736")).hasValue(new TraceId(0, 0xa3ce929d0e0e4736L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "g",
        "-1",
        " a",
        "0x1",
        "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
        "4bf92f3577b34da6a3ce929d0e0e47360",
        "１２",
        "🎈",
        "a\u0000"
      })
  void anythingElseIsNone(String text) {
    assertThat(TraceId.parse(text)).isEmpty();
    assertThat(SpanId.parse(text)).isEmpty();
  }

  @Property
  void textAndBytesComeBack(@ForAll long high, @ForAll long low) {
    TraceId id = new TraceId(high, low);
    assertThat(TraceId.parse(id.toString())).hasValue(id);
    assertThat(TraceId.of(id.toBytes())).isEqualTo(id);
    assertThat(id.toString()).hasSize(32).isLowerCase();
  }

  @Property
  void theOrderIsThatOfItsText(@ForAll long a, @ForAll long b, @ForAll boolean sameHigh) {
    TraceId one = new TraceId(sameHigh ? 5 : a, b);
    TraceId other = new TraceId(sameHigh ? 5 : b, a);
    assertThat(Integer.signum(one.compareTo(other)))
        .isEqualTo(Integer.signum(one.toString().compareTo(other.toString())));
  }

  @Test
  void theOrderIsUnsigned() {
    List<TraceId> ascending =
        List.of(
            new TraceId(0, 0),
            new TraceId(0, Long.MAX_VALUE),
            new TraceId(0, -1),
            new TraceId(1, 0),
            new TraceId(-1, 0));
    assertThat(ascending).isSorted();
  }

  @Test
  void onlyAllZeroIsInvalid() {
    assertThat(new TraceId(0, 0).isValid()).isFalse();
    assertThat(new TraceId(0, 1).isValid()).isTrue();
    assertThat(new TraceId(1, 0).isValid()).isTrue();
  }

  @Test
  void anotherNumberOfBytesIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TraceId.of(new byte[15]))
        .withMessage("a trace id has 16 bytes, not 15");
  }
}
