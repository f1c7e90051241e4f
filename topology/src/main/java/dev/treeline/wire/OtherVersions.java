package dev.treeline.wire;

import dev.treeline.codec.DecodeException;
import dev.treeline.codec.SingleObject;
import dev.treeline.codec.WriterSchema;
import dev.treeline.codec.WriterSchemas;
import org.apache.kafka.common.header.Headers;

/**
 * Where neither a registry nor a deserializer is set: values in single-object encoding whose schema
 * is that of another version. Whoever knows more asks this last.
 */
public final class OtherVersions implements WireValues {

  private final WriterSchemas schemas;

  public OtherVersions(WriterSchemas schemas) {
    this.schemas = schemas;
  }

  boolean knows(byte[] value) {
    return schemas.of(value) != null;
  }

  @Override
  public boolean mayWait() {
    return false;
  }

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
            "no_schema_registry", "in Confluent's wire format, and schema-registry.url is not set")
        : read(value);
  }

  /** A value that is not in Confluent's wire format. */
  Read read(byte[] value) {
    WriterSchema schema = schemas.of(value);
    if (schema != null) {
      try {
        return new Read.Own(schema.toOwn(value, SingleObject.HEADER_BYTES));
      } catch (DecodeException e) {
        return new Read.Refused(
            "undecodable",
            "written with the Avro schema %s: %s".formatted(name(value), e.getMessage()));
      }
    }
    return SingleObject.isFramed(value)
        ? new Read.Refused(
            "unknown_schema",
            "written with the Avro schema %s, which is not of this version or one before it: name a directory that has it in spans.writer-schemas"
                .formatted(name(value)))
        : new Read.Refused(
            "unknown_format",
            "neither in Avro's single-object encoding, nor in Confluent's wire format");
  }

  private static String name(byte[] value) {
    return "of fingerprint %016x".formatted(SingleObject.fingerprint(value));
  }
}
