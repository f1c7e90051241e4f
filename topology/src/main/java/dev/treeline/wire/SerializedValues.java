package dev.treeline.wire;

import dev.treeline.codec.WriterSchema;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;

/** Written by a serializer that somebody else made, which is given Avro's generic records. */
public final class SerializedValues implements WireWriter, AutoCloseable {

  private final Serializer<Object> serializer;

  /**
   * @param serializer configured; safe for any number of threads, as Kafka's producer wants it
   */
  public SerializedValues(Serializer<Object> serializer) {
    this.serializer = serializer;
  }

  @Override
  public byte[] write(String topic, Headers headers, byte[] batch) {
    byte[] written;
    try {
      written = serializer.serialize(topic, headers, WriterSchema.ownToRecord(batch));
    } catch (RuntimeException e) { // the sender did nothing wrong, and is to try again
      throw new NotReadyException("value.serializer failed", e);
    }
    if (written == null) {
      throw new NotReadyException("value.serializer made nothing of a record");
    }
    return written;
  }

  @Override
  public void close() {
    serializer.close();
  }
}
