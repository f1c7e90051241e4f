package dev.treeline.codec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Function;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/** Avro's single-object encoding: C3 01, the schema's fingerprint, the value. */
public final class SingleObject {

  public static final int HEADER_BYTES = 10;

  /** A span of the usual size fits. */
  private static final int USUAL_BYTES = 1_014;

  private static final byte MARKER_0 = (byte) 0xC3;
  private static final byte MARKER_1 = (byte) 0x01;

  /** The value's fields. */
  @FunctionalInterface
  interface Body {
    void writeTo(Encoder out) throws IOException;
  }

  private SingleObject() {}

  public static boolean isFramed(byte[] bytes) {
    return bytes.length >= HEADER_BYTES && bytes[0] == MARKER_0 && bytes[1] == MARKER_1;
  }

  public static long fingerprint(byte[] bytes) {
    return ByteBuffer.wrap(bytes, 2, Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  /** Reads a value that takes up all of the bytes. */
  static <T> T read(byte[] bytes, long fingerprint, Function<AvroReader, T> body) {
    if (!isFramed(bytes)) {
      throw new DecodeException("not in Avro single-object encoding");
    }
    if (fingerprint(bytes) != fingerprint) {
      throw new DecodeException(
          "written with the schema %016x, where this build reads %016x"
              .formatted(fingerprint(bytes), fingerprint));
    }
    AvroReader in = new AvroReader(bytes, HEADER_BYTES);
    T value = body.apply(in);
    if (in.remaining() > 0) {
      throw new DecodeException(in.remaining() + " bytes follow the end of the value");
    }
    return value;
  }

  static byte[] write(long fingerprint, Body body) {
    return write(fingerprint, USUAL_BYTES, body);
  }

  /**
   * @param expected size of the value, about
   */
  static byte[] write(long fingerprint, int expected, Body body) {
    ArrayEncoder out = new ArrayEncoder(HEADER_BYTES + expected);
    out.writeFixed(header(fingerprint), 0, HEADER_BYTES);
    write(out, body);
    return out.written();
  }

  /** The same, or null where it would be larger than that, for which no more memory is taken. */
  static byte @Nullable [] writeWithin(int most, long fingerprint, Body body) {
    ArrayEncoder out = new ArrayEncoder(HEADER_BYTES + USUAL_BYTES, most);
    out.writeFixed(header(fingerprint), 0, HEADER_BYTES);
    try {
      write(out, body);
    } catch (ArrayEncoder.FullException e) {
      return null;
    }
    return out.bytesBuffered() > most ? null : out.written();
  }

  /** How large {@link #write} makes it. */
  static int size(Body body) {
    SizeEncoder out = new SizeEncoder();
    write(out, body);
    return HEADER_BYTES + out.size();
  }

  /** The value alone, without what says which schema it is of. */
  static byte[] writeBare(Body body) {
    ArrayEncoder out = new ArrayEncoder(USUAL_BYTES);
    write(out, body);
    return out.written();
  }

  /** Puts the header before a value that is written already. */
  static byte[] frame(long fingerprint, byte[] bytes, int from) {
    byte[] framed = new byte[HEADER_BYTES + bytes.length - from];
    System.arraycopy(header(fingerprint), 0, framed, 0, HEADER_BYTES);
    System.arraycopy(bytes, from, framed, HEADER_BYTES, bytes.length - from);
    return framed;
  }

  private static byte[] header(long fingerprint) {
    return ByteBuffer.allocate(HEADER_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MARKER_0)
        .put(MARKER_1)
        .putLong(fingerprint)
        .array();
  }

  private static void write(Encoder out, Body body) {
    try {
      body.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot refuse a byte", e);
    }
  }
}
