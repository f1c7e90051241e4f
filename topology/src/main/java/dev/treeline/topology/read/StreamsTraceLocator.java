package dev.treeline.topology.read;

import dev.treeline.key.RunKey;
import dev.treeline.span.Tenant;
import dev.treeline.span.TraceId;
import dev.treeline.topics.SpansPartitioner;
import dev.treeline.topology.store.StateStores;
import dev.treeline.trace.TraceLocator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.StreamsNotStartedException;
import org.apache.kafka.streams.state.HostInfo;

/** Asks Kafka Streams who is the active owner of a key, and who has a standby. */
public final class StreamsTraceLocator implements TraceLocator {

  private final Supplier<KafkaStreams> streams;
  private final HostInfo here;

  /**
   * Asks as whoever is here.
   *
   * @param streams the application, another one where its start had to be repeated
   */
  public StreamsTraceLocator(Supplier<KafkaStreams> streams, HostInfo here) {
    this.streams = streams;
    this.here = here;
  }

  @Override
  public Owner ownerOf(Tenant tenant, TraceId traceId) {
    return owner(() -> lookUp(traceId));
  }

  @Override
  public Owner ownerOfRun(Tenant tenant, String runId) {
    return owner(() -> lookUpRun(tenant, runId));
  }

  @Override
  public List<Owner> copiesOf(Tenant tenant, TraceId traceId) {
    return copies(() -> lookUp(traceId));
  }

  @Override
  public List<Owner> copiesOfRun(Tenant tenant, String runId) {
    return copies(() -> lookUpRun(tenant, runId));
  }

  private KeyQueryMetadata lookUp(TraceId traceId) {
    return streams
        .get()
        .queryMetadataForKey(
            StateStores.STATE,
            traceId,
            (topic, id, value, partitions) ->
                Optional.of(Set.of(SpansPartitioner.partitionOf(id, partitions))));
  }

  private KeyQueryMetadata lookUpRun(Tenant tenant, String runId) {
    return streams
        .get()
        .queryMetadataForKey(StateStores.RUNS, RunKey.of(tenant, runId), new ByteArraySerializer());
  }

  @Override
  public List<Owner.There> peers() {
    try {
      return streams.get().metadataForAllStreamsClients().stream()
          .map(StreamsMetadata::hostInfo)
          .filter(host -> !host.equals(here))
          .map(host -> new Owner.There(host.host(), host.port()))
          .toList();
    } catch (StreamsNotStartedException | IllegalStateException notRunning) {
      return List.of();
    }
  }

  private Owner owner(Supplier<KeyQueryMetadata> lookUp) {
    KeyQueryMetadata found;
    try {
      found = lookUp.get();
    } catch (StreamsNotStartedException | IllegalStateException notRunning) {
      return new Owner.Nobody("this instance is " + streams.get().state());
    }
    if (found == null || found.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
      return new Owner.Nobody("partitions are being assigned");
    }
    HostInfo active = found.activeHost();
    return active.equals(HostInfo.unavailable())
        ? new Owner.Nobody("the partition has no owner")
        : at(active);
  }

  private List<Owner> copies(Supplier<KeyQueryMetadata> lookUp) {
    try {
      KeyQueryMetadata found = lookUp.get();
      return found == null ? List.of() : found.standbyHosts().stream().map(this::at).toList();
    } catch (StreamsNotStartedException | IllegalStateException notRunning) {
      return List.of();
    }
  }

  private Owner at(HostInfo host) {
    return host.equals(here) ? new Owner.Here() : new Owner.There(host.host(), host.port());
  }
}
