package dev.treeline.cli.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The key to show, and where it was found, for the message when it is the wrong one.
 *
 * @param value null where none was found; never printed
 */
public record ApiKey(@Nullable String value, String origin) {

  static ApiKey find(@Nullable String option, Map<String, String> env, Path dataDir) {
    if (option != null) {
      return new ApiKey(option.trim(), "--key");
    }
    for (String variable : new String[] {"TREELINE_KEY", "TREELINE_DEV_KEY"}) {
      String value = env.getOrDefault(variable, "").trim();
      if (!value.isEmpty()) {
        return new ApiKey(value, variable);
      }
    }
    Path file = dataDir.resolve("dev.key");
    try {
      return new ApiKey(Files.readString(file).trim(), file.toString());
    } catch (IOException notThereOrNotOurs) {
      return new ApiKey(null, file.toString());
    }
  }

  /** What to do about a key that was not accepted. */
  public String remedy() {
    return value == null
        ? "a key is needed, and there is none: give --key, set TREELINE_KEY, or name the data"
            + " directory of 'treeline dev' with --data-dir ("
            + origin
            + " cannot be read)"
        : "the key from " + origin + " is not known there: give another with --key or TREELINE_KEY";
  }

  @Override
  public String toString() {
    return "ApiKey[origin=" + origin + "]";
  }
}
