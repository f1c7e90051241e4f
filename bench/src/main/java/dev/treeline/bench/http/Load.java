package dev.treeline.bench.http;

import dev.treeline.bench.lab.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A process that asks a server as fast as it answers. */
public final class Load implements AutoCloseable {

  private static final List<String> JVM = List.of("-Xmx256m", "-XX:+UseSerialGC");

  private final Path dir;
  private final Child process;
  private int files;

  private Load(Path dir) {
    this.dir = dir;
    this.process = Child.start(LoadMain.class, JVM);
  }

  /** Keeps what is to be asked in the directory. */
  public static Load start(Path dir) {
    return new Load(dir);
  }

  /** Requests of which each next one is any: written down once, asked many times. */
  public record Requests(Path file) {}

  public Requests requests(List<String> headers, Stream<String> paths) {
    Path file = dir.resolve("requests-" + ++files);
    try {
      Files.write(file, Stream.concat(Stream.of(String.join("\t", headers)), paths).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Requests(file);
  }

  /**
   * What came of it.
   *
   * @param failures answers that were no 200
   * @param failedWith the status of one of them
   */
  public record Found(
      long requests,
      long bytes,
      double seconds,
      double p50Millis,
      double p99Millis,
      long failures,
      int failedWith) {

    static Found parse(String line) {
      String[] words = line.split(" ");
      return new Found(
          Long.parseLong(words[0]),
          Long.parseLong(words[1]),
          Long.parseLong(words[2]) / 1e9,
          Long.parseLong(words[3]) / 1e6,
          Long.parseLong(words[4]) / 1e6,
          Long.parseLong(words[5]),
          Integer.parseInt(words[6]));
    }

    public double perSecond() {
      return requests / seconds;
    }
  }

  /** Each connection asks again as soon as it has its answer. */
  public Found run(int port, int connections, Duration time, Requests requests) {
    Found found =
        Found.parse(
            process.ask(
                "run %d %d %d %s".formatted(port, connections, time.toMillis(), requests.file())));
    if (found.failures > 0) {
      throw new IllegalStateException(
          "%d of %d answers were no 200, but %d for instance"
              .formatted(found.failures, found.requests, found.failedWith));
    }
    return found;
  }

  @Override
  public void close() {
    process.close();
  }
}
