package dev.treeline.cli.run;

import dev.treeline.cli.config.ConfigException;
import dev.treeline.cli.config.Configuration;
import dev.treeline.cli.config.Settings;
import dev.treeline.cost.PriceTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The table of prices that is set, else the one that comes along. */
final class PricesOf {

  private PricesOf() {}

  static PriceTable configuration(Configuration configuration) {
    Optional<Path> file = configuration.find(Settings.COST_PRICES_FILE);
    if (file.isEmpty()) {
      return PriceTable.vendored();
    }
    try {
      return PriceTable.read(file.get());
    } catch (IOException e) {
      throw new ConfigException(
          "%s: %s cannot be read: name a file, or leave the setting out"
              .formatted(Settings.COST_PRICES_FILE.key(), file.get()));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          "%s: %s: %s".formatted(Settings.COST_PRICES_FILE.key(), file.get(), e.getMessage()));
    }
  }
}
