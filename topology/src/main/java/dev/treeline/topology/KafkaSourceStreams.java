package dev.treeline.topology;

import dev.treeline.threads.DaemonThreads;
import dev.treeline.topology.metrics.SpanMetrics;
import dev.treeline.topology.polling.PatientClients;
import dev.treeline.topology.source.DecodingRoom;
import dev.treeline.topology.source.SourceFormat;
import dev.treeline.topology.source.SourceTopic;
import dev.treeline.topology.source.SourceTopology;
import dev.treeline.wire.WireValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The source topics on a real cluster. One that fails starts over: traces are put together and read
 * all the while.
 */
public final class KafkaSourceStreams implements AutoCloseable {

  private static final Duration REST = Duration.ofSeconds(10);

  private final List<SourceApplication> sources;

  /** What fails while all of them are closed is not started again. */
  private final ScheduledExecutorService restarts =
      new ScheduledThreadPoolExecutor(
          1, DaemonThreads.named("source-restarts"), new ThreadPoolExecutor.DiscardPolicy());

  private KafkaSourceStreams(
      StreamsSettings settings,
      List<SourceTopic> topics,
      WireValues values,
      Predicate<String> knownTenant,
      SpanMetrics metrics,
      Duration rest) {
    DecodingRoom room = DecodingRoom.inHeap(Runtime.getRuntime().maxMemory());
    this.sources =
        topics.stream()
            .map(
                topic ->
                    new SourceApplication(
                        topic.topic(),
                        () -> application(topic, settings, values, knownTenant, room, metrics),
                        rest,
                        restarts))
            .toList();
  }

  private static KafkaStreams application(
      SourceTopic topic,
      StreamsSettings settings,
      WireValues values,
      Predicate<String> knownTenant,
      DecodingRoom room,
      SpanMetrics metrics) {
    WireValues used = topic.format() == SourceFormat.TREELINE ? values : WireValues.NONE;
    Properties properties = StreamsProperties.withoutStores(settings, metrics);
    properties.put(
        StreamsConfig.APPLICATION_ID_CONFIG,
        SourceTopology.applicationId(settings.topics(), topic));
    return new KafkaStreams(
        SourceTopology.build(settings.topics(), topic, used, knownTenant, room, metrics),
        properties,
        new PatientClients(topic.topic(), used, metrics, () -> false));
  }

  /** Begins at once. */
  public static KafkaSourceStreams start(
      StreamsSettings settings,
      List<SourceTopic> topics,
      WireValues values,
      Predicate<String> knownTenant,
      MeterRegistry registry) {
    return start(settings, topics, values, knownTenant, registry, REST);
  }

  static KafkaSourceStreams start(
      StreamsSettings settings,
      List<SourceTopic> topics,
      WireValues values,
      Predicate<String> knownTenant,
      MeterRegistry registry,
      Duration rest) {
    KafkaSourceStreams made = create(settings, topics, values, knownTenant, registry, rest);
    made.begin();
    return made;
  }

  /**
   * To begin; topics that are not there are waited for.
   *
   * @param values reads records of Avro that are not in Treeline's own encoding
   * @param knownTenant tenants that the header of a record may name
   */
  public static KafkaSourceStreams create(
      StreamsSettings settings,
      List<SourceTopic> topics,
      WireValues values,
      Predicate<String> knownTenant,
      MeterRegistry registry) {
    return create(settings, topics, values, knownTenant, registry, REST);
  }

  private static KafkaSourceStreams create(
      StreamsSettings settings,
      List<SourceTopic> topics,
      WireValues values,
      Predicate<String> knownTenant,
      MeterRegistry registry,
      Duration rest) {
    KafkaSourceStreams made =
        new KafkaSourceStreams(
            settings, topics, values, knownTenant, SpanMetrics.ofSources(registry), rest);
    made.sources.forEach(
        source ->
            registry.gauge(
                "treeline.source.running",
                Tags.of("topic", source.topic()),
                source,
                it -> it.isReading() ? 1 : 0));
    return made;
  }

  /** Joins the group of each. */
  public void begin() {
    sources.forEach(SourceApplication::start);
  }

  /** Whether all of them are read. */
  public boolean isReady() {
    return sources.stream().allMatch(SourceApplication::isReading);
  }

  /** The source topics that this instance does not read. */
  public Set<String> unread() {
    return sources.stream()
        .filter(source -> !source.isReading())
        .map(source -> source.topic())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Each source topic's state, in Kafka Streams' own words. */
  public Map<String, String> states() {
    Map<String, String> states = new TreeMap<>();
    sources.forEach(source -> states.put(source.topic(), source.state().name()));
    return states;
  }

  @Override
  public void close() {
    restarts.shutdownNow();
    sources.parallelStream().forEach(SourceApplication::close);
  }
}
