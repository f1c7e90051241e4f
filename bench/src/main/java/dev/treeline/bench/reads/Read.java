package dev.treeline.bench.reads;

import dev.treeline.bench.http.Load;
import dev.treeline.bench.http.Load.Requests;
import dev.treeline.bench.http.Memory;
import dev.treeline.bench.lab.Bounds;
import dev.treeline.bench.lab.Instance;
import dev.treeline.bench.lab.Lab;
import dev.treeline.bench.lab.LabBenchmark;
import dev.treeline.bench.lab.Setup;
import dev.treeline.bench.report.Spread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * One trace by its id, against a handler that returns the same bytes from memory. Four sides take
 * turns: memory, a closed trace, a live one, and a closed one asked of an instance that has not got
 * it. All traces are on one instance: the other one joins when they are there, and gets none before
 * the end.
 */
public final class Read implements LabBenchmark {

  /** An instance refuses more at once for others: it must have threads left to answer them. */
  private static final int MOST_HOPS = 32;

  private static final Duration MEASURED = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Answers in memory of each kind. */
  private static final int KEPT_SPANS = 4_000;

  private static final int KEPT_TRACES = 16;

  private static final Map<String, String> SETTINGS =
      Map.of(
          "close.after-root", "1s",
          "datadog.requests-per-minute", "0",
          // Whoever has a task keeps it.
          "streams.acceptable.recovery.lag", "0",
          "streams.probing.rebalance.interval.ms", "3600000");

  /** Who answers. */
  enum Side {
    MEMORY,
    CLOSED,
    LIVE,
    HOP
  }

  /**
   * What is asked.
   *
   * @param warmUp how long, before a round counts: a server compiles while it answers
   */
  private record Plan(
      List<Integer> sizes,
      List<Asked> dialects,
      List<Integer> connections,
      Set<Side> sides,
      Duration warmUp) {}

  private final String purpose;
  private final Bounds usual;
  private final Plan plan;

  private Read(String purpose, Bounds usual, Plan plan) {
    this.purpose = purpose;
    this.usual = usual;
    this.plan = plan;
  }

  /** Everything. */
  public static Read full() {
    return new Read(
        "a trace by its id in each dialect, to be at least 0.6 of a handler with the bytes in memory",
        new Bounds(5, 40_000),
        new Plan(
            List.of(20, 200, 2_000),
            List.of(Asked.values()),
            List.of(8, 64),
            EnumSet.allOf(Side.class),
            Duration.ofSeconds(3)));
  }

  /** As much of it as tells in a minute whether reads have become slow. */
  public static Read brief() {
    return new Read(
        "the native and Datadog's answers of read, with 8 connections",
        new Bounds(3, 8_000),
        new Plan(
            List.of(20, 2_000),
            List.of(Asked.TREELINE, Asked.DATADOG),
            List.of(8),
            EnumSet.of(Side.MEMORY, Side.CLOSED),
            Duration.ofSeconds(3)));
  }

  record Cell(int size, Asked dialect, int connections) {}

  private record Questions(Requests memory, Requests closed, Requests live) {
    Requests of(Side side) {
      return switch (side) {
        case MEMORY -> memory;
        case CLOSED, HOP -> closed;
        case LIVE -> live;
      };
    }
  }

  @Override
  public String purpose() {
    return purpose;
  }

  @Override
  public Bounds usualBounds() {
    return usual;
  }

  @Override
  public String run(Lab lab, Bounds bounds, Consumer<String> progress) {
    return new ReadReport(bounds, measure(lab, bounds, progress)).text();
  }

  /** The median part of memory's speed, by name; a larger one is a faster Treeline. */
  public Map<String, Double> ratios(Lab lab, Bounds bounds, Consumer<String> progress) {
    Map<String, Double> ratios = new LinkedHashMap<>();
    measure(lab, bounds, progress)
        .forEach(
            (cell, found) -> {
              String name =
                  "read." + cell.size + "." + cell.dialect.name().toLowerCase(Locale.ROOT);
              ratios.put(name + ".requests", median(found, sample -> sample.ofMemory(Side.CLOSED)));
              ratios.put(name + ".cpu", median(found, ReadSample::cpuOfMemory));
            });
    return ratios;
  }

  private static double median(List<ReadSample> found, ToDoubleFunction<ReadSample> value) {
    return Spread.of(found.stream().map(value::applyAsDouble).toList()).median();
  }

  private Map<Cell, List<ReadSample>> measure(Lab lab, Bounds bounds, Consumer<String> progress) {
    Setup setup = Setup.of(lab.newPrefix());
    lab.prepare(setup);
    List<ReadTraces> all = traces(bounds);
    try (Instance owner = lab.serve(setup, "owner", SETTINGS).awaitReady(PATIENCE);
        Memory memory = Memory.start(Lab.TREELINE_JVM);
        Load load = Load.start(lab.directory("requests"))) {
      lab.kafka().send(setup, all.stream().flatMap(ReadTraces::messages));
      Answers answers = new Answers(owner.port());
      all.forEach(these -> awaitAll(answers, these));
      memory.load(kept(lab, answers, all));
      progress.accept("all traces are there");
      try (Instance other = lab.serve(setup, "other", SETTINGS).awaitReady(PATIENCE)) {
        Answers hop = new Answers(other.port());
        all.forEach(these -> awaitAll(hop, these));
        progress.accept("all traces are a hop away");
        Rounds rounds = new Rounds(plan, load, memory, owner, other, all);
        rounds.warmUp(plan);
        for (int round = 1; round <= bounds.rounds(); round++) {
          rounds.run(round, progress);
        }
        return rounds.samples;
      }
    }
  }

  private List<ReadTraces> traces(Bounds bounds) {
    List<ReadTraces> all = new ArrayList<>();
    int first = 0;
    for (int size : plan.sizes) {
      int number = Math.max(2, bounds.spans() / size);
      for (boolean live : new boolean[] {false, true}) {
        all.add(new ReadTraces(size, live, first, number));
        first += number;
      }
    }
    return all;
  }

  private static void awaitAll(Answers answers, ReadTraces these) {
    these
        .traces()
        .forEach(trace -> answers.await(Asked.TREELINE, trace, these.live() ? "live" : "complete"));
  }

  /** What the server in memory answers: a closed trace's own answer. */
  private static Path kept(Lab lab, Answers answers, List<ReadTraces> all) {
    Path directory = lab.directory("answers");
    for (ReadTraces these : all) {
      if (!these.live()) {
        for (Asked dialect : Asked.values()) {
          for (ReadTraces.Trace trace : keptOf(these)) {
            write(
                directory.resolve(file(dialect, trace)), answers.await(dialect, trace, "complete"));
          }
        }
      }
    }
    return directory;
  }

  private static List<ReadTraces.Trace> keptOf(ReadTraces these) {
    return these.sample(Math.min(KEPT_TRACES, KEPT_SPANS / these.size()));
  }

  private static String file(Asked dialect, ReadTraces.Trace trace) {
    return dialect + "-" + trace.id();
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rounds: all cells, and in each of them all sides, one after another. */
  private static final class Rounds {

    private final Set<Side> sides;
    private final Load load;
    private final Memory memory;
    private final Instance owner;
    private final Instance other;
    private final Map<Cell, Questions> requests = new LinkedHashMap<>();
    private final Map<Cell, List<ReadSample>> samples = new LinkedHashMap<>();

    Rounds(
        Plan plan, Load load, Memory memory, Instance owner, Instance other, List<ReadTraces> all) {
      this.sides = plan.sides;
      this.load = load;
      this.memory = memory;
      this.owner = owner;
      this.other = other;
      for (int size : plan.sizes) {
        for (Asked dialect : plan.dialects) {
          Questions asked = questions(dialect, of(all, size, false), of(all, size, true));
          for (int connections : plan.connections) {
            requests.put(new Cell(size, dialect, connections), asked);
          }
        }
      }
    }

    private static ReadTraces of(List<ReadTraces> all, int size, boolean live) {
      return all.stream()
          .filter(these -> these.size() == size && these.live() == live)
          .findFirst()
          .orElseThrow();
    }

    private Questions questions(Asked dialect, ReadTraces closed, ReadTraces live) {
      List<String> headers = dialect.headers();
      Stream<String> files =
          keptOf(closed).stream().map(trace -> Memory.path(file(dialect, trace)));
      Requests ofClosed = load.requests(headers, closed.traces().map(dialect::path));
      return new Questions(
          load.requests(headers, files),
          ofClosed,
          load.requests(headers, live.traces().map(dialect::path)));
    }

    void warmUp(Plan plan) {
      requests.forEach(
          (cell, asked) -> {
            if (cell.connections == plan.connections.get(0)) {
              for (Side side : sides) {
                measure(side, cell, asked.of(side), plan.warmUp);
              }
            }
          });
    }

    void run(int round, Consumer<String> progress) {
      requests.forEach(
          (cell, asked) -> {
            Map<Side, Measured> measured = new LinkedHashMap<>();
            for (Side side : sides) {
              if (side != Side.HOP || cell.connections <= MOST_HOPS) {
                measured.put(side, measure(side, cell, asked.of(side), MEASURED));
              }
            }
            ReadSample sample = new ReadSample(measured);
            progress.accept(
                "round %d, %s: %s requests/s, %s of memory"
                    .formatted(
                        round,
                        cell,
                        Spread.text(sample.of(Side.CLOSED).perSecond()),
                        Spread.text(sample.ofMemory(Side.CLOSED))));
            samples.computeIfAbsent(cell, c -> new ArrayList<>()).add(sample);
          });
    }

    private Measured measure(Side side, Cell cell, Requests asked, Duration time) {
      int port =
          switch (side) {
            case MEMORY -> memory.port();
            case CLOSED, LIVE -> owner.port();
            case HOP -> other.port();
          };
      Duration before = cpu(side);
      Load.Found found = load.run(port, cell.connections, time, asked);
      return new Measured(found, cpu(side).minus(before));
    }

    /** Of all who took part in the answers. */
    private Duration cpu(Side side) {
      return switch (side) {
        case MEMORY -> memory.cpu();
        case CLOSED, LIVE -> owner.cpu();
        case HOP -> owner.cpu().plus(other.cpu());
      };
    }
  }
}
