package dev.treeline.bench.assembly;

import dev.treeline.bench.http.Posts;
import dev.treeline.bench.lab.Bounds;
import dev.treeline.bench.lab.Lab;
import dev.treeline.bench.lab.LabBenchmark;
import dev.treeline.bench.lab.Usage;
import dev.treeline.bench.report.Spread;
import dev.treeline.bench.report.Table;
import dev.treeline.bench.traffic.Interleaved;
import dev.treeline.bench.traffic.Lanes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The same spans by each way in, in turns, against the yardstick at one span a record: who does not
 * write Treeline's own records pays for a decoder, an encoder and mostly for one more topic.
 */
public final class Entries implements LabBenchmark {

  private static final int OPEN = 1_000;
  private static final int BATCH = 20;
  private static final int SMALL = 20;
  private static final List<Integer> SIZES = List.of(SMALL, 200);
  private static final String AVRO = "`treeline.spans`, Avro";

  /** What a message has. */
  private enum Message {
    ONE_SPAN("1", 1, false, List.of(Entry.OTLP_TOPIC, Entry.ZIPKIN_TOPIC)),
    ONE_TRACE("20 of a trace", BATCH, false, List.of(Entry.values())),
    ANY_TRACES("20 of any", BATCH, true, List.of(Entry.values()));

    private final String title;
    private final int spans;
    private final boolean mixed;
    private final List<Entry> entries;

    Message(String title, int spans, boolean mixed, List<Entry> entries) {
      this.title = title;
      this.spans = spans;
      this.mixed = mixed;
      this.entries = entries;
    }

    /** Larger traces cost less, but in the same proportions: one message of them tells it. */
    boolean isSentWith(int size) {
      return this == ONE_TRACE || size == SMALL;
    }
  }

  /** A line of the table. */
  private record Line(int size, Message message, String entry) {}

  @Override
  public String purpose() {
    return "ingest by each way in: Avro, a topic of OTLP or Zipkin, OTLP over HTTP";
  }

  @Override
  public Bounds usualBounds() {
    return new Bounds(3, 200_000);
  }

  @Override
  public String run(Lab lab, Bounds bounds, Consumer<String> progress) {
    Map<Line, List<Compared>> rounds = new LinkedHashMap<>();
    try (Posts posts = Posts.start()) {
      for (int number = 0; number <= bounds.rounds(); number++) {
        boolean counts = number > 0; // the first one warms up
        String of = "round %d: ".formatted(number);
        for (int size : SIZES) {
          measure(
              lab,
              posts,
              size,
              traces(bounds.spans(), size),
              (line, round) -> {
                progress.accept(of + text(line, round));
                if (counts) {
                  rounds.computeIfAbsent(line, l -> new ArrayList<>()).add(round);
                }
              });
        }
      }
    }
    return report(rounds, bounds);
  }

  /** As many for each connection. */
  private static int traces(int spans, int size) {
    return Math.max(1, spans / size / Entry.CONNECTIONS) * Entry.CONNECTIONS;
  }

  private static void measure(
      Lab lab, Posts posts, int size, int traces, BiConsumer<Line, Compared> found) {
    Usage yardstick;
    try (Measurement single = Measurement.prepare(lab, new Interleaved(traces, OPEN, size, 1))) {
      yardstick = single.yardstick();
      if (Message.ONE_SPAN.isSentWith(size)) {
        found.accept(
            new Line(size, Message.ONE_SPAN, AVRO), new Compared(single.treeline(), yardstick));
      }
    }
    found.accept(
        new Line(size, Message.ONE_TRACE, AVRO),
        new Compared(Measurement.of(lab, new Interleaved(traces, OPEN, size, BATCH)), yardstick));
    for (Message message : Message.values()) {
      if (message.isSentWith(size)) {
        for (Entry entry : message.entries) {
          Lanes lanes = new Lanes(traces, OPEN, size, message.spans, message.mixed, entry.lanes());
          found.accept(
              new Line(size, message, entry.title()),
              new Compared(entry.measure(lab, posts, lanes), yardstick));
        }
      }
    }
  }

  private static String text(Line line, Compared round) {
    return "%d spans a trace, %s a message, %s: %s us a span, %s spans/s"
        .formatted(
            line.size,
            line.message.title,
            line.entry,
            Spread.text(round.treeline().treelineMicros()),
            Spread.text(round.treeline().perSecond()));
  }

  private static String report(Map<Line, List<Compared>> rounds, Bounds bounds) {
    Table table =
        new Table(
            "spans a trace",
            "spans a message",
            "entry",
            "spans/s",
            "of the yardstick's",
            "Treeline CPU µs/span",
            "of the yardstick's",
            "broker CPU µs/span",
            "received bytes/span",
            "`treeline.spans` bytes/span",
            "changelogs / spans bytes",
            "peak RSS MiB");
    rounds.entrySet().stream()
        .sorted(
            Map.Entry.comparingByKey(
                Comparator.comparingInt(Line::size).thenComparing(Line::message)))
        .forEach(line -> row(table, line.getKey(), line.getValue()));
    return """
        About %,d spans a measurement, at most %,d traces open at a time, %d rounds; median (least–most). Ratios are those of each round. \
        The yardstick, one span a record: %s.

        %s"""
        .formatted(bounds.spans(), OPEN, bounds.rounds(), yardstick(rounds), table);
  }

  private static String yardstick(Map<Line, List<Compared>> rounds) {
    List<String> sizes = new ArrayList<>();
    for (int size : SIZES) {
      List<Compared> found =
          rounds.getOrDefault(new Line(size, Message.ONE_TRACE, AVRO), List.of());
      sizes.add(
          "with %d spans a trace %s spans/s and %s µs of CPU a span"
              .formatted(
                  size,
                  Counts.spread(found, Compared::yardstickPerSecond),
                  Counts.spread(found, Compared::yardstickMicros)));
    }
    return String.join(", ", sizes);
  }

  private static void row(Table table, Line line, List<Compared> found) {
    table.row(
        "%,d".formatted(line.size),
        line.message.title,
        line.entry,
        Counts.spread(found, Compared::perSecond),
        Counts.spread(found, Compared::shareOfPerSecond),
        Counts.spread(found, Compared::micros),
        Counts.spread(found, Compared::shareOfMicros),
        Counts.median(found, round -> round.treeline().brokerMicros()),
        line.entry.equals(AVRO)
            ? ""
            : Counts.median(found, round -> round.treeline().sourcePerSpan()),
        Counts.median(found, round -> round.treeline().spansPerSpan()),
        Counts.median(found, round -> round.treeline().changelogShare()),
        Counts.median(found, round -> round.treeline().peakBytes() / 1048576.0));
  }
}
