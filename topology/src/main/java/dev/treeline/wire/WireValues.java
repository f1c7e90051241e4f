package dev.treeline.wire;

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

  /** Where neither a registry nor a deserializer is set. */
  WireValues NONE =
      new WireValues() {
        @Override
        public boolean isReady(String topic, Headers headers, byte[] value) {
          return true;
        }

        @Override
        public Read read(String topic, Headers headers, byte[] value) {
          Framing framing = Framing.of(headers, value);
          if (framing instanceof Framing.Unfit unfit) {
            return new Read.Refused(unfit.reason(), unfit.detail());
          }
          return framing instanceof Framing.Framed
              ? new Read.Refused(
                  "no_schema_registry",
                  "in Confluent's wire format, and schema-registry.url is not set")
              : UNKNOWN;
        }
      };

  Read.Refused UNKNOWN =
      new Read.Refused(
          "unknown_format",
          "neither Avro single-object encoding with a schema of this version, nor Confluent's");
}
