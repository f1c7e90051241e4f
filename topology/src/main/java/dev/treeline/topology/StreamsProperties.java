package dev.treeline.topology;

import dev.treeline.topics.RecordSizes;
import dev.treeline.topology.failure.FailedRecords;
import dev.treeline.topology.failure.RefusedWrites;
import dev.treeline.topology.metrics.SpanMetrics;
import dev.treeline.topology.store.BoundedMemory;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Treeline's choices among Kafka Streams' settings, each with its reason. */
final class StreamsProperties {

  /**
   * Spans on their way to be stored; Streams' own default of 100 ms would be the age of each
   * answer.
   */
  private static final int LINGER_OF_SPANS_MS = 5;

  /**
   * Nobody who asks waits for a changelog, and a dozen partitions and more share the records of a
   * stream thread: a batch of few records costs the producer 130 KB of buffers, and the broker as
   * much work as one of many. A tick, a hop, or a run that is looked up comes as much later.
   */
  private static final int LINGER_OF_CHANGES_MS = 25;

  /**
   * An answer is one array. One of more than half a region, which has 1 MiB in a heap of less than
   * 4 GiB, is kept apart by G1, and may set off a marking of the heap. A restore is over soon, and
   * faster with more at once.
   */
  private static final int FETCHED_BYTES = 480 << 10;

  private StreamsProperties() {}

  /**
   * Of the application that has stores.
   *
   * @param replicas of the changelogs that it makes
   */
  static Properties withStores(StreamsSettings settings, int replicas, SpanMetrics metrics) {
    Properties all = of(settings, LINGER_OF_CHANGES_MS, metrics);
    // Kafka Streams leaves it to the brokers, whose own default is 1: without the one that has it,
    // a store can neither be written nor restored.
    all.putIfAbsent(StreamsConfig.REPLICATION_FACTOR_CONFIG, replicas);
    return all;
  }

  /** Of an application that has none, and passes spans on. */
  static Properties withoutStores(StreamsSettings settings, SpanMetrics metrics) {
    return of(settings, LINGER_OF_SPANS_MS, metrics);
  }

  private static Properties of(StreamsSettings settings, int lingerMs, SpanMetrics metrics) {
    Properties all = new Properties();
    all.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.topics().applicationId());
    all.put(StreamsConfig.APPLICATION_SERVER_CONFIG, settings.endpoint());
    all.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir().toString());
    all.put(FailedRecords.METRICS, metrics);
    all.put(FailedRecords.TOPICS_PREFIX, settings.topics().prefix());
    all.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
    String guarantee = settings.streams().get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG);
    if (!StreamsConfig.EXACTLY_ONCE_V2.equals(guarantee)) {
      // Bounds what a restart reads again. With transactions it is also how long a tick, a hop and
      // whatever is appended behind them cannot be read: Kafka's own 100 ms, then.
      all.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000);
    }
    all.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    all.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedMemory.class);
    all.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, RefusedWrites.class);
    all.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, FailedRecords.class);
    // Spans must not wait for treeline.traces, which is only read back as proof.
    all.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L);
    all.put(StreamsConfig.producerPrefix(ProducerConfig.ACKS_CONFIG), "all");
    all.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), lingerMs);
    all.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    // A batch is compressed as a whole. Kafka's own 16 KiB are one trace of 20 spans: twice the
    // requests, and a tenth more bytes in the changelogs.
    all.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 << 10);
    // Changelogs take a row of any size, also where the brokers' own limit was lowered.
    all.put(
        StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG),
        RecordSizes.MAX_MESSAGE_BYTES);
    all.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), FETCHED_BYTES);
    // How soon a new instance takes over what it has copied: the others asked for help now. The
    // default are ten minutes for each two partitions.
    all.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, 60_000L);
    // How long the traces of a dead instance cannot be read.
    all.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
    // Others may write spans in transactions: what they take back was never sent.
    all.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG),
        IsolationLevel.READ_COMMITTED.toString());
    settings.streams().keySet().forEach(said -> giveWay(all, said));
    // Who says of all clients that they need not wait for replicas does not mean the changelogs.
    settings.kafka().keySet().stream()
        .filter(said -> !said.equals(ProducerConfig.ACKS_CONFIG))
        .forEach(said -> giveWay(all, said));
    all.putAll(settings.kafka());
    all.putAll(settings.streams());
    return all;
  }

  /** Kafka Streams would prefer a choice of ours, as its prefix is of fewer clients. */
  private static void giveWay(Properties all, String said) {
    all.remove(StreamsConfig.producerPrefix(said));
    all.remove(StreamsConfig.consumerPrefix(said));
    boolean ofConsumers = said.startsWith(StreamsConfig.CONSUMER_PREFIX);
    String bare = ofConsumers ? said.substring(StreamsConfig.CONSUMER_PREFIX.length()) : said;
    all.remove(StreamsConfig.mainConsumerPrefix(bare));
  }
}
