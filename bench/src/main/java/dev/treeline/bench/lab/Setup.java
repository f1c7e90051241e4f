package dev.treeline.bench.lab;

import dev.treeline.codec.SpanLimits;
import dev.treeline.span.Tenant;
import dev.treeline.topics.Topics;
import dev.treeline.topology.StreamsSettings;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.topology.source.SourceFormat;
import dev.treeline.topology.source.SourceTopic;
import dev.treeline.trace.ClosingPolicy;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;

/**
 * One run of the topology. Everything that is not here is as in the product.
 *
 * @param prefix of its topics: a run has its own
 * @param closing when its traces are over
 * @param source of a topic that is read beside {@code treeline.spans}
 * @param gateway whether it takes spans over HTTP, too
 */
public record Setup(
    String prefix,
    int partitions,
    ClosingPolicy closing,
    Optional<SourceFormat> source,
    boolean gateway) {

  /** Behind the prefix. */
  public static final String SOURCE_TOPIC = ".source";

  /** Stream threads of a process; the yardstick has as many consumers. */
  public static final int THREADS = 2;

  /** As the product closes. */
  public static Setup of(String prefix) {
    return new Setup(prefix, 4, AssemblySettings.DEFAULTS.closingPolicy(), Optional.empty(), false);
  }

  public Setup closing(Duration afterRoot, Duration afterQuiet, Duration maxOpen) {
    ClosingPolicy other = new ClosingPolicy(afterRoot, afterQuiet, maxOpen);
    return new Setup(prefix, partitions, other, source, gateway);
  }

  public Setup partitions(int number) {
    return new Setup(prefix, number, closing, source, gateway);
  }

  public Setup reading(SourceFormat format) {
    return new Setup(prefix, partitions, closing, Optional.of(format), gateway);
  }

  public Setup withGateway() {
    return new Setup(prefix, partitions, closing, source, true);
  }

  /** Of {@code treeline.spans}. */
  public String spansTopic() {
    return topics().spans();
  }

  Topics topics() {
    return new Topics(prefix);
  }

  /** Which other programs fill, where there is a {@link #source}. */
  String sourceTopic() {
    return prefix + SOURCE_TOPIC;
  }

  /** What a process needs of it, with where Kafka and the state are. */
  void write(Path file, String bootstrapServers, Path stateDir) {
    Properties all = new Properties();
    all.put("prefix", prefix);
    all.put("partitions", Integer.toString(partitions));
    all.put("bootstrap", bootstrapServers);
    all.put("state", stateDir.toString());
    all.put("root", closing.afterRoot().toString());
    all.put("quiet", closing.afterQuiet().toString());
    all.put("open", closing.maxOpen().toString());
    source.ifPresent(format -> all.put("source", format.text()));
    all.put("gateway", Boolean.toString(gateway));
    try (Writer out = Files.newBufferedWriter(file)) {
      all.store(out, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  record Written(Properties all) {

    String bootstrapServers() {
      return all.getProperty("bootstrap");
    }

    Topics topics() {
      return new Topics(all.getProperty("prefix"));
    }

    Path stateDir() {
      return Path.of(all.getProperty("state"));
    }

    int partitions() {
      return Integer.parseInt(all.getProperty("partitions"));
    }

    Optional<SourceTopic> source() {
      return Optional.ofNullable(all.getProperty("source"))
          .flatMap(SourceFormat::named)
          .map(
              format ->
                  new SourceTopic(
                      topics().prefix() + SOURCE_TOPIC, format, Tenant.DEFAULT, List.of()));
    }

    boolean gateway() {
      return Boolean.parseBoolean(all.getProperty("gateway"));
    }

    StreamsSettings streamsSettings() {
      AssemblySettings defaults = AssemblySettings.DEFAULTS;
      return new StreamsSettings(
          topics(),
          Map.of("bootstrap.servers", bootstrapServers()),
          Map.of(StreamsConfig.NUM_STREAM_THREADS_CONFIG, Integer.toString(THREADS)),
          stateDir(),
          "127.0.0.1",
          1,
          "default",
          SpanLimits.DEFAULTS,
          new AssemblySettings(
              Duration.parse(all.getProperty("root")),
              Duration.parse(all.getProperty("quiet")),
              Duration.parse(all.getProperty("open")),
              defaults.retention(),
              defaults.maxStale(),
              defaults.limits()));
    }
  }

  static Written read(Path file) {
    Properties all = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      all.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Written(all);
  }
}
