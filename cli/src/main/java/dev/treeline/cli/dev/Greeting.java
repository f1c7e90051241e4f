package dev.treeline.cli.dev;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What {@code treeline dev} prints when it is ready. Every line can be pasted as it stands.
 *
 * @param command how the treeline script was called
 * @param url where the query server listens
 * @param otlpUrl where OTLP over HTTP is taken
 * @param grpcUrl where OTLP over gRPC is taken
 * @param ephemeral whether the data dir is deleted at the end
 */
record Greeting(
    String command,
    String url,
    String otlpUrl,
    String grpcUrl,
    String kafka,
    String key,
    Path dataDir,
    boolean ephemeral,
    Example example) {

  private static final String DEFAULT_URL = "http://127.0.0.1:8080";
  private static final Path DEFAULT_DIR = Path.of("treeline-data");

  /** A trace that can be read by now. */
  record Example(String traceId, String runId) {}

  String text() {
    return """
        Treeline is ready at %s
        Ctrl-C stops it; %s.
        Key    %s
        Kafka  %s

        # Send traces from any OpenTelemetry SDK (over gRPC: %s)
        export OTEL_EXPORTER_OTLP_ENDPOINT=%s
        export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
        export OTEL_EXPORTER_OTLP_HEADERS=%s

        # The example trace, as five products answer it
        %s
        # And here
        %s
        """
        .formatted(
            url,
            ephemeral ? "its data goes with it" : "its data stays in " + dataDir,
            key,
            kafka,
            grpcUrl,
            otlpUrl,
            quoted("authorization=" + percentEncoded("Bearer " + key)),
            curls(),
            traceLine());
  }

  private String curls() {
    String bearer = header("Authorization: Bearer " + key);
    return dialect("Trigger.dev", bearer, "/api/v1/runs/" + example.runId + "/trace")
        + dialect(
            "PromptLayer", header("X-API-KEY: " + key), "/api/public/v2/traces/" + example.traceId)
        + dialect("Agno", bearer, "/traces/" + example.traceId)
        + dialect(
            "Datadog",
            header("DD-API-KEY: " + key) + " " + header("DD-APPLICATION-KEY: " + key),
            "/api/v2/trace/" + example.traceId)
        + dialect("Idun", bearer, "/admin/api/v1/traces/" + example.traceId)
        + dialect("Treeline's own", bearer, "/treeline/v1/traces/" + example.traceId);
  }

  private String dialect(String name, String headers, String path) {
    return "# " + name + "\ncurl -s " + headers + " " + quoted(url + path) + "\n";
  }

  private String traceLine() {
    String line = command + " trace " + example.traceId;
    if (!url.equals(DEFAULT_URL)) {
      line += " --url " + url;
    }
    if (!dataDir.equals(DEFAULT_DIR)) {
      line += " --data-dir " + quoted(dataDir.toString()); // where the key is
    }
    return line;
  }

  private static String header(String line) {
    return "-H " + quoted(line);
  }

  /** For a POSIX shell, which reads nothing but the quote itself between single quotes. */
  private static String quoted(String text) {
    return text.matches("[\\w%=:/.,+@-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  /** Values of OTEL_EXPORTER_OTLP_HEADERS are percent-encoded, a space as %20. */
  private static String percentEncoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
