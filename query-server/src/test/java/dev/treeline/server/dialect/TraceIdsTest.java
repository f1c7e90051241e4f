package dev.treeline.server.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.TraceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceIdsTest {

  @Test
  void halvesAndLessAreTheLowerPart() {
    assertThat(TraceIds.parse("a1b2c3d4")).contains(new TraceId(0, 0xa1b2c3d4L));
    assertThat(TraceIds.parse("00000000000000FF")).contains(new TraceId(0, 255));
    assertThat(TraceIds.parse("0000000000000001000000000000000A")).contains(new TraceId(1, 10));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "xyz", "00000000000000001", "000000000000000000000000000000001", "０１"})
  void otherFormsAreNoIds(String text) {
    assertThat(TraceIds.parse(text)).isEmpty();
  }
}
