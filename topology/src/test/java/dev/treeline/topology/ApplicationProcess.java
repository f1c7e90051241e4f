package dev.treeline.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.treeline.topology.HaltAt.Point;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The application in a process of its own, which ends itself at a given point. */
final class ApplicationProcess {

  private ApplicationProcess() {}

  /** Returns when it has halted there; anything else is a failure. */
  static void runUntil(Point point, int nth, Surroundings around, Path stateDir, Path log)
      throws IOException, InterruptedException {
    untilItHalts(
        ApplicationProcess.class,
        log,
        around.topics.prefix(),
        around.kafka.bootstrapServers(),
        stateDir.toString(),
        point.name(),
        Integer.toString(nth));
  }

  /** Runs the {@code main} of this class in a JVM of its own, which {@link HaltAt} must end. */
  static void untilItHalts(Class<?> main, Path log, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      boolean ended = process.waitFor(Surroundings.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(ended).as("halts: %s\n%s", command, Files.readString(log)).isTrue();
      assertThat(process.exitValue())
          .as("%s\n%s", command, Files.readString(log))
          .isEqualTo(HaltAt.EXIT_CODE);
    } finally {
      process.destroyForcibly();
    }
  }

  public static void main(String[] arguments) {
    Map<String, String> properties = new HashMap<>(asOneMember());
    properties.put("producer.interceptor.classes", HaltAt.class.getName());
    properties.put("main.consumer.interceptor.classes", HaltAt.class.getName());
    properties.put(HaltAt.TOPIC, arguments[0] + ".traces");
    properties.put(HaltAt.POINT, arguments[3]);
    properties.put(HaltAt.NTH, arguments[4]);
    KafkaTreelineStreams.start(
        Surroundings.settings(
            arguments[0],
            arguments[1],
            Path.of(arguments[2]),
            7001,
            properties,
            Surroundings.QUICK),
        tenant -> true,
        new SimpleMeterRegistry());
  }

  /** Takes the place of one that was killed at once, instead of waiting until it is missed. */
  static Map<String, String> asOneMember() {
    return Map.of("main.consumer.group.instance.id", "the-only-one");
  }
}
