package dev.treeline.cli.client;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The server that a command asks, as its options and the environment name it. */
public final class AskedServer {

  private static final String DEFAULT_URL = "http://127.0.0.1:8080";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = {"The server.", "Default: TREELINE_URL, else " + DEFAULT_URL})
  private @Nullable String url;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "A key that it knows. Default: TREELINE_KEY, else the key of 'treeline dev'.")
  private @Nullable String key;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "treeline-data",
      description = "Where 'treeline dev' keeps its key. Default: ${DEFAULT-VALUE}.")
  private Path dataDir = Path.of("treeline-data");

  public ApiKey key(Map<String, String> env) {
    return ApiKey.find(key, env, dataDir);
  }

  public URI url(Map<String, String> env) {
    String text = url == null ? env.getOrDefault("TREELINE_URL", "") : url;
    String origin = url == null ? "TREELINE_URL" : "--url";
    try {
      URI uri = URI.create(text.isBlank() ? DEFAULT_URL : text.trim());
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (web && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new ParameterException(
        spec.commandLine(), origin + " '" + text + "' is no address: give one like " + DEFAULT_URL);
  }
}
