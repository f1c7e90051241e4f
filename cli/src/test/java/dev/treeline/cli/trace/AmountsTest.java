package dev.treeline.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0.00 us",
    "12_345, 12.3 us",
    "9_997_000, 10.0 ms",
    "999_499, 999 us",
    "999_500, 1.00 ms",
    "240_000_000, 240 ms",
    "999_600_000, 1.00 s",
    "59_940_000_000, 59.9 s",
    "59_990_000_000, 1m 00s",
    "3_599_700_000_000, 1h 00m",
    "5_400_000_000_000, 1h 30m",
    "172_740_000_000_000, 47h 59m",
    "172_800_000_000_000, 2d 00h",
    "360_000_000_000_000, 4d 04h",
  })
  void durationsHaveThreeDigitsAndAUnit(String nanos, String shown) {
    assertThat(Amounts.duration(Long.parseLong(nanos.replace("_", "")))).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "-5000, 0s",
    "59999, 59s",
    "60000, 1m",
    "3600000, 1h",
    "172799999, 47h",
    "172800000, 2d",
  })
  void agesHaveOneUnit(long millis, String shown) {
    assertThat(Amounts.ago(millis)).isEqualTo(shown);
  }
}
