package dev.treeline.load.send;

import dev.treeline.load.plan.LoadSpan;
import dev.treeline.span.TraceId;
import dev.treeline.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Records straight into a topic. Sending again is the producer's own business. */
public final class KafkaSender implements Sender {

  private final KafkaProducer<byte[], byte[]> producer;
  private final Format format;
  private final String topic;
  private final @Nullable String tenant;

  /**
   * @param tenant null: no header
   */
  public KafkaSender(
      Format format, String topic, @Nullable String tenant, Map<String, String> kafka) {
    this.format = format;
    this.topic = topic;
    this.tenant = tenant;
    Map<String, Object> properties = new HashMap<>(kafka);
    properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "5");
    properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    properties.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, "30000");
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public void send(Sending sending, Receipt receipt) {
    for (Sending record : records(sending)) {
      send(record(record), record, receipt);
    }
  }

  private void send(ProducerRecord<byte[], byte[]> record, Sending sending, Receipt receipt) {
    try {
      producer.send(
          record,
          (metadata, failure) -> {
            if (failure == null) {
              receipt.acknowledged(sending, 0);
            } else {
              receipt.failed(sending, why(failure));
            }
          });
    } catch (KafkaException e) { // the buffer is full, or the topic is not there
      receipt.failed(sending, why(e));
    }
  }

  private static String why(Exception failure) {
    return failure.getClass().getSimpleName() + ": " + failure.getMessage();
  }

  private List<Sending> records(Sending sending) {
    if (!format.isByTrace()) {
      return List.of(sending);
    }
    List<Sending> records = new ArrayList<>();
    if (!format.isBatched()) {
      for (LoadSpan span : sending.spans()) {
        records.add(new Sending(List.of(span), sending.handedOverNanos()));
      }
      return records;
    }
    Map<TraceId, List<LoadSpan>> traces = new LinkedHashMap<>();
    for (LoadSpan span : sending.spans()) {
      traces.computeIfAbsent(span.span().traceId(), id -> new ArrayList<>()).add(span);
    }
    traces.values().forEach(spans -> records.add(new Sending(spans, sending.handedOverNanos())));
    return records;
  }

  /** Treeline's own records are keyed by trace; a Collector by default has no key. */
  private ProducerRecord<byte[], byte[]> record(Sending sending) {
    byte @Nullable [] key =
        format.isByTrace()
            ? sending.spans().get(0).span().traceId().toString().getBytes(StandardCharsets.UTF_8)
            : null;
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, key, format.encode(sending.plain()));
    if (tenant != null) {
      record.headers().add(Topics.TENANT_HEADER, tenant.getBytes(StandardCharsets.UTF_8));
    }
    return record;
  }

  @Override
  public void close() {
    producer.close();
  }
}
