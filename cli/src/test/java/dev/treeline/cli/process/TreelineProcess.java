package dev.treeline.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.treeline.load.OtlpClient;
import dev.treeline.span.Span;
import dev.treeline.span.TraceId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A Treeline in a process of its own, on the class path of the tests. */
final class TreelineProcess implements AutoCloseable {

  static final String KEY = "tl_a-key-of-the-tests";

  private static final Duration READY_WITHIN = Duration.ofSeconds(90);
  private static final AtomicInteger NEXT_PORT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(26_000, 30_000));

  /** Ports for datagrams, which nobody else here uses: by them other JVMs see what is taken. */
  private static final Queue<DatagramSocket> GIVEN_OUT = new ConcurrentLinkedQueue<>();

  private final Process process;
  private final Path log;
  private final int port;
  private final List<String> command;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private TreelineProcess(Process process, Path log, int port, List<String> command) {
    this.command = command;
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /** {@code treeline dev} on this directory, and on free ports. */
  static TreelineProcess dev(Path dataDir, String... more) {
    List<String> arguments = new ArrayList<>(List.of("dev", "--data-dir", dataDir.toString()));
    arguments.addAll(List.of("--kafka-port", Integer.toString(freePort())));
    arguments.addAll(List.of(more));
    return start(dataDir, arguments);
  }

  /** {@code treeline serve} on an outside Kafka. */
  static TreelineProcess serve(Path dataDir, String bootstrapServers, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("serve", "--bootstrap-servers", bootstrapServers));
    arguments.addAll(List.of("--set", "http.host=127.0.0.1", "--set", "data.dir=" + dataDir));
    arguments.addAll(List.of(more));
    return start(dataDir, arguments);
  }

  /** {@code treeline gateway} on an outside Kafka; its log is beside this directory. */
  static TreelineProcess gateway(Path dataDir, String bootstrapServers, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("gateway", "--bootstrap-servers", bootstrapServers));
    arguments.addAll(List.of("--set", "http.host=127.0.0.1"));
    arguments.addAll(List.of(more));
    return start(dataDir, arguments);
  }

  private static TreelineProcess start(Path dataDir, List<String> arguments) {
    int port = freePort();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Room for two stream threads, where there are two processors.
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("dev.treeline.cli.Treeline");
    command.addAll(arguments);
    command.addAll(List.of("--port", Integer.toString(port)));
    command.addAll(List.of("--otlp-port", Integer.toString(freePort())));
    command.addAll(List.of("--otlp-grpc-port", Integer.toString(freePort())));
    try {
      Path log = Files.createTempFile(dataDir.toAbsolutePath().getParent(), "treeline", ".log");
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.redirectOutput(log.toFile());
      builder.environment().put("TREELINE_DEV_KEY", KEY);
      return new TreelineProcess(builder.start(), log, port, command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  TreelineProcess awaitReady() {
    await()
        .atMost(READY_WITHIN)
        .failFast(() -> assertThat(process.isAlive()).as("%s", output()).isTrue())
        .untilAsserted(() -> assertThat(isReady()).as("%s", output()).isTrue());
    return this;
  }

  boolean isReady() throws InterruptedException {
    try {
      return get("/health/ready").statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  int port() {
    return port;
  }

  /** What it was started with: {@code --kafka-port} or another. */
  String flag(String name) {
    return command.get(command.indexOf(name) + 1);
  }

  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns once they are acknowledged. */
  void send(List<Span> spans) throws IOException, InterruptedException {
    new OtlpClient(URI.create("http://127.0.0.1:" + port + "/v1/traces"), KEY).send(spans);
  }

  HttpResponse<String> trace(TraceId id) throws IOException, InterruptedException {
    return get("/treeline/v1/traces/" + id);
  }

  /** What its header says; a word in parentheses where it is no 200. */
  String statusOf(TraceId id) throws IOException, InterruptedException {
    HttpResponse<String> answer = trace(id);
    return answer.statusCode() == 200
        ? answer.headers().firstValue("Treeline-Status").orElse("(none)")
        : "(" + answer.statusCode() + ")";
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> delete(TraceId id) throws IOException, InterruptedException {
    return http.send(
        request("/treeline/v1/traces/" + id).DELETE().build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(15))
        .header("Authorization", "Bearer " + KEY);
  }

  /** As {@code kill -9} does it. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Stands still, as a machine that swaps or a container that is frozen. */
  void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Goes on as if nothing had been. */
  void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** As Ctrl-C does it; returns the exit code. */
  int stop() {
    process.destroy();
    return awaitEnd();
  }

  /** Empty while it runs. */
  OptionalInt exitCode() {
    return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
  }

  private int awaitEnd() {
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("%s", output()).isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /**
   * Below the range from which outgoing connections take their ports, above the one from which the
   * embedded broker takes its own, and never the same twice, in this JVM or in another: a process
   * binds its ports seconds after they were chosen here.
   */
  static int freePort() {
    while (true) {
      int port = NEXT_PORT.getAndIncrement();
      assertThat(port).as("ports left").isLessThan(32_000);
      try (ServerSocket probe = new ServerSocket(port)) {
        GIVEN_OUT.add(new DatagramSocket(port));
        return probe.getLocalPort();
      } catch (IOException taken) {
        // the next one may be free
      }
    }
  }
}
