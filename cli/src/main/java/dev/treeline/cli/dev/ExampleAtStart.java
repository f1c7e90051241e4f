package dev.treeline.cli.dev;

import dev.treeline.cli.command.CommandFailure;
import dev.treeline.cli.dev.Greeting.Example;
import dev.treeline.load.ExampleTrace;
import dev.treeline.load.ExampleTraces;
import dev.treeline.load.OtlpClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The trace that the printed commands ask for: the former one while it can still be read, else a
 * new one, sent the way any client sends. It also proves that everything works together.
 */
final class ExampleAtStart {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final String url;
  private final String key;
  private final OtlpClient intake;

  ExampleAtStart(String url, String otlpUrl, String key) {
    this.url = url;
    this.key = key;
    this.intake = new OtlpClient(URI.create(otlpUrl + "/v1/traces"), key);
  }

  /**
   * Returns when the example can be read.
   *
   * @param file remembers its ids
   */
  Example ensure(Path file) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    if (Files.exists(file)) {
      String ids = Files.readString(file).strip();
      int space = ids.indexOf(' ');
      Example former = new Example(ids.substring(0, Math.max(0, space)), ids.substring(space + 1));
      if (isThere(former, deadline)) {
        return former;
      }
    }
    ExampleTrace trace = ExampleTraces.firstTrace(Instant.now());
    intake.send(trace.records());
    Example example = new Example(trace.traceId().toString(), String.valueOf(trace.runId()));
    while (!isThere(example, deadline)) { // a 404 is no answer to a trace just sent
      TimeUnit.MILLISECONDS.sleep(50);
    }
    Files.write(file, List.of(example.traceId() + " " + example.runId()));
    return example;
  }

  /** Its run too, which is asked for by name and is indexed a moment later than the trace. */
  private boolean isThere(Example example, long deadline) throws IOException, InterruptedException {
    return answers("/treeline/v1/traces/" + example.traceId(), deadline)
        && answers("/treeline/v1/runs/" + example.runId(), deadline);
  }

  /** Waits while the answer is not known: the stores may not be ready yet. */
  private boolean answers(String path, long deadline) throws IOException, InterruptedException {
    while (System.nanoTime() < deadline) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + path))
              .timeout(Duration.ofSeconds(10))
              .header("Authorization", "Bearer " + key)
              .build();
      int status = http.send(request, BodyHandlers.discarding()).statusCode();
      if (status == 200 || status == 404) {
        return status == 200;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new CommandFailure(
        "the example trace could not be read back within %d s: see the log above, or start anew"
                .formatted(PATIENCE.toSeconds())
            + " with another --data-dir");
  }
}
