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
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The source topics on a real cluster, each an application of its own. One that fails, because
 * somebody deleted its topic, say, starts over until it can: traces are put together and read all
 * the while.
 */
public final class KafkaSourceStreams implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaSourceStreams.class);

  private static final Duration REST = Duration.ofSeconds(10);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final Duration rest;
  private final List<Source> sources;

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
    this.rest = rest;
    DecodingRoom room = DecodingRoom.inHeap(Runtime.getRuntime().maxMemory());
    this.sources =
        topics.stream()
            .map(topic -> new Source(topic, settings, values, knownTenant, room, metrics))
            .toList();
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
                Tags.of("topic", source.topic.topic()),
                source,
                it -> it.isReading() ? 1 : 0));
    return made;
  }

  /** Joins the group of each. */
  public void begin() {
    sources.forEach(Source::start);
  }

  /** Whether all of them are read. */
  public boolean isReady() {
    return sources.stream().allMatch(Source::isReading);
  }

  /** The source topics that this instance does not read. */
  public Set<String> unread() {
    return sources.stream()
        .filter(source -> !source.isReading())
        .map(source -> source.topic.topic())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Each source topic's state, in Kafka Streams' own words. */
  public Map<String, String> states() {
    Map<String, String> states = new TreeMap<>();
    sources.forEach(source -> states.put(source.topic.topic(), source.state().name()));
    return states;
  }

  @Override
  public void close() {
    restarts.shutdownNow();
    sources.parallelStream().forEach(Source::close);
  }

  private final class Source {
    private final SourceTopic topic;
    private final StreamsSettings settings;
    private final WireValues values;
    private final Predicate<String> knownTenant;
    private final DecodingRoom room;
    private final SpanMetrics metrics;
    private volatile @Nullable KafkaStreams streams;
    private volatile boolean hasRun;
    private boolean closed;

    Source(
        SourceTopic topic,
        StreamsSettings settings,
        WireValues values,
        Predicate<String> knownTenant,
        DecodingRoom room,
        SpanMetrics metrics) {
      this.topic = topic;
      this.settings = settings;
      this.values = topic.format() == SourceFormat.TREELINE ? values : WireValues.NONE;
      this.knownTenant = knownTenant;
      this.room = room;
      this.metrics = metrics;
    }

    /**
     * Who keeps its partitions reads on while others come and go, of which all instances are told
     * at the same time.
     */
    boolean isReading() {
      return switch (state()) {
        case RUNNING -> true;
        case REBALANCING -> hasRun;
        default -> false;
      };
    }

    /** Asked for while it starts over, too, which takes seconds: so it takes no lock. */
    KafkaStreams.State state() {
      KafkaStreams now = streams;
      return now == null ? KafkaStreams.State.CREATED : now.state();
    }

    synchronized void start() {
      if (closed) {
        return;
      }
      closeNow();
      hasRun = false;
      Properties properties = StreamsProperties.withoutStores(settings, metrics);
      properties.put(
          StreamsConfig.APPLICATION_ID_CONFIG,
          SourceTopology.applicationId(settings.topics(), topic));
      KafkaStreams next =
          new KafkaStreams(
              SourceTopology.build(settings.topics(), topic, values, knownTenant, room, metrics),
              properties,
              new PatientClients(topic.topic(), values, metrics));
      next.setUncaughtExceptionHandler(this::failed);
      next.setStateListener(
          (now, before) -> {
            if (now == KafkaStreams.State.RUNNING) {
              hasRun = true;
            } else if (now == KafkaStreams.State.ERROR) {
              startAgainLater();
            }
          });
      streams = next; // where its start fails, it is to be closed, too
      next.start();
    }

    private StreamThreadExceptionResponse failed(Throwable failure) {
      LOG.error(
          "Reading {} failed and starts again in {} ms: is the topic there? './treeline topics'"
              + " makes it",
          topic.topic(),
          rest.toMillis(),
          failure);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    private void startAgainLater() {
      restarts.schedule(this::startAgain, rest.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * The next start can fail at once, say when no name of a broker can be looked up, or no class
     * be loaded for want of files. Of what is thrown here nobody else would hear.
     */
    private void startAgain() {
      try {
        start();
      } catch (RuntimeException | Error e) {
        LOG.error("Reading {} could not start again: trying later", topic.topic(), e);
        startAgainLater();
      }
    }

    synchronized void close() {
      closed = true;
      closeNow();
    }

    private void closeNow() {
      KafkaStreams now = streams;
      if (now != null) {
        now.close(
            CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(CLOSE_WITHIN));
      }
    }
  }
}
