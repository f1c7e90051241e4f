package dev.treeline.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Lets Avro resolve a schema over bytes that anybody may have written: checks each length before
 * Avro allocates for it, and ends a nesting that no span has.
 */
final class CheckedDecoder extends Decoder {

  /** Of blocks inside of blocks; a value of the deepest kind stands in a few more of them. */
  private static final int MAX_NESTING = 2 * AttributesCodec.MAX_DEPTH;

  private final AvroReader in;
  private int nesting;

  CheckedDecoder(AvroReader in) {
    this.in = in;
  }

  @Override
  public void readNull() {}

  @Override
  public boolean readBoolean() {
    return in.readBoolean();
  }

  @Override
  public int readInt() {
    return in.readInt();
  }

  @Override
  public long readLong() {
    return in.readLong();
  }

  @Override
  public float readFloat() {
    byte[] bytes = in.readFixed(Float.BYTES);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getFloat();
  }

  @Override
  public double readDouble() {
    return in.readDouble();
  }

  @Override
  public Utf8 readString(@Nullable Utf8 old) {
    return new Utf8(in.readBytes());
  }

  @Override
  public String readString() {
    return new String(in.readBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void skipString() {
    in.skipBytes();
  }

  @Override
  public ByteBuffer readBytes(@Nullable ByteBuffer old) {
    return ByteBuffer.wrap(in.readBytes());
  }

  @Override
  public void skipBytes() {
    in.skipBytes();
  }

  @Override
  public void readFixed(byte[] bytes, int start, int length) {
    System.arraycopy(in.readFixed(length), 0, bytes, start, length);
  }

  @Override
  public void skipFixed(int length) {
    in.skip(length);
  }

  @Override
  public int readEnum() {
    return in.readInt();
  }

  @Override
  public int readIndex() {
    return in.readInt();
  }

  @Override
  public long readArrayStart() {
    if (++nesting > MAX_NESTING) {
      throw new DecodeException("values nest deeper than those of a span");
    }
    return block();
  }

  @Override
  public long arrayNext() {
    return block();
  }

  @Override
  public long skipArray() {
    return in.readBlock();
  }

  @Override
  public long readMapStart() {
    return readArrayStart();
  }

  @Override
  public long mapNext() {
    return block();
  }

  @Override
  public long skipMap() {
    return in.readBlock();
  }

  private long block() {
    int count = in.readBlock();
    if (count == 0) {
      nesting--;
    }
    return count;
  }
}
