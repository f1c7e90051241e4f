package dev.treeline.cli.clients;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of somebody else, run to its end. */
final class Program {

  private static final int PATIENCE_SECONDS = 300;

  private Program() {}

  /**
   * What it printed.
   *
   * @param environment on top of this process's own
   * @param remedy what to do when the program is not there
   * @throws AssertionError when it is not there, fails or does not end
   */
  static String run(
      Path dir, Map<String, String> environment, String remedy, List<String> command) {
    Process process = null;
    try {
      Path errors = Files.createTempFile(dir, "stderr", ".log");
      Path output = Files.createTempFile(dir, "stdout", ".log");
      ProcessBuilder builder = builder(command, environment);
      process =
          start(
              builder
                  .directory(dir.toFile())
                  .redirectError(errors.toFile())
                  .redirectOutput(output.toFile()),
              remedy);
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      String said = text(errors);
      if (!ended || process.exitValue() != 0) {
        throw new AssertionError(
            "%s %s:%n%s%n%s"
                .formatted(command, ended ? "failed" : "did not end", text(output), said));
      }
      if (!said.isBlank()) {
        System.out.println(said.strip());
      }
      return text(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } finally {
      if (process != null) {
        process.destroyForcibly();
      }
    }
  }

  /** Without the variables that would steer OpenTelemetry or Treeline from outside. */
  static ProcessBuilder builder(List<String> command, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(Program::steers);
    builder.environment().putAll(environment);
    return builder;
  }

  private static boolean steers(String variable) {
    return variable.startsWith("OTEL_") || variable.startsWith("TREELINE_");
  }

  private static Process start(ProcessBuilder builder, String remedy) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new AssertionError(e.getMessage() + ": " + remedy, e);
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
