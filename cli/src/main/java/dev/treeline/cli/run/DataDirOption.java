package dev.treeline.cli.run;

import dev.treeline.cli.command.ServerOptions;
import dev.treeline.cli.config.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --data-dir}. */
public final class DataDirOption {

  @Option(names = "--data-dir", paramLabel = "DIR", description = "Kept data (./treeline-data).")
  private @Nullable String dir;

  public boolean isGiven() {
    return dir != null;
  }

  public Map<String, String> flags() {
    Map<String, String> flags = new LinkedHashMap<>();
    ServerOptions.put(flags, Settings.DATA_DIR, dir);
    return flags;
  }
}
