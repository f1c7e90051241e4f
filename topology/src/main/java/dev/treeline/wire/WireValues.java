package dev.treeline.wire;

import dev.treeline.codec.WriterSchemas;
import org.apache.kafka.common.header.Headers;

/**
 * Turns values of {@code treeline.spans} into records in Treeline's own encoding, where they are
 * not such already. Safe for any number of threads.
 */
public interface WireValues {

  /** What became of a value. */
  sealed interface Read {

    record Own(byte[] value) implements Read {}

    /**
     * @param reason of the dead letter
     */
    record Refused(String reason, String detail) implements Read {}
  }

  /**
   * Whether {@link #read} can tell by now what this is. Where it cannot, begins to find out; never
   * waits.
   */
  boolean isReady(String topic, Headers headers, byte[] value);

  /**
   * @throws NotReadyException where {@link #isReady} was not asked, or its answer not waited for
   */
  Read read(String topic, Headers headers, byte[] value);

  /** Whether anything is ever not ready. */
  default boolean mayWait() {
    return true;
  }

  /** Where neither a registry, nor a deserializer, nor a schema is set. */
  WireValues NONE = new OtherVersions(WriterSchemas.RELEASED);
}
