package dev.treeline.topology.polling;

import dev.treeline.topology.metrics.SpanMetrics;
import dev.treeline.wire.WireValues;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/** Kafka's own clients, but for the consumer of the stream threads. */
public final class PatientClients implements KafkaClientSupplier {

  private final String spans;
  private final WireValues values;
  private final SpanMetrics metrics;
  private final BooleanSupplier leaves;

  /**
   * @param spans the topic whose values may have to wait
   * @param leaves whether the stream thread that asks is to leave its group
   */
  public PatientClients(
      String spans, WireValues values, SpanMetrics metrics, BooleanSupplier leaves) {
    this.spans = spans;
    this.values = values;
    this.metrics = metrics;
    this.leaves = leaves;
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return values.mayWait()
        ? new PatientConsumer(config, spans, values, metrics, leaves)
        : new RereadingConsumer(config, metrics, leaves);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return plainConsumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return plainConsumer(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  private static Consumer<byte[], byte[]> plainConsumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
