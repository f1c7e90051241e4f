package dev.treeline.cli.command;

import dev.treeline.cli.config.Configuration;
import dev.treeline.cli.config.ConfigurationLoader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code --config} and {@code --set}: the whole table of settings, for every command. */
public final class ConfigOptions {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(names = "--config", paramLabel = "FILE", description = "Settings as a YAML file.")
  private @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any setting of docs/configuration.md; may be repeated.")
  private Map<String, String> set = new LinkedHashMap<>();

  /**
   * @param dev whether the defaults of {@code treeline dev} count
   * @param flags settings that have a flag of their own
   */
  public Configuration load(boolean dev, Map<String, String> flags) {
    return new ConfigurationLoader(dev, this::warn)
        .file(file)
        .environment(System.getenv())
        .flags(set)
        .flags(flags)
        .load();
  }

  private void warn(String message) {
    if (command != null) {
      command.commandLine().getErr().println("treeline: warning: " + message);
    }
  }
}
