package dev.treeline.bench.lab;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A Java process of this class path that answers each line of its standard input with one line; it
 * ends with its input.
 */
public final class Child implements AutoCloseable {

  private static final Duration STOP_WITHIN = Duration.ofSeconds(15);

  private final String name;
  private final Process process;
  private final BufferedWriter in;
  private final BufferedReader out;

  private Child(String name, Process process) {
    this.name = name;
    this.process = process;
    this.in =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  public static Child start(Class<?> main, List<String> jvm, String... args) {
    return start(main.getName(), jvm, Map.of(), args);
  }

  /** By the name of its main class, which this module may not know. */
  static Child start(
      String main, List<String> jvm, Map<String, String> environment, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.add("-Dlogback.configurationFile=logback-lab.xml");
    command.add("-Duser.language=en"); // for Kafka's broker, as in Treeline's main
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(List.of(args));
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
      builder.environment().remove("TREELINE_BENCH_JAVA_OPTS"); // no setting of the product
      builder.environment().putAll(environment);
      return new Child(main, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public synchronized String ask(String line) {
    try {
      in.write(line);
      in.newLine();
      in.flush();
      String answer = out.readLine();
      if (answer == null) {
        throw new IllegalStateException(name + " ended instead of an answer to: " + line);
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be asked: " + line, e);
    }
  }

  /** CPU time of all its threads since it began, by the operating system's account. */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** What of it is in memory now; 0 where the system does not tell. */
  long residentBytes() {
    return status("VmRSS:");
  }

  /** The most of it that was in memory since {@link #forgetPeak}. */
  long peakBytes() {
    return status("VmHWM:");
  }

  void forgetPeak() {
    try {
      Files.writeString(proc("clear_refs"), "5");
    } catch (IOException e) {
      // Not on this system: the peak is that of the whole run, then.
    }
  }

  private long status(String field) {
    try (var lines = Files.lines(proc("status"))) {
      return lines
          .filter(line -> line.startsWith(field))
          .map(line -> line.replaceAll("\\D", ""))
          .mapToLong(kilobytes -> Long.parseLong(kilobytes) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  private Path proc(String file) {
    return Path.of("/proc", Long.toString(process.pid()), file);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Of one that does not end with its input. */
  void terminate() {
    process.destroy();
    close();
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      // It has ended already.
    }
    try {
      if (!process.waitFor(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
