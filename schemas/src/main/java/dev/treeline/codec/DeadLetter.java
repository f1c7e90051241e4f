package dev.treeline.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/** A value of {@code treeline.dead-letters}: see {@code dead-letter.avsc}. */
public record DeadLetter(
    String reason,
    String detail,
    String tenant,
    String topic,
    int partition,
    long offset,
    long timestamp,
    byte @Nullable [] key,
    byte @Nullable [] value,
    int valueSize,
    String contentType) {

  /** The content type of Treeline's own encoding, whose letters are replayed as they are. */
  public static final String SPAN_RECORD = "application/vnd.treeline.span+avro";

  /** With keys below, leaves room for the rest in Kafka's default record limit of 1 MiB. */
  public static final int MAX_VALUE_BYTES = 512 * 1024;

  public static final int MAX_KEY_BYTES = 16 * 1024;

  /** More than a name may have. */
  public static final int MAX_TENANT_BYTES = 100;

  private static final long FINGERPRINT = Schemas.fingerprint(Schemas.DEAD_LETTER);

  /** The beginning of bytes that are too many for a letter. */
  public static byte @Nullable [] cut(byte @Nullable [] bytes, int most) {
    return bytes == null || bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
  }

  public byte[] encode() {
    return SingleObject.write(FINGERPRINT, this::writeTo);
  }

  public static DeadLetter decode(byte[] bytes) {
    return SingleObject.read(bytes, FINGERPRINT, DeadLetter::readFrom);
  }

  private static DeadLetter readFrom(AvroReader in) {
    return new DeadLetter(
        in.readString(),
        in.readString(),
        in.readString(),
        in.readString(),
        in.readInt(),
        in.readLong(),
        in.readLong(),
        in.readIndex(2) == 0 ? null : in.readBytes(),
        in.readIndex(2) == 0 ? null : in.readBytes(),
        in.readInt(),
        in.readString());
  }

  private void writeTo(Encoder out) throws IOException {
    out.writeString(reason);
    out.writeString(detail);
    out.writeString(tenant);
    out.writeString(topic);
    out.writeInt(partition);
    out.writeLong(offset);
    out.writeLong(timestamp);
    writeOptional(out, key);
    writeOptional(out, value);
    out.writeInt(valueSize);
    out.writeString(contentType);
  }

  private static void writeOptional(Encoder out, byte @Nullable [] bytes) throws IOException {
    out.writeIndex(bytes == null ? 0 : 1);
    if (bytes != null) {
      out.writeBytes(ByteBuffer.wrap(bytes));
    }
  }
}
