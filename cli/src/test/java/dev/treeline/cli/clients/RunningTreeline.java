package dev.treeline.cli.clients;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code treeline dev} as a process of its own, on free ports and with data that goes with it; what
 * is known of it is what it printed. Its output and its log stay below {@code target} to be read.
 */
final class RunningTreeline implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path LOGS = Path.of("target/running-treeline");
  private static final Pattern READY =
      Pattern.compile("^Treeline is ready at (\\S+)$", Pattern.MULTILINE);
  private static final Pattern GRPC =
      Pattern.compile("\\(over gRPC: (\\S+)\\)$", Pattern.MULTILINE);
  private static final Pattern KEY = Pattern.compile("^Key +(\\S+)$", Pattern.MULTILINE);
  private static final Pattern KAFKA = Pattern.compile("^Kafka +(\\S+)$", Pattern.MULTILINE);
  private static final Pattern EXPORT =
      Pattern.compile("^export (\\w+)='?([^'\\n]+)'?$", Pattern.MULTILINE);
  private static final Pattern LAST_LINE =
      Pattern.compile("^\\S+ trace \\w+.*\\n", Pattern.MULTILINE);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final Thread lastResort;
  private String printed = "";

  private RunningTreeline(Process process) {
    this.process = process;
    this.lastResort = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  /** Returns when it says that it is ready. */
  static RunningTreeline start(String... moreFlags) {
    try {
      Files.createDirectories(LOGS);
      Path out = Files.createTempFile(LOGS, "stdout", ".log");
      Path log = Files.createTempFile(LOGS, "stderr", ".log");
      RunningTreeline treeline =
          new RunningTreeline(
              Program.builder(command(moreFlags), Map.of())
                  .redirectOutput(out.toFile())
                  .redirectError(log.toFile())
                  .start());
      treeline.awaitReady(out, log);
      return treeline;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(String... moreFlags) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.treeline.cli.Treeline",
                "dev",
                "--ephemeral"));
    for (String port : List.of("--port", "--otlp-port", "--otlp-grpc-port", "--kafka-port")) {
      command.addAll(List.of(port, "0"));
    }
    command.addAll(List.of(moreFlags));
    return command;
  }

  private void awaitReady(Path out, Path log) throws IOException {
    try {
      await()
          .atMost(PATIENCE)
          .failFast("treeline dev ended", () -> !process.isAlive())
          .until(() -> LAST_LINE.matcher(Files.readString(out)).find());
    } catch (RuntimeException e) {
      close();
      throw new AssertionError(
          "treeline dev did not become ready:%n%s%n%s"
              .formatted(Files.readString(out), Files.readString(log)),
          e);
    }
    printed = Files.readString(out);
  }

  String url() {
    return found(READY);
  }

  String key() {
    return found(KEY);
  }

  /** Its broker, for producers outside. */
  String kafka() {
    return found(KAFKA);
  }

  /** The variables that it tells users to export for an OpenTelemetry SDK. */
  Map<String, String> otelVariables() {
    Map<String, String> variables = new LinkedHashMap<>();
    Matcher line = EXPORT.matcher(printed);
    while (line.find()) {
      variables.put(line.group(1), line.group(2));
    }
    return variables;
  }

  String grpcUrl() {
    return found(GRPC);
  }

  URI intake() {
    return URI.create(otelVariables().get("OTEL_EXPORTER_OTLP_ENDPOINT") + "/v1/traces");
  }

  /** The answer to a GET with these headers, name after name and value. */
  HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** The native answer, once it has this many spans. */
  JsonNode trace(String traceId, int spans) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> json(get("/treeline/v1/traces/" + traceId, "Authorization", "Bearer " + key())),
            trace -> trace.path("spans").size() == spans);
  }

  static JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new AssertionError("no JSON: " + response.body(), e);
    }
  }

  private String found(Pattern pattern) {
    Matcher line = pattern.matcher(printed);
    if (!line.find()) {
      throw new AssertionError("treeline dev did not print " + pattern + ":\n" + printed);
    }
    return line.group(1);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor(15, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    Runtime.getRuntime().removeShutdownHook(lastResort);
  }
}
