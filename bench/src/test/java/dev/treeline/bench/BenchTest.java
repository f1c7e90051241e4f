package dev.treeline.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.treeline.bench.Bench.Request;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class BenchTest {

  @Test
  void eachBenchmarkSaysWhatItTells() {
    assertThat(Bench.purposes())
        .containsKeys(
            "assembly-cost",
            "codec",
            "drip",
            "entries",
            "fresh",
            "growth",
            "guard",
            "idle",
            "ingest",
            "keys",
            "open-traces",
            "part-load",
            "read",
            "read-steps",
            "state")
        .allSatisfy((name, purpose) -> assertThat(purpose).isNotBlank());
  }

  @Test
  void anUnknownOneIsRefusedWithTheNamesThatThereAre() {
    Request request =
        new Request("nosuch", OptionalInt.empty(), OptionalInt.empty(), null, List.of());

    assertThatThrownBy(() -> Bench.run(request, System.out, System.err))
        .hasMessageContaining("nosuch")
        .hasMessageContaining("assembly-cost");
  }
}
