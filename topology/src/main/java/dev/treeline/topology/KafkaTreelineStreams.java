package dev.treeline.topology;

import dev.treeline.topics.TopicSetup;
import dev.treeline.topology.decode.TenantRule;
import dev.treeline.topology.failure.ThreadReplacement;
import dev.treeline.topology.metrics.RestoreMetrics;
import dev.treeline.topology.metrics.SpanMetrics;
import dev.treeline.topology.read.KafkaStreamsStores;
import dev.treeline.topology.read.StreamsTraceLocator;
import dev.treeline.topology.read.StreamsTraceReader;
import dev.treeline.topology.waiting.PatientClients;
import dev.treeline.trace.TraceLocator;
import dev.treeline.trace.TraceReader;
import dev.treeline.wire.WireValues;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;

/** The topology on a real cluster. */
public final class KafkaTreelineStreams implements TreelineStreams {

  private final KafkaStreams streams;
  private final TraceReader reader;
  private final TraceLocator locator;
  private final CompletableFuture<Void> failed = new CompletableFuture<>();

  private KafkaTreelineStreams(KafkaStreams streams, StreamsSettings settings, int partitions) {
    this.streams = streams;
    this.locator = new StreamsTraceLocator(streams, settings.advertised());
    this.reader =
        new StreamsTraceReader(
            new KafkaStreamsStores(streams, settings.topics()),
            settings.endpoint(),
            partitions,
            settings.assembly().maxStale(),
            Clock.systemUTC());
  }

  /** Starts without a schema registry. */
  public static KafkaTreelineStreams start(
      StreamsSettings settings, Predicate<String> knownTenant, MeterRegistry registry) {
    return start(settings, WireValues.NONE, knownTenant, registry);
  }

  /**
   * Starts; the topics must be there.
   *
   * @param values reads records that are not in Treeline's own encoding
   * @param knownTenant tenants that the header of a record may name
   */
  public static KafkaTreelineStreams start(
      StreamsSettings settings,
      WireValues values,
      Predicate<String> knownTenant,
      MeterRegistry registry) {
    int partitions = checkTopics(settings);
    SpanMetrics metrics = new SpanMetrics(registry);
    KafkaStreams streams =
        new KafkaStreams(
            TreelineTopology.build(
                settings.topics(),
                settings.spanLimits(),
                values,
                settings.assembly(),
                new TenantRule(settings.defaultTenant(), knownTenant),
                partitions,
                metrics),
            StreamsProperties.of(settings, metrics),
            new PatientClients(settings.topics().spans(), values, metrics));
    KafkaTreelineStreams started = new KafkaTreelineStreams(streams, settings, partitions);
    streams.setUncaughtExceptionHandler(new ThreadReplacement());
    streams.setGlobalStateRestoreListener(new RestoreMetrics(registry));
    streams.setStateListener(
        (now, before) -> {
          if (now == KafkaStreams.State.ERROR) {
            started.failed.complete(null);
          }
        });
    streams.start();
    return started;
  }

  @Override
  public TraceReader reader() {
    return reader;
  }

  @Override
  public TraceLocator locator() {
    return locator;
  }

  @Override
  public boolean isReady() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }

  @Override
  public String state() {
    return streams.state().name();
  }

  @Override
  public void onFailure(Runnable action) {
    failed.thenRun(action); // at once, where it has failed before anybody asked
  }

  @Override
  public void close(Duration timeout, boolean leave) {
    CloseOptions.GroupMembershipOperation membership =
        leave
            ? CloseOptions.GroupMembershipOperation.LEAVE_GROUP
            : CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP;
    streams.close(CloseOptions.groupMembershipOperation(membership).withTimeout(timeout));
  }

  private static int checkTopics(StreamsSettings settings) {
    try (Admin admin = Admin.create(new HashMap<String, Object>(settings.kafka()))) {
      return TopicSetup.check(admin, settings.topics());
    }
  }
}
