package dev.treeline.bench.lab;

import dev.treeline.bench.lab.Setup.Written;
import dev.treeline.topology.assembly.AssemblySettings;
import dev.treeline.topology.store.BoundedMemory;
import dev.treeline.topology.store.StateStores;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A Kafka Streams application with as many tasks as Treeline, on the same topics and with the same
 * stores, which does nothing: no tick, no round, no clock.
 */
final class BareStreams implements AutoCloseable {

  private final KafkaStreams streams;

  private BareStreams(KafkaStreams streams) {
    this.streams = streams;
  }

  static BareStreams start(Written written) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, written.topics().prefix() + "-bare");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, written.bootstrapServers());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, written.stateDir().toString());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, Setup.THREADS);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000);
    properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedMemory.class);
    KafkaStreams streams = new KafkaStreams(topology(written), properties);
    streams.start();
    return new BareStreams(streams);
  }

  private static Topology topology(Written written) {
    Topology topology = new Topology();
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    topology.addSource("spans", bytes, bytes, written.topics().spans());
    topology.addSource("traces", bytes, bytes, written.topics().traces());
    topology.addProcessor("assemble", Idle::new, "spans", "traces");
    topology.addStateStore(StateStores.rows(AssemblySettings.DEFAULTS.rowRetention()), "assemble");
    topology.addStateStore(StateStores.keyValue(StateStores.STATE), "assemble");
    topology.addStateStore(StateStores.keyValue(StateStores.SUMMARIES), "assemble");
    topology.addSource("runs", bytes, bytes, written.topics().runs());
    topology.addProcessor("index-runs", Idle::new, "runs");
    topology.addStateStore(StateStores.keyValue(StateStores.RUNS), "index-runs");
    return topology;
  }

  private static final class Idle implements Processor<byte[], byte[], Void, Void> {
    @Override
    public void process(Record<byte[], byte[]> record) {
      // Nothing is to be compared with nothing.
    }
  }

  boolean isReady() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }

  @Override
  public void close() {
    streams.close(
        CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
            .withTimeout(Duration.ofSeconds(20)));
  }
}
