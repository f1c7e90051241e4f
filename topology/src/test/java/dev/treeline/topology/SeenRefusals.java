package dev.treeline.topology;

import dev.treeline.topology.failure.RefusedWrites;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;

/** The product's handler, and which topics it was asked about. */
public final class SeenRefusals implements ProductionExceptionHandler {

  private static final Set<String> TOPICS = ConcurrentHashMap.newKeySet();

  private final RefusedWrites handler = new RefusedWrites();

  static boolean of(String topic) {
    return TOPICS.contains(topic);
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
    TOPICS.add(record.topic());
    return handler.handleError(context, record, exception);
  }

  @Override
  public void configure(Map<String, ?> configs) {
    handler.configure(configs);
  }
}
