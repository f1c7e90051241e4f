package dev.treeline.cli.command;

import dev.treeline.cli.config.Setting;
import dev.treeline.cli.config.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of commands that listen. */
public final class ServerOptions {

  @Option(names = "--port", paramLabel = "PORT", description = "HTTP port (8080).")
  private @Nullable String port;

  @Option(names = "--otlp-port", paramLabel = "PORT", description = "OTLP/HTTP port (4318).")
  private @Nullable String otlpPort;

  @Option(names = "--otlp-grpc-port", paramLabel = "PORT", description = "OTLP/gRPC port (4317).")
  private @Nullable String otlpGrpcPort;

  /** What was given, by key. */
  public Map<String, String> flags() {
    Map<String, String> flags = new LinkedHashMap<>();
    put(flags, Settings.HTTP_PORT, port);
    put(flags, Settings.OTLP_PORT, otlpPort);
    put(flags, Settings.OTLP_GRPC_PORT, otlpGrpcPort);
    return flags;
  }

  public static void put(Map<String, String> flags, Setting<?> setting, @Nullable String text) {
    if (text != null) {
      flags.put(setting.key(), text);
    }
  }
}
