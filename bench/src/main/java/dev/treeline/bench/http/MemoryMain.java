package dev.treeline.bench.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The least that a web server does: a plain Javalin handler with as many threads as Treeline has,
 * which answers {@code /memory/NAME} with bytes that it holds. It takes {@code port} and {@code
 * load DIRECTORY}, whose files are the answers.
 */
final class MemoryMain {

  private static final int THREADS = 64;

  private final Map<String, byte[]> answers = new ConcurrentHashMap<>();

  private MemoryMain() {}

  public static void main(String[] args) throws IOException {
    MemoryMain memory = new MemoryMain();
    Javalin javalin = Javalin.create(memory::configure).start("127.0.0.1", 0);
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (!line.equals("port")) {
          memory.load(Path.of(line.split(" ", 2)[1]));
        }
        System.out.println(javalin.port());
      }
    }
    System.exit(0);
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.jetty.threadPool = new QueuedThreadPool(THREADS);
    config.routes.get("/memory/{name}", this::answer);
  }

  private void answer(Context ctx) {
    byte[] bytes = answers.get(ctx.pathParam("name"));
    if (bytes == null) {
      ctx.status(404);
    } else {
      ctx.contentType("application/json").result(bytes);
    }
  }

  private void load(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        answers.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
  }
}
