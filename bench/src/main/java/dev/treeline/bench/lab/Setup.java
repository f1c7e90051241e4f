package dev.treeline.bench.lab;

import dev.treeline.codec.SpanLimits;
import dev.treeline.span.Tenant;
import dev.treeline.topics.Topics;
import dev.treeline.topology.StreamsSettings;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.topology.source.SourceFormat;
import dev.treeline.topology.source.SourceTopic;
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

/**
 * One run of the topology. Everything that is not here is as in the product.
 *
 * @param prefix of its topics: a run has its own
 * @param source of a topic that is read beside {@code treeline.spans}
 * @param gateway whether it takes spans over HTTP, too
 */
public record Setup(
    String prefix,
    int partitions,
    int threads,
    Duration closeAfterRoot,
    Duration closeAfterQuiet,
    Duration closeMaxOpen,
    Map<String, String> streams,
    Optional<SourceFormat> source,
    boolean gateway) {

  /** Behind the prefix. */
  public static final String SOURCE_TOPIC = ".source";

  /** As the product closes. */
  public static Setup of(String prefix) {
    AssemblySettings defaults = AssemblySettings.DEFAULTS;
    return new Setup(
        prefix,
        4,
        2,
        defaults.closeAfterRoot(),
        defaults.closeAfterQuiet(),
        defaults.closeMaxOpen(),
        Map.of(),
        Optional.empty(),
        false);
  }

  public Setup closing(Duration afterRoot, Duration afterQuiet, Duration maxOpen) {
    return new Setup(
        prefix, partitions, threads, afterRoot, afterQuiet, maxOpen, streams, source, gateway);
  }

  public Setup partitions(int number) {
    return new Setup(
        prefix,
        number,
        threads,
        closeAfterRoot,
        closeAfterQuiet,
        closeMaxOpen,
        streams,
        source,
        gateway);
  }

  public Setup reading(SourceFormat format) {
    return new Setup(
        prefix,
        partitions,
        threads,
        closeAfterRoot,
        closeAfterQuiet,
        closeMaxOpen,
        streams,
        Optional.of(format),
        gateway);
  }

  public Setup withGateway() {
    return new Setup(
        prefix,
        partitions,
        threads,
        closeAfterRoot,
        closeAfterQuiet,
        closeMaxOpen,
        streams,
        source,
        true);
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
    all.put("root", closeAfterRoot.toString());
    all.put("quiet", closeAfterQuiet.toString());
    all.put("open", closeMaxOpen.toString());
    all.put("streams.num.stream.threads", Integer.toString(threads));
    streams.forEach((key, value) -> all.put("streams." + key, value));
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

    int threads() {
      return Integer.parseInt(all.getProperty("streams.num.stream.threads"));
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
      Properties streams = new Properties();
      for (String key : all.stringPropertyNames()) {
        if (key.startsWith("streams.")) {
          streams.put(key.substring("streams.".length()), all.getProperty(key));
        }
      }
      AssemblySettings defaults = AssemblySettings.DEFAULTS;
      return new StreamsSettings(
          topics(),
          Map.of("bootstrap.servers", bootstrapServers()),
          strings(streams),
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

    private static Map<String, String> strings(Properties properties) {
      Map<String, String> map = new java.util.HashMap<>();
      properties.stringPropertyNames().forEach(key -> map.put(key, properties.getProperty(key)));
      return map;
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
