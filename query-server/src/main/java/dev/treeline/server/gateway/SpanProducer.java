package dev.treeline.server.gateway;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The Kafka producer of the intake. */
final class SpanProducer {

  /** What a deployment may set otherwise. */
  private static final Map<String, Object> DEFAULTS =
      Map.of(
          ProducerConfig.CLIENT_ID_CONFIG,
          "treeline-gateway",
          ProducerConfig.COMPRESSION_TYPE_CONFIG,
          "lz4",
          // Requests come one by one; a few milliseconds let those of many senders share a batch.
          ProducerConfig.LINGER_MS_CONFIG,
          4,
          ProducerConfig.BATCH_SIZE_CONFIG,
          128 * 1024,
          ProducerConfig.BUFFER_MEMORY_CONFIG,
          64L * 1024 * 1024,
          // An HTTP client waits about 10 s; Kafka's own 60 s and 120 s would outlast it.
          ProducerConfig.MAX_BLOCK_MS_CONFIG,
          2_000L,
          ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
          4_000,
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
          10_000);

  /** What a 200 stands on; last, so that nothing overrides it. */
  private static final Map<String, Object> PROMISES =
      Map.of(ProducerConfig.ACKS_CONFIG, "all", ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);

  private SpanProducer() {}

  static Producer<byte[], byte[]> open(Map<String, ?> properties) {
    return new KafkaProducer<>(
        configuration(properties), new ByteArraySerializer(), new ByteArraySerializer());
  }

  static Map<String, Object> configuration(Map<String, ?> properties) {
    Map<String, Object> all = new HashMap<>(DEFAULTS);
    all.putAll(properties);
    all.putAll(PROMISES);
    return all;
  }
}
