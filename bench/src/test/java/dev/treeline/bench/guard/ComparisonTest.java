package dev.treeline.bench.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  private static final Ratios KEPT = new Ratios(Map.of("ingest", 0.4, "read", 0.6));

  @Test
  void halfOfTheKeptRatioIsEnough() {
    assertThat(compared(Map.of("ingest", 0.2, "read", 7.0)).fallen()).isEmpty();
  }

  @Test
  void lessThanHalfHasFallen() {
    Comparison comparison = compared(Map.of("ingest", 0.199, "read", 0.6));

    assertThat(comparison.fallen()).containsExactly("ingest");
    assertThat(comparison.table())
        .contains("| ingest | 0.40 | 0.20 | 0.50 | fell |")
        .contains("| read | 0.60 | 0.60 | 1.00 |  |");
  }

  @Test
  void whatWasNotMeasuredIsNoSuccess() {
    assertThat(compared(Map.of("read", 0.6)).fallen()).containsExactly("ingest");
    assertThat(compared(Map.of("read", 0.6)).table()).contains("not measured");
    assertThat(compared(Map.of("read", 0.6, "ingest", Double.NaN)).fallen())
        .containsExactly("ingest");
  }

  @Test
  void aNewRatioIsShownAndFailsNothing() {
    Comparison comparison = compared(Map.of("ingest", 0.4, "read", 0.6, "fresh", 0.1));

    assertThat(comparison.fallen()).isEmpty();
    assertThat(comparison.table()).contains("| fresh | – | 0.10 | – |  |");
  }

  @Test
  void ratiosAreReadAsTheyAreKept() throws IOException {
    assertThat(Ratios.read(new StringReader("# why\n" + KEPT.text()))).isEqualTo(KEPT);
    assertThatThrownBy(() -> Ratios.read(new StringReader("read=fast")))
        .hasMessageContaining("read")
        .hasMessageContaining("'fast'");
  }

  @Test
  void someRatiosOfIngestAndReadAreKept() {
    assertThat(Ratios.kept().byName().keySet())
        .anyMatch(name -> name.startsWith("ingest."))
        .anyMatch(name -> name.startsWith("read."));
  }

  private static Comparison compared(Map<String, Double> now) {
    return new Comparison(KEPT, new Ratios(now));
  }
}
