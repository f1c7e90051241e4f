package dev.treeline.server.gateway;

import dev.treeline.codec.DeleteTrace;
import dev.treeline.foreign.SpanBatch;
import dev.treeline.span.Tenant;
import dev.treeline.topics.SpansPartitioner;
import dev.treeline.topics.Topics;
import dev.treeline.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * What is written to {@code treeline.spans}, keyed so that the default partitioner puts it where
 * its trace is assembled.
 */
record SpansRecords(Topics topics, WireWriter values) {

  /**
   * @param last with this one, the trace is over
   */
  ProducerRecord<byte[], byte[]> of(SpanBatch batch, Tenant tenant, boolean last) {
    Headers headers = new RecordHeaders();
    byte[] value = values.write(topics.spans(), headers, batch.value());
    headers.add(Topics.TENANT_HEADER, tenant.name().getBytes(StandardCharsets.UTF_8));
    if (last) {
      headers.add(Topics.CLOSE_HEADER, new byte[0]);
    }
    return new ProducerRecord<>(
        topics.spans(), null, SpansPartitioner.keyOf(batch.traceId()), value, headers);
  }

  ProducerRecord<byte[], byte[]> of(DeleteTrace command) {
    return new ProducerRecord<>(
        topics.spans(), SpansPartitioner.keyOf(command.traceId()), command.encode());
  }
}
