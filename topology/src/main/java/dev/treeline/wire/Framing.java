package dev.treeline.wire;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Where Confluent's serializers put the name of the schema. Two ways: before the payload, or in a
 * header, with a bare payload as the value. Two forms: 0 and a number of 4 bytes; or 1 and a GUID,
 * in the header only.
 */
public sealed interface Framing {

  String HEADER = "__value_schema_id";

  /** Before a number. */
  byte MAGIC_ID = 0;

  /** Before a GUID. */
  byte MAGIC_GUID = 1;

  /**
   * @param payloadAt where the Avro value begins
   */
  record Framed(SchemaRef schema, int payloadAt) implements Framing {}

  /** As good as framed, but that it cannot be read. */
  record Unfit(String reason, String detail) implements Framing {}

  /** Something else. */
  record None() implements Framing {}

  static Framing of(Headers headers, byte[] value) {
    Header header = headers.lastHeader(HEADER);
    if (header != null && header.value() != null) {
      SchemaRef schema = named(ByteBuffer.wrap(header.value()));
      return schema == null
          ? new Unfit("undecodable", "the header " + HEADER + " holds no id of a schema")
          : new Framed(schema, 0);
    }
    if (hasHeaderOfApicurio(headers)) {
      return apicurio("the schema's id is in a header of Apicurio's");
    }
    if (value.length == 0 || value[0] != MAGIC_ID) {
      return new None();
    }
    return value.length <= Integer.BYTES
        ? new Unfit("undecodable", value.length + " bytes are too few for Confluent's wire format")
        : numbered(ByteBuffer.wrap(value, 1, Integer.BYTES).getInt());
  }

  private static @Nullable SchemaRef named(ByteBuffer header) {
    if (header.remaining() > Integer.BYTES && header.get(0) == MAGIC_ID) {
      return new SchemaRef.Id(header.getInt(1));
    }
    if (header.remaining() > 2 * Long.BYTES && header.get(0) == MAGIC_GUID) {
      return new SchemaRef.Guid(new UUID(header.getLong(1), header.getLong(1 + Long.BYTES)));
    }
    return null;
  }

  /** Registries count from 1: a 0 is the upper half of a number of 8 bytes. */
  private static Framing numbered(int id) {
    if (id == 0) {
      return apicurio("a schema id of 8 bytes follows the magic byte");
    }
    return id < 0
        ? new Unfit("unknown_schema", "no registry gives the schema id " + id)
        : new Framed(new SchemaRef.Id(id), 1 + Integer.BYTES);
  }

  private static boolean hasHeaderOfApicurio(Headers headers) {
    return headers.lastHeader("apicurio.value.globalId") != null
        || headers.lastHeader("apicurio.value.contentId") != null;
  }

  private static Unfit apicurio(String what) {
    return new Unfit(
        "apicurio_framing",
        what
            + ", which is Apicurio's own framing: let its serializer write Confluent's, with"
            + " apicurio.registry.as-confluent=true and apicurio.registry.headers.enabled=false");
  }
}
