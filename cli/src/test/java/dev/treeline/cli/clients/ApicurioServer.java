package dev.treeline.cli.clients;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Apicurio's registry, which the build has unpacked, in a process of its own. It needs Java 21; its
 * older versions run on 17, and overflow the stack over a record that holds a map of itself (its
 * issue 7023).
 */
final class ApicurioServer implements AutoCloseable {

  private static final Path DIR = Path.of("target/apicurio");
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int JAVA = 21;

  private final Process process;
  private final String url;
  private final Thread lastResort;

  private ApicurioServer(Process process, String url) {
    this.process = process;
    this.url = url;
    this.lastResort = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  static ApicurioServer start() {
    Optional<Path> java = java();
    if (java.isEmpty()) {
      // Said on the console: a skipped test is one word in a report that nobody opens.
      System.out.printf(
          "NOT tried: the schema registry of Apicurio, which needs Java %d or newer. This is Java %d,"
              + " and no such is installed beside %s: install one there, or build with it%n",
          JAVA, Runtime.version().feature(), System.getProperty("java.home"));
    }
    Assumptions.assumeTrue(
        java.isPresent(), "Apicurio needs a Java " + JAVA + " beside the one that builds");
    try {
      int port = freePort();
      Process process =
          Program.builder(
                  List.of(
                      java.get().toAbsolutePath().toString(),
                      "-Xmx300m",
                      "-Dquarkus.http.host=127.0.0.1",
                      "-Dquarkus.http.port=" + port,
                      "-Dquarkus.management.host=127.0.0.1",
                      "-Dquarkus.management.port=" + freePort(),
                      "-jar",
                      "quarkus-run.jar"),
                  Map.of())
              .directory(DIR.toFile())
              .redirectErrorStream(true)
              .redirectOutput(DIR.resolve("server.log").toFile())
              .start();
      ApicurioServer server =
          new ApicurioServer(process, "http://127.0.0.1:" + port + "/apis/ccompat/v7");
      server.awaitReady();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() {
    HttpClient http = HttpClient.newHttpClient();
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/subjects")).build();
    try {
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .failFast("the registry ended: see " + DIR + "/server.log", () -> !process.isAlive())
          .until(() -> http.send(request, BodyHandlers.ofString()).statusCode() == 200);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** This one, or one that is installed beside it. */
  private static Optional<Path> java() {
    Path here = Path.of(System.getProperty("java.home"));
    if (Runtime.version().feature() >= JAVA) {
      return Optional.of(here.resolve("bin/java"));
    }
    try (Stream<Path> beside = Files.list(Objects.requireNonNull(here.toRealPath().getParent()))) {
      return beside
          .filter(home -> versionOf(home) >= JAVA)
          .map(home -> home.resolve("bin/java"))
          .filter(Files::isExecutable)
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int versionOf(Path home) {
    Path release = home.resolve("release");
    if (!Files.isReadable(release)) {
      return 0;
    }
    try (InputStream in = Files.newInputStream(release)) {
      Properties properties = new Properties();
      properties.load(in);
      String version = properties.getProperty("JAVA_VERSION", "0").replace("\"", "");
      return Integer.parseInt(version.split("\\D", 2)[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Of the API that is compatible with Confluent's. */
  String url() {
    return url;
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
