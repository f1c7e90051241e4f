package dev.treeline.wire;

import org.apache.kafka.common.header.Headers;

/**
 * How records that Treeline's gateway writes stand in {@code treeline.spans}. Safe for any number
 * of threads.
 */
@FunctionalInterface
public interface WireWriter {

  /** In Treeline's own encoding. */
  WireWriter OWN = (topic, headers, batch) -> batch;

  /**
   * @param headers of the record; some serializers add theirs
   * @param batch in Treeline's own encoding
   * @throws NotReadyException when it cannot be told now how to write it
   */
  byte[] write(String topic, Headers headers, byte[] batch);
}
