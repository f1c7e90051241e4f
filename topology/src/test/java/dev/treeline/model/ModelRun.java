package dev.treeline.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.span.Span;
import dev.treeline.span.TraceId;
import dev.treeline.topology.AssemblyDriver;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.trace.Trace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Sends traces through one topology, wave by wave, and holds each to its model in between. */
final class ModelRun implements AutoCloseable {

  private static final Duration MAX_OPEN = Duration.ofMinutes(10);

  /** Less than any trace has to be quiet for before it is closed. */
  private static final Duration WAVE = Duration.ofSeconds(3);

  /** More than any trace can be open for. */
  private static final Duration QUIET = MAX_OPEN.plusMinutes(1);

  /** With others in between, the records of one trace are many of them apart. */
  private static final List<Duration> PAUSES =
      Stream.of(0, 50, 50, 100, 100, 200, 300, 2_000, 6_000).map(Duration::ofMillis).toList();

  /** What has come of a trace, and how often it was closed. */
  private static final class Sent {
    private final Set<List<Span>> records = new LinkedHashSet<>();
    private int arrivals;
    private int revision;
    private boolean news;

    NaiveTrace naive() {
      return NaiveTrace.of(records.stream().flatMap(List::stream).toList());
    }
  }

  private final AssemblyDriver treeline;
  private final Random random;
  private final TracesTopic topic = new TracesTopic();
  private final Map<TraceId, Sent> sent = new HashMap<>();
  private final Map<TraceId, String> names = new HashMap<>();

  /**
   * Starts with nothing stored.
   *
   * @param retention after half of which a trace goes on in another bucket
   */
  ModelRun(Path stateDir, long seed, Duration retention) {
    AssemblySettings defaults = AssemblySettings.DEFAULTS;
    this.treeline =
        new AssemblyDriver(
            new AssemblySettings(
                defaults.closeAfterRoot(),
                defaults.closeAfterQuiet(),
                MAX_OPEN,
                retention,
                defaults.maxStale(),
                defaults.limits()),
            stateDir);
    this.random = new Random(seed);
  }

  /** All at once: what one trace does must not touch another. */
  void run(List<RandomTrace> traces) {
    traces.forEach(trace -> names.put(trace.id(), trace.name()));
    int waves = traces.get(0).waves().size();
    for (int wave = 0; wave < waves; wave++) {
      List<List<Span>> records = new ArrayList<>();
      for (RandomTrace trace : traces) {
        records.addAll(trace.waves().get(wave));
      }
      wave(records);
    }
  }

  /** Record by record, with pauses in which some are closed and others not. */
  void drip(List<RandomTrace> traces) {
    traces.forEach(trace -> names.put(trace.id(), trace.name()));
    List<List<Span>> records = new ArrayList<>();
    traces.forEach(trace -> trace.waves().forEach(records::addAll));
    Collections.shuffle(records, random);
    for (List<Span> record : records) {
      Sent trace = arrives(record);
      treeline.skip(PAUSES.get(random.nextInt(PAUSES.size())));
      check(record.get(0).traceId(), trace, this::checkAtAnyTime);
    }
    quiet();
    sent.forEach((id, trace) -> check(id, trace, this::checkWhatIsLeft));
  }

  private void wave(List<List<Span>> records) {
    Collections.shuffle(records, random);
    Duration step = WAVE.dividedBy(10);
    for (int i = 0; i < records.size(); i++) {
      arrives(records.get(i));
      if (i % (records.size() / 10 + 1) == 0) {
        treeline.skip(step);
      }
    }
    treeline.skip(step);
    sent.forEach((id, trace) -> check(id, trace, this::checkBeforeItIsClosed));
    quiet();
    sent.forEach((id, trace) -> check(id, trace, this::checkOnceItIsClosed));
  }

  private void quiet() {
    for (Duration left = QUIET; left.compareTo(Duration.ZERO) > 0; left = left.minusSeconds(2)) {
      treeline.skip(Duration.ofSeconds(2));
    }
    topic.read(treeline.tracesTopic());
  }

  private Sent arrives(List<Span> record) {
    treeline.arrives(record.toArray(Span[]::new));
    Sent trace = sent.computeIfAbsent(record.get(0).traceId(), id -> new Sent());
    trace.arrivals++;
    trace.news |= trace.records.add(record);
    return trace;
  }

  private void check(TraceId id, Sent trace, BiConsumer<TraceId, Sent> check) {
    try {
      check.accept(id, trace);
    } catch (AssertionError e) {
      throw new AssertionError(names.get(id) + " of " + trace.records, e);
    }
  }

  private void checkAtAnyTime(TraceId id, Sent trace) {
    Agreement.atAnyTime(treeline.trace(id), trace.naive());
  }

  private void checkBeforeItIsClosed(TraceId id, Sent trace) {
    NaiveTrace naive = trace.naive();
    if (trace.news) {
      Agreement.live(treeline.trace(id), naive, trace.revision);
    } else {
      Agreement.closed(treeline.trace(id), naive, trace.revision, naive.closedBy());
    }
  }

  private void checkOnceItIsClosed(TraceId id, Sent trace) {
    NaiveTrace naive = trace.naive();
    trace.revision += trace.news ? 1 : 0;
    trace.news = false;
    Agreement.closed(treeline.trace(id), naive, trace.revision, naive.closedBy());
    Agreement.completed(topic.chunks(id), naive, trace.revision, naive.closedBy());
  }

  /** How often it was closed and by what depends on the pauses; what it is does not. */
  private void checkWhatIsLeft(TraceId id, Sent trace) {
    NaiveTrace naive = trace.naive();
    Trace answer = treeline.trace(id);
    String closedBy = String.valueOf(answer.closedBy());
    assertThat(answer.revision()).isBetween(1, trace.arrivals);
    Agreement.closed(answer, naive, answer.revision(), closedBy);
    Agreement.completed(topic.chunks(id), naive, answer.revision(), closedBy);
  }

  @Override
  public void close() {
    treeline.close();
  }
}
