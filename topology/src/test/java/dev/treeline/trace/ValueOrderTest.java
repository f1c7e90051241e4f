package dev.treeline.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.Attributes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Of two parts that disagree, the same one is believed whichever came first. */
class ValueOrderTest {

  private static final List<Object> ASCENDING =
      List.of(
          false,
          true,
          -1L,
          2L,
          -0.0,
          0.0,
          0.5,
          "",
          "x",
          "y",
          ByteBuffer.wrap(new byte[] {1}),
          ByteBuffer.wrap(new byte[] {2}),
          List.of(),
          List.of("x"),
          List.of("x", "x"),
          List.of("y"),
          List.of(List.of("y")),
          Attributes.of(Map.of("k", 1L)),
          Attributes.of(Map.of("k", 2L)),
          Attributes.of(Map.of("k", 2L, "l", 1L)),
          Attributes.of(Map.of("l", 1L)));

  @Test
  void ofEachTwoValuesOneIsTheGreater() {
    for (int i = 0; i < ASCENDING.size(); i++) {
      for (int j = 0; j < ASCENDING.size(); j++) {
        Object one = ASCENDING.get(i);
        Object other = ASCENDING.get(j);
        assertThat(Integer.signum(ValueOrder.compare(one, other)))
            .as("%s and %s", one, other)
            .isEqualTo(Integer.compare(i, j));
      }
    }
  }
}
