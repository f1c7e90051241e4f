package dev.treeline.bench.assembly;

import dev.treeline.bench.lab.Bounds;
import dev.treeline.bench.lab.Kafka.Message;
import dev.treeline.bench.lab.Lab;
import dev.treeline.bench.lab.LabBenchmark;
import dev.treeline.bench.lab.Run;
import dev.treeline.bench.lab.Setup;
import dev.treeline.bench.lab.Usage;
import dev.treeline.bench.report.Spread;
import dev.treeline.bench.report.Table;
import dev.treeline.bench.traffic.Interleaved;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What a span costs that comes when it happens: a topic that is full beforehand is read and written
 * in large batches, and at a part of the load each poll and each request has few records.
 */
public final class PartLoad implements LabBenchmark {

  /**
   * How spans come.
   *
   * @param lingerMs of their producer; with 0 each comes for itself, as from many senders
   */
  private record Load(int rate, int lingerMs) {}

  private static final List<Load> LOADS =
      List.of(new Load(2_500, 5), new Load(10_000, 5), new Load(10_000, 0), new Load(40_000, 5));

  private static final int SIZE = 20;
  private static final int OPEN = 1_000;
  private static final int WARM_UP = 800_000;
  private static final Duration LEAD = Duration.ofSeconds(5);
  private static final Duration MEASURED = Duration.ofSeconds(20);
  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  /**
   * At one load.
   *
   * @param behind spans that were sent and not taken in when it ended
   */
  private record Paced(Usage used, long spans, long behind) {

    double micros() {
      return used.cpuMicros() / spans;
    }

    double brokerMicros() {
      return used.brokerMicros() / spans;
    }
  }

  @Override
  public String purpose() {
    return "what a span costs at a part of the load, as it comes";
  }

  @Override
  public Bounds usualBounds() {
    return new Bounds(2, 0);
  }

  @Override
  public String run(Lab lab, Bounds bounds, Consumer<String> progress) {
    Measurement.of(lab, new Interleaved(WARM_UP / SIZE, OPEN, SIZE, 1)); // not counted
    Map<Load, List<Paced>> rounds = new LinkedHashMap<>();
    for (int round = 1; round <= bounds.rounds(); round++) {
      for (Load load : LOADS) {
        Paced paced = measure(lab, load);
        progress.accept(
            "round %d, %,d spans/s, linger %d ms: %s us a span"
                .formatted(round, load.rate(), load.lingerMs(), Spread.text(paced.micros())));
        rounds.computeIfAbsent(load, l -> new ArrayList<>()).add(paced);
      }
    }
    return report(bounds, rounds);
  }

  private static Paced measure(Lab lab, Load load) {
    int rate = load.rate();
    Setup setup = Measurement.setup(lab);
    lab.prepare(setup);
    int traces = rate * (int) LEAD.plus(MEASURED).toSeconds() / SIZE;
    Iterator<Message> messages = new Interleaved(traces, OPEN, SIZE, 1).messages().iterator();
    try (Run run = lab.run(setup);
        Producer<byte[], byte[]> producer = lab.kafka().producer(load.lingerMs())) {
      run.awaitReady(Measurement.PATIENCE);
      long began = System.nanoTime();
      long lead = send(messages, setup, producer, rate, began, 0, LEAD);
      Usage before = run.usage();
      long sent = send(messages, setup, producer, rate, began, lead, LEAD.plus(MEASURED));
      Usage used = run.usage().since(before);
      return new Paced(used, sent - lead, sent - run.meter("treeline.spans.accepted"));
    } finally {
      lab.discard(setup);
    }
  }

  /** Until so long after the beginning; returns how many were sent since then. */
  private static long send(
      Iterator<Message> messages,
      Setup setup,
      Producer<byte[], byte[]> producer,
      int rate,
      long began,
      long sentBefore,
      Duration until) {
    long sent = sentBefore;
    long since = System.nanoTime() - began;
    while (since < until.toNanos()) {
      long due = since * rate / Duration.ofSeconds(1).toNanos();
      while (sent < due && messages.hasNext()) {
        Message message = messages.next();
        producer.send(new ProducerRecord<>(setup.spansTopic(), message.key(), message.value()));
        sent++;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      since = System.nanoTime() - began;
    }
    return sent;
  }

  private static String report(Bounds bounds, Map<Load, List<Paced>> rounds) {
    Table table =
        new Table(
            "spans/s",
            "producer lingers, ms",
            "Treeline CPU µs/span",
            "broker CPU µs/span",
            "spans behind at the end");
    rounds.forEach(
        (load, found) ->
            table.row(
                "%,d".formatted(load.rate()),
                Integer.toString(load.lingerMs()),
                Counts.spread(found, Paced::micros),
                Counts.spread(found, Paced::brokerMicros),
                Counts.median(found, Paced::behind)));
    return """
        %d spans a trace, one a record, at most %,d traces open at a time, %d s of each rate, %d rounds; median (least–most). \
        Closes are in it:

        %s"""
        .formatted(SIZE, OPEN, MEASURED.toSeconds(), bounds.rounds(), table);
  }
}
