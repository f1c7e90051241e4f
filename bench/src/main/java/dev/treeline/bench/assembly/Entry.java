package dev.treeline.bench.assembly;

import dev.treeline.bench.http.Posts;
import dev.treeline.bench.lab.Lab;
import dev.treeline.bench.lab.Run;
import dev.treeline.bench.lab.Setup;
import dev.treeline.bench.lab.Usage;
import dev.treeline.bench.traffic.Lanes;
import dev.treeline.load.send.Format;
import dev.treeline.topology.source.SourceFormat;
import java.time.Duration;
import java.util.Map;

/** A way of spans to {@code treeline.spans} that is not a producer's own. */
enum Entry {
  OTLP_TOPIC("topic, `otlp_proto`") {
    @Override
    Sample measure(Lab lab, Posts posts, Lanes lanes) {
      return topic(lab, lanes, SourceFormat.OTLP_PROTO, Format.KAFKA_OTLP);
    }
  },
  ZIPKIN_TOPIC("topic, `zipkin_proto`") {
    @Override
    Sample measure(Lab lab, Posts posts, Lanes lanes) {
      return topic(lab, lanes, SourceFormat.ZIPKIN_PROTO, Format.KAFKA_ZIPKIN_PROTO);
    }
  },
  OTLP_HTTP("OTLP/HTTP") {
    @Override
    int lanes() {
      return CONNECTIONS;
    }

    @Override
    Sample measure(Lab lab, Posts posts, Lanes lanes) {
      Setup setup = Measurement.setup(lab).withGateway();
      lab.prepare(setup);
      long bytes = posts.prepare(lanes);
      try (Run run = lab.run(setup).awaitReady(Measurement.PATIENCE)) {
        Usage began = run.usage();
        posts.send(run.port());
        return sample(lab, setup, run, lanes, began, Map.of(Setup.SOURCE_TOPIC, bytes));
      } finally {
        lab.discard(setup);
      }
    }
  };

  /** As many requests as a gateway works on at once: more are told to come again. */
  static final int CONNECTIONS = 32;

  private final String title;

  Entry(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Partitions or connections. */
  int lanes() {
    return 4;
  }

  /** From the first record read, or the first request sent, to the last trace closed. */
  abstract Sample measure(Lab lab, Posts posts, Lanes lanes);

  private static Sample topic(Lab lab, Lanes lanes, SourceFormat format, Format written) {
    Setup setup = Measurement.setup(lab).reading(format);
    lab.prepare(setup);
    for (int lane = 0; lane < lanes.number(); lane++) {
      lab.kafka().sendToSource(setup, lane, lanes.lane(lane).map(written::encode));
    }
    try (Run run = lab.run(setup)) {
      Usage began =
          run.await(
              "a first record",
              meters -> meters.getOrDefault("treeline.source.records", 0L) > 0,
              Measurement.PATIENCE);
      return sample(lab, setup, run, lanes, began, Map.of());
    } finally {
      lab.discard(setup);
    }
  }

  /**
   * The last traces have to be quiet for a while before they may close, in which nothing is done:
   * it does not count.
   */
  private static Sample sample(
      Lab lab, Setup setup, Run run, Lanes lanes, Usage began, Map<String, Long> received) {
    Usage stored = run.await("all spans", Counts.accepted(lanes.spans()), Measurement.PATIENCE);
    long quietSince = System.nanoTime();
    Measurement.awaitQuiet(lab, setup);
    Duration quiet = Duration.ofNanos(System.nanoTime() - quietSince);
    Usage closed =
        run.await("all traces closed", Counts.closed(lanes.traces()), Measurement.PATIENCE);
    Map<String, Long> bytes = lab.kafka().bytes(setup);
    bytes.putAll(received);
    return new Sample(
        lanes.spans(),
        lanes.spans() / lanes.batch(),
        stored.since(began),
        closed.since(began).without(quiet),
        bytes,
        run.diskBytes(),
        run.peakBytes(),
        run.meter("treeline.traces.emitted"));
  }
}
