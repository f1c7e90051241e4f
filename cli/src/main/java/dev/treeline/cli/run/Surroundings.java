package dev.treeline.cli.run;

import dev.treeline.cli.config.Configuration;
import dev.treeline.cli.config.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/**
 * What a command has found for its node.
 *
 * @param kafka client properties, bootstrap.servers among them
 * @param streams Kafka Streams properties
 * @param httpPort free when it was looked at, never 0
 * @param otlpPort the same
 * @param grpcPort the same
 * @param devKey a key that may do everything: of {@code treeline dev}, or of the environment
 */
public record Surroundings(
    Map<String, String> kafka,
    Map<String, String> streams,
    Path stateDir,
    int httpPort,
    int otlpPort,
    int grpcPort,
    @Nullable String devKey) {

  private static final int MOST_THREADS = 8;

  /** Of the heap; a thread takes some of it for what it sends, and more for a large trace. */
  private static final long BYTES_A_THREAD = 256L << 20;

  /** Those of an instance on a Kafka that somebody else runs. */
  static Surroundings outside(
      Configuration configuration, Path stateDir, @Nullable String environmentKey) {
    return of(configuration, configuration.passedOn("kafka."), Map.of(), stateDir, environmentKey);
  }

  /**
   * Looks at the ports.
   *
   * @param streams what {@code streams.*} may override
   */
  public static Surroundings of(
      Configuration configuration,
      Map<String, String> kafka,
      Map<String, String> streams,
      Path stateDir,
      @Nullable String devKey) {
    Map<String, String> allStreams = new HashMap<>();
    Runtime machine = Runtime.getRuntime();
    int threads = streamThreads(machine.availableProcessors(), machine.maxMemory());
    allStreams.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, Integer.toString(threads));
    allStreams.putAll(streams);
    allStreams.putAll(configuration.passedOn("streams."));
    String host = configuration.get(Settings.HTTP_HOST);
    return new Surroundings(
        kafka,
        allStreams,
        stateDir,
        Listeners.free(host, configuration.get(Settings.HTTP_PORT), "--port"),
        Listeners.free(host, configuration.get(Settings.OTLP_PORT), "--otlp-port"),
        Listeners.free(host, configuration.get(Settings.OTLP_GRPC_PORT), "--otlp-grpc-port"),
        devKey);
  }

  /** Kafka's own 1 leaves processors idle, and one large trace would hold up all partitions. */
  static int streamThreads(int processors, long heapBytes) {
    long roomFor = Math.max(1, heapBytes / BYTES_A_THREAD);
    return (int) Math.min(roomFor, Math.min(processors, MOST_THREADS));
  }

  @Override
  public String toString() {
    // No secrets.
    return "Surroundings[httpPort=%d, otlpPort=%d, grpcPort=%d]"
        .formatted(httpPort, otlpPort, grpcPort);
  }
}
