package dev.treeline.topology.store;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;

/** The stores of one task, as the topology makes them, in RocksDB's hands. */
public final class StoreTask implements AutoCloseable {

  static final Duration RETENTION = Duration.ofHours(2);
  static final List<String> KEY_VALUE =
      List.of(StateStores.STATE, StateStores.SUMMARIES, StateStores.RUNS);

  private final TopologyTestDriver driver;

  public StoreTask(Path stateDir, int number) {
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "task-" + number);
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
    config.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    config.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedMemory.class);
    driver = new TopologyTestDriver(topology(), config, Instant.EPOCH);
  }

  private static Topology topology() {
    Topology topology = new Topology();
    ByteArrayDeserializer in = new ByteArrayDeserializer();
    topology.addSource("source", in, in, "topic");
    topology.addProcessor("processor", Nothing::new, "source");
    topology.addStateStore(StateStores.rows(RETENTION).withLoggingDisabled(), "processor");
    for (String name : KEY_VALUE) {
      topology.addStateStore(StateStores.keyValue(name).withLoggingDisabled(), "processor");
    }
    return topology;
  }

  private static final class Nothing extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
    @Override
    public void process(Record<byte[], byte[]> record) {}
  }

  public WindowStore<byte[], byte[]> rows() {
    return driver.getWindowStore(StateStores.ROWS);
  }

  public KeyValueStore<byte[], byte[]> keyValue(String name) {
    return driver.getKeyValueStore(name);
  }

  /** A property of RocksDB, of every store of the task, its segments and column families. */
  List<Long> properties(String name) {
    return driver.metrics().values().stream()
        .filter(metric -> metric.metricName().name().equals(name))
        .map(metric -> ((Number) metric.metricValue()).longValue())
        .toList();
  }

  @Override
  public void close() {
    driver.close();
  }
}
