package dev.treeline.bench.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A broker and Treeline in processes of their own, with a directory that goes when they go. */
public final class Lab implements AutoCloseable {

  private static final List<String> BROKER_JVM = List.of("-Xmx1g", "-XX:MaxDirectMemorySize=256m");

  /** Heap for the topology; RocksDB's budget comes on top. */
  public static final List<String> TREELINE_JVM =
      List.of("-Xmx768m", "-Djdk.nio.maxCachedBufferSize=262144");

  private static final List<String> YARDSTICK_JVM = List.of("-Xmx512m");

  /** It is done in a second or two. */
  private static final long YARDSTICK_POLL_NANOS = Duration.ofMillis(2).toNanos();

  private static final int DELETE_ATTEMPTS = 20;
  private static final long DELETE_PAUSE_NANOS = Duration.ofMillis(250).toNanos();

  private final Path dir;
  private final Child broker;
  private Child treeline;
  private final Child yardstick;
  private final String bootstrapServers;
  private final Kafka kafka;
  private int prefixes;

  private Lab(Path dir) {
    this.dir = dir;
    this.broker = Child.start(BrokerMain.class, BROKER_JVM, dir.resolve("kafka").toString());
    this.treeline = Child.start(TreelineMain.class, measuredJvm());
    this.yardstick = Child.start(YardstickMain.class, YARDSTICK_JVM);
    this.bootstrapServers = broker.ask("where");
    this.kafka = new Kafka(bootstrapServers);
  }

  /** With what {@code TREELINE_BENCH_JAVA_OPTS} adds, a profiler's agent for instance. */
  private static List<String> measuredJvm() {
    String more = System.getenv().getOrDefault("TREELINE_BENCH_JAVA_OPTS", "").strip();
    return more.isEmpty()
        ? TREELINE_JVM
        : Stream.concat(TREELINE_JVM.stream(), Stream.of(more.split("\\s+"))).toList();
  }

  public static Lab open() {
    try {
      return new Lab(Files.createTempDirectory("treeline-bench"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Kafka kafka() {
    return kafka;
  }

  /** An instance of the product beside this broker; its caller closes it. */
  public Instance serve(Setup setup, String name, Map<String, String> settings) {
    return Instance.start(setup, bootstrapServers, dir.resolve(name), measuredJvm(), settings);
  }

  /** A directory that goes with the lab. */
  public Path directory(String name) {
    try {
      return Files.createDirectories(dir.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of a setup of its own; none is the beginning of another. */
  public String newPrefix() {
    return "bench%04d".formatted(++prefixes);
  }

  /** Makes the topics of the setup, as the product makes them. */
  public void prepare(Setup setup) {
    kafka.prepare(setup);
  }

  /** Starts the topology, which ends before the next one starts. */
  public Run run(Setup setup) {
    return new Run(this, setup, "start");
  }

  /** An application with as many tasks that does nothing, in the place of the topology. */
  public Run runBare(Setup setup) {
    return new Run(this, setup, "bare");
  }

  /** What the yardstick takes for the records of the setup, from the first one to the last. */
  public Usage yardstick(Setup setup, long records, Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    yardstick.ask("start " + written(setup));
    try {
      Usage began = null;
      while (true) {
        long seen = Long.parseLong(yardstick.ask("records"));
        if (began == null && seen > 0) {
          began = Usage.of(yardstick, broker);
        }
        if (began != null && seen >= records) {
          return Usage.of(yardstick, broker).since(began);
        }
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("the yardstick has %d records".formatted(seen));
        }
        LockSupport.parkNanos(YARDSTICK_POLL_NANOS);
      }
    } finally {
      yardstick.ask("stop");
    }
  }

  /** Another process of Treeline: what is measured next finds cold code and an empty heap. */
  public void restartTreeline() {
    treeline.close();
    treeline = Child.start(TreelineMain.class, measuredJvm());
  }

  /** As where the disk of an instance is lost: all there is of its state is in Kafka. */
  public void loseState(Setup setup) {
    delete(stateDir(setup));
  }

  public long stateBytes(Setup setup) {
    return bytesIn(stateDir(setup));
  }

  Child treeline() {
    return treeline;
  }

  Path stateDir(Setup setup) {
    return dir.resolve("state-" + setup.prefix());
  }

  void start(Setup setup, String what) {
    treeline.ask(what + " " + written(setup));
  }

  private Path written(Setup setup) {
    Path file = dir.resolve(setup.prefix() + ".properties");
    setup.write(file, bootstrapServers, stateDir(setup));
    return file;
  }

  Map<String, Long> meters() {
    Map<String, Long> all = new HashMap<>();
    for (String pair : treeline.ask("meters").split(" ")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        all.merge(pair.substring(0, equals), Long.parseLong(pair.substring(equals + 1)), Long::sum);
      }
    }
    return all;
  }

  Usage usage() {
    return Usage.of(treeline, broker);
  }

  /** Topics and state of a run that is over; nobody measures beside what it left. */
  public void discard(Setup setup) {
    kafka.discard(setup);
    delete(stateDir(setup));
  }

  static long bytesIn(Path directory) {
    if (!Files.exists(directory)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(Lab::size).sum();
    } catch (IOException | UncheckedIOException e) {
      return 0; // a compaction was faster
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0; // compacted away since
    }
  }

  /** Again where somebody wrote to it meanwhile: a compaction may still be finishing. */
  private static void delete(Path directory) {
    for (int attempt = 1; Files.exists(directory); attempt++) {
      try (Stream<Path> all = Files.walk(directory)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      } catch (IOException | UncheckedIOException e) {
        if (attempt == DELETE_ATTEMPTS) {
          throw new IllegalStateException(directory + " cannot be deleted", e);
        }
        LockSupport.parkNanos(DELETE_PAUSE_NANOS);
      }
    }
  }

  @Override
  public void close() {
    treeline.close();
    yardstick.close();
    kafka.close();
    broker.close();
    delete(dir);
  }
}
