package dev.treeline.span;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpanTest {

  private static final String LEAST = "-9223372036854775808";
  private static final String MOST = "9223372036854775807";

  @ParameterizedTest
  @CsvSource({
    "10, 25, 15",
    "25, 10, 0",
    "-5, 5, 10",
    "0, " + MOST + ", " + MOST,
    "-1, " + MOST + ", " + MOST,
    LEAST + ", " + MOST + ", " + MOST,
    MOST + ", " + LEAST + ", 0",
  })
  void aTimeIsNeverNegativeHoweverFarApartTheClocksAre(long start, long end, long nanos) {
    assertThat(Span.nanosBetween(start, end)).isEqualTo(nanos);
  }
}
