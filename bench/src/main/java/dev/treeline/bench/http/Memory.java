package dev.treeline.bench.http;

import dev.treeline.bench.lab.Child;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A process that answers from memory. */
public final class Memory implements AutoCloseable {

  private final Child process;
  private final int port;

  private Memory(Child process) {
    this.process = process;
    this.port = Integer.parseInt(process.ask("port"));
  }

  public static Memory start(List<String> jvm) {
    return new Memory(Child.start(MemoryMain.class, jvm));
  }

  /** From now on it has each file of the directory. */
  public void load(Path directory) {
    process.ask("load " + directory);
  }

  public static String path(String file) {
    return "/memory/" + file;
  }

  public int port() {
    return port;
  }

  public Duration cpu() {
    return process.cpu();
  }

  @Override
  public void close() {
    process.close();
  }
}
