package dev.treeline.bench.lab;

import dev.treeline.topology.KafkaSourceStreams;
import dev.treeline.topology.KafkaTreelineStreams;
import dev.treeline.topology.StreamsSettings;
import dev.treeline.wire.WireValues;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The process of the topology. It takes {@code start FILE} with a {@link Setup} in it, {@code bare
 * FILE} for one that does nothing, {@code ready}, {@code port}, {@code meters}, {@code heap} and
 * {@code stop}, and can be started and stopped many times, so that what is measured later finds
 * warm code.
 */
final class TreelineMain {

  private @Nullable KafkaTreelineStreams streams;
  private @Nullable KafkaSourceStreams sources;
  private @Nullable Intake intake;
  private @Nullable BareStreams bare;
  private SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private TreelineMain() {}

  public static void main(String[] args) throws IOException {
    TreelineMain treeline = new TreelineMain();
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        System.out.println(treeline.answer(line));
      }
    }
    treeline.stop();
    System.exit(0);
  }

  private String answer(String line) {
    String[] words = line.split(" ", 2);
    return switch (words[0]) {
      case "start" -> start(Path.of(words[1]));
      case "bare" -> startBare(Path.of(words[1]));
      case "ready" -> Boolean.toString(isReady());
      case "port" -> Integer.toString(intake == null ? 0 : intake.port());
      case "meters" -> meters();
      case "heap" -> Long.toString(usedHeap());
      case "stop" -> stop();
      default -> "unknown: " + line;
    };
  }

  private String start(Path file) {
    registry = new SimpleMeterRegistry();
    registry.config().meterFilter(percentiles());
    Setup.Written setup = Setup.read(file);
    StreamsSettings settings = setup.streamsSettings();
    streams = KafkaTreelineStreams.start(settings, tenant -> true, registry);
    if (setup.gateway()) {
      intake = Intake.start(setup);
    }
    setup
        .source()
        .ifPresent(
            source -> {
              awaitStreams(); // else what is measured first is a wait for it
              sources =
                  KafkaSourceStreams.start(
                      settings, List.of(source), WireValues.NONE, tenant -> true, registry);
            });
    return "started";
  }

  private void awaitStreams() {
    while (streams != null && !streams.isReady()) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private String startBare(Path file) {
    bare = BareStreams.start(Setup.read(file));
    return "started";
  }

  private boolean isReady() {
    return (streams != null && streams.isReady()) || (bare != null && bare.isReady());
  }

  private String stop() {
    if (bare != null) {
      bare.close();
      bare = null;
    }
    if (intake != null) {
      intake.close();
      intake = null;
    }
    if (sources != null) {
      sources.close();
      sources = null;
    }
    if (streams != null) {
      streams.close(Duration.ofSeconds(20));
      streams = null;
    }
    return "stopped";
  }

  /** Of the whole time, not of the last minutes. */
  private static MeterFilter percentiles() {
    return new MeterFilter() {
      @Override
      public DistributionStatisticConfig configure(
          Meter.Id id, DistributionStatisticConfig config) {
        return id.getType() == Meter.Type.TIMER
            ? DistributionStatisticConfig.builder()
                .percentiles(0.5, 0.99)
                .expiry(Duration.ofHours(2))
                .bufferLength(1)
                .build()
                .merge(config)
            : config;
      }
    };
  }

  /** Counters by name, those with tags added up; timers as count, p99 and max in microseconds. */
  private String meters() {
    StringJoiner all = new StringJoiner(" ");
    for (Meter meter : registry.getMeters()) {
      String name = meter.getId().getName();
      if (meter instanceof Timer timer) {
        var taken = timer.takeSnapshot();
        all.add(name + ".count=" + taken.count());
        all.add(name + ".max=" + (long) taken.max(TimeUnit.MICROSECONDS));
        for (var percentile : taken.percentileValues()) {
          all.add(
              "%s.p%d=%d"
                  .formatted(
                      name,
                      Math.round(percentile.percentile() * 100),
                      (long) percentile.value(TimeUnit.MICROSECONDS)));
        }
      } else {
        meter.measure().forEach(m -> all.add(name + "=" + (long) m.getValue()));
      }
    }
    return all.toString();
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
