package dev.treeline.topology;

import dev.treeline.topics.AddedPartitions;
import dev.treeline.topics.SpansTopic;
import dev.treeline.topology.decode.TenantRule;
import dev.treeline.topology.failure.LostThreads;
import dev.treeline.topology.failure.ThreadReplacement;
import dev.treeline.topology.metrics.RestoreMetrics;
import dev.treeline.topology.metrics.SpanMetrics;
import dev.treeline.topology.polling.PatientClients;
import dev.treeline.topology.read.KafkaStreamsStores;
import dev.treeline.topology.read.ReaderWithCopies;
import dev.treeline.topology.read.StreamsTraceLocator;
import dev.treeline.topology.read.StreamsTraceReader;
import dev.treeline.topology.read.WatchedReader;
import dev.treeline.topology.store.Copies;
import dev.treeline.topology.store.Openings;
import dev.treeline.topology.store.disk.DamagedStores;
import dev.treeline.topology.store.disk.LateChangelogs;
import dev.treeline.topology.store.disk.StoredChangelogs;
import dev.treeline.trace.TraceLocator;
import dev.treeline.trace.TraceReader;
import dev.treeline.wire.WireValues;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.ProcessorStateException;

/** The topology on a real cluster. */
public final class KafkaTreelineStreams implements TreelineStreams {

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(8);

  private final Supplier<KafkaStreams> another;
  private final KafkaStreamsStores stores;
  private final KafkaStreamsStores copies;
  private final Openings openings;
  private final TraceReader reader;
  private final TraceLocator locator;
  private final DamagedStores damagedStores;
  private final int threads;
  private final CloseOptions.GroupMembershipOperation whenClosed;
  private final CompletableFuture<Void> failed = new CompletableFuture<>();
  private final ThreadReplacement replacement;
  private final LostThreads lostThreads;
  private final LateChangelogs lateChangelogs;
  private final AddedPartitions addedPartitions;
  private volatile KafkaStreams streams;
  private volatile boolean hasRun;

  private KafkaTreelineStreams(
      Supplier<KafkaStreams> another,
      StreamsSettings settings,
      int partitions,
      Openings openings,
      Openings copyOpenings,
      DamagedStores damagedStores,
      ThreadReplacement replacement) {
    this.another = another;
    this.openings = openings;
    this.streams = another.get();
    this.damagedStores = damagedStores;
    this.stores = new KafkaStreamsStores(() -> streams, settings.topics(), openings);
    this.copies = new KafkaStreamsStores(() -> streams, settings.topics(), copyOpenings);
    this.threads = settings.threads();
    this.whenClosed =
        settings.isNamedMember()
            ? CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP
            : CloseOptions.GroupMembershipOperation.LEAVE_GROUP;
    this.replacement = replacement;
    this.lostThreads =
        new LostThreads(
            this::missingThreads,
            () -> streams.addStreamThread(),
            replacement,
            () -> failed.complete(null));
    this.lateChangelogs =
        new LateChangelogs(
            new StoredChangelogs(settings.storeDir()), () -> StartChecks.changelogsOf(settings));
    this.addedPartitions =
        new AddedPartitions(
            () -> StartChecks.adminOf(settings),
            List.of(settings.topics().spans(), settings.topics().runs()),
            () -> failed.complete(null));
    this.locator = new StreamsTraceLocator(() -> streams, settings.advertised());
    this.reader =
        new WatchedReader(
            new ReaderWithCopies(
                new StreamsTraceReader(
                    stores,
                    settings.endpoint(),
                    partitions,
                    settings.assembly().maxStale(),
                    settings.assembly().rowRetention(),
                    Clock.systemUTC()),
                StreamsTraceReader.ofCopies(
                    copies, settings.endpoint(), partitions, Clock.systemUTC())),
            this::readingFailed);
  }

  /** Begins without a schema registry. */
  public static KafkaTreelineStreams start(
      StreamsSettings settings, Predicate<String> knownTenant, MeterRegistry registry) {
    return start(settings, WireValues.NONE, knownTenant, registry);
  }

  /** Begins at once: nobody asks this instance, or it listens already. */
  public static KafkaTreelineStreams start(
      StreamsSettings settings,
      WireValues values,
      Predicate<String> knownTenant,
      MeterRegistry registry) {
    KafkaTreelineStreams made = create(settings, values, knownTenant, registry);
    made.begin();
    return made;
  }

  /**
   * To begin; the topics must be there, and what is in the directory must be of them.
   *
   * @param values reads records that are not in Treeline's own encoding
   * @param knownTenant tenants that the header of a record may name
   */
  public static KafkaTreelineStreams create(
      StreamsSettings settings,
      WireValues values,
      Predicate<String> knownTenant,
      MeterRegistry registry) {
    SpansTopic spans = StartChecks.check(settings);
    int partitions = spans.partitions();
    SpanMetrics metrics = new SpanMetrics(registry);
    RestoreMetrics restores = new RestoreMetrics(registry);
    DamagedStores damagedStores = new DamagedStores(settings.storeDir());
    ThreadReplacement replacement = new ThreadReplacement(damagedStores, settings.threads());
    PatientClients clients =
        new PatientClients(
            settings.topics().spans(), values, metrics, replacement::isThisThreadToLeave);
    Openings openings = new Openings();
    Openings copyOpenings = new Openings();
    Supplier<KafkaStreams> another =
        () -> {
          KafkaStreams streams =
              new KafkaStreams(
                  TreelineTopology.build(
                      settings.topics(),
                      settings.spanLimits(),
                      values,
                      settings.assembly(),
                      new TenantRule(settings.defaultTenant(), knownTenant),
                      partitions,
                      metrics,
                      openings),
                  StreamsProperties.withStores(settings, spans.replicas(), metrics),
                  clients);
          streams.setGlobalStateRestoreListener(restores);
          streams.setStandbyUpdateListener(new Copies(copyOpenings));
          return streams;
        };
    return new KafkaTreelineStreams(
        another, settings, partitions, openings, copyOpenings, damagedStores, replacement);
  }

  /** Joins the group. From then on other instances ask this one: it is to listen by now. */
  public void begin() {
    while (!hasBegun()) {
      streams = another.get();
    }
    lostThreads.start();
    lateChangelogs.start();
    addedPartitions.start();
  }

  /** Whether it runs; else there were damaged stores, and there are fewer now. */
  private boolean hasBegun() {
    streams.setUncaughtExceptionHandler(replacement);
    streams.setStateListener(
        (now, before) -> {
          stores.stateChanged();
          copies.stateChanged();
          if (now == KafkaStreams.State.RUNNING) {
            hasRun = true;
          }
          // And not ERROR, which waits for all threads: one may stand still for ever.
          if (now == KafkaStreams.State.PENDING_ERROR) {
            failed.complete(null);
          }
        });
    try {
      streams.start(); // opens all stores that are there
      return true;
    } catch (ProcessorStateException e) {
      boolean damage = damagedStores.noteAtStart(e);
      streams.close();
      if (damage && damagedStores.delete()) {
        return false;
      }
      throw e;
    }
  }

  private int missingThreads() {
    try {
      return streams.state().isRunningOrRebalancing()
          ? threads - streams.metadataForLocalThreads().size()
          : 0;
    } catch (IllegalStateException e) { // it has just begun to stop
      return 0;
    }
  }

  /** A trace that no write meets any more is damaged for whoever reads it. */
  private void readingFailed(ProcessorStateException failure) {
    if (damagedStores.note(failure)) {
      failed.complete(null);
    }
  }

  @Override
  public TraceReader reader() {
    return reader;
  }

  @Override
  public TraceLocator locator() {
    return locator;
  }

  /**
   * What is taken over is restored beside what is answered for. Were all who take over not ready
   * until then, nobody would be left for readers, nor for spans.
   */
  @Override
  public boolean isReady() {
    return switch (streams.state()) {
      case RUNNING -> true;
      case REBALANCING -> hasRun && openings.any();
      default -> false;
    };
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
  public void close() {
    close(CLOSE_WITHIN);
  }

  /** The same, where more is to be flushed than usual. */
  public void close(Duration timeout) {
    lostThreads.close();
    lateChangelogs.close();
    addedPartitions.close();
    boolean closed =
        streams.close(CloseOptions.groupMembershipOperation(whenClosed).withTimeout(timeout));
    if (closed) {
      damagedStores.delete();
    }
  }
}
