package dev.treeline.bench.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * The product itself, started as {@code treeline serve}: with its doors, limits and metrics. Its
 * main class is named and not linked to, for the command line knows the benchmarks.
 */
public final class Instance implements AutoCloseable {

  /** It may do everything. */
  public static final String KEY = "tl_of_the_benchmarks";

  private static final String MAIN = "dev.treeline.cli.Treeline";
  private static final long POLL_NANOS = Duration.ofMillis(50).toNanos();

  private final Child process;
  private final int port;

  private Instance(Child process, int port) {
    this.process = process;
    this.port = port;
  }

  static Instance start(
      Setup setup,
      String bootstrapServers,
      Path dataDir,
      List<String> jvm,
      Map<String, String> settings) {
    int port = freePort();
    List<String> args =
        new ArrayList<>(
            List.of(
                "serve",
                "--bootstrap-servers=" + bootstrapServers,
                "--data-dir=" + dataDir,
                "--port=" + port,
                "--otlp-port=0",
                "--otlp-grpc-port=0"));
    set(args, "http.host", "127.0.0.1");
    set(args, "advertised.host", "127.0.0.1");
    set(args, "topics.prefix", setup.prefix());
    set(args, "topics.partitions", Integer.toString(setup.partitions()));
    set(args, "topics.replication", "1");
    set(args, "streams.num.stream.threads", Integer.toString(Setup.THREADS));
    settings.forEach((key, value) -> set(args, key, value));
    return new Instance(
        Child.start(MAIN, jvm, Map.of("TREELINE_DEV_KEY", KEY), args.toArray(String[]::new)), port);
  }

  private static void set(List<String> args, String key, String value) {
    args.add("--set");
    args.add(key + "=" + value);
  }

  private static int freePort() {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  public Duration cpu() {
    return process.cpu();
  }

  public long peakBytes() {
    return process.peakBytes();
  }

  /** Waits until it says that it is ready. */
  public Instance awaitReady(Duration within) {
    HttpRequest question =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready")).build();
    HttpClient http = HttpClient.newHttpClient();
    long deadline = System.nanoTime() + within.toNanos();
    while (!isReady(http, question)) {
      if (System.nanoTime() > deadline || !process.isAlive()) {
        throw new IllegalStateException("Treeline is not ready on port " + port);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return this;
  }

  private static boolean isReady(HttpClient http, HttpRequest question) {
    try {
      return http.send(question, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Treeline starts", e);
    }
  }

  @Override
  public void close() {
    process.terminate();
  }
}
