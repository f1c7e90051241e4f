package dev.treeline.cli.run;

import dev.treeline.cli.config.ConfigException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The key of {@code TREELINE_DEV_KEY}: tenant default, every scope, beside the keys file. */
public final class EnvironmentKey {

  static final String VARIABLE = "TREELINE_DEV_KEY";

  private EnvironmentKey() {}

  /**
   * @throws ConfigException when no header could carry it, or it is easily guessed
   */
  public static @Nullable String in(Map<String, String> environment) {
    String key = environment.get(VARIABLE);
    if (key != null && !key.matches("[!-~]{8,200}")) {
      throw new ConfigException(
          VARIABLE + " is no usable key: use 8 to 200 visible ASCII characters without spaces");
    }
    return key;
  }
}
