package dev.treeline.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.treeline.cli.config.ConfigException;
import dev.treeline.cli.config.Configuration;
import dev.treeline.cli.config.ConfigurationLoader;
import dev.treeline.cost.PriceTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PricesOfTest {

  private final Path file;

  PricesOfTest(@TempDir Path dir) {
    this.file = dir.resolve("prices.csv");
  }

  @Test
  void anOwnTableIsTaken() throws IOException {
    Files.writeString(
        file, "# as-of: 2027-02\nmodel,above_input_tokens,input,output,cache_read,cache_write\n");
    assertThat(PricesOf.configuration(withFile()).source()).isEqualTo("configured-2027-02");
  }

  @Test
  void unsetItIsTheOneThatComesAlong() {
    assertThat(
            PricesOf.configuration(new ConfigurationLoader(false, warning -> {}).load()).source())
        .isEqualTo(PriceTable.vendored().source());
  }

  @Test
  void aFileThatIsMissingOrNoTableStopsTheStartAndIsNamed() throws IOException {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> PricesOf.configuration(withFile()))
        .withMessageContaining("cost.prices-file")
        .withMessageContaining(file.toString());

    Files.writeString(file, "gpt-4o: cheap");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> PricesOf.configuration(withFile()))
        .withMessageContaining(file.toString())
        .withMessageContaining("gpt-4o: cheap");
  }

  private Configuration withFile() {
    return new ConfigurationLoader(false, warning -> {})
        .flags(Map.of("cost.prices-file", file.toString()))
        .load();
  }
}
